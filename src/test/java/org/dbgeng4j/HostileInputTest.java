// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dbgeng4j.handles.HandleCountSource;
import org.dbgeng4j.handles.HandleTracing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gives every call that takes a text the texts of somebody who wants more commands; docs/reliability.md has the table. */
class HostileInputTest {
    /** Each would be a second command, or a file of them, if it came through as it is. */
    static final List<String> HOSTILE = List.of(
            "x; .shell calc",
            "x;.shell calc",
            ";.shell calc",
            "x\n.shell calc",
            "x\r.shell calc",
            "x\r\n.shell calc",
            "x\u0085.shell calc",
            "x\u000b.shell calc",
            "x\f.shell calc",
            "x\u001a.shell calc",
            "x\u0000.shell calc",
            "\"; .shell calc; \"",
            "\" .shell calc",
            "x\" ; .shell calc",
            "x\" \"; .shell calc",
            "' ; .shell calc '",
            "x}; .shell calc; {",
            "x $$>a<evil.txt",
            "x;$$>a<evil.txt",
            "x;$$><evil.txt",
            "x;$<evil.txt",
            "x; g",
            "x; q",
            "leaky!fun4 \"g; .shell calc\"",
            "`leaky.cpp:1`; .shell calc",
            "@@c++(1); .shell calc",
            ":x;.shell calc",
            "tcp:port=1;.shell calc",
            "tcp:port=1\n.shell calc",
            "av;.shell calc",
            "av -c \".shell calc\"",
            "ld:x\" -c \".shell calc");

    @TempDir
    Path folder;

    private interface Call {
        void with(DebugSession session, String text) throws Exception;
    }

    /** By the name of a method the call, and by what its commands begin. */
    private record Door(String command, Call call) {}

    private Map<String, Door> doors() {
        Map<String, Door> doors = new LinkedHashMap<>();
        doors.put("evaluate", new Door("? ", DebugSession::evaluate));
        doors.put("evaluateCpp", new Door("?? ", DebugSession::evaluateCpp));
        doors.put("address", new Door("? ", DebugSession::address));
        doors.put("exceptionFilter", new Door("sx", (session, text) -> {
            for (Break how : Break.values()) {
                session.exceptionFilter(text, how);
            }
        }));
        doors.put(
                "writeDump",
                new Door(".dump ", (session, text) -> session.writeDump(Path.of(text), DumpKind.values()[0])));
        doors.put("loadExtension", new Door(".load ", DebugSession::loadExtension));
        doors.put("runScript", new Door("(nothing)", (session, text) -> session.runScript(Path.of(text))));
        doors.put("startServer", new Door(".server ", DebugSession::startServer));
        doors.put("debuggerPath", new Door("(nothing)", (session, text) -> session.debuggerPath(Path.of(text))));
        doors.put(
                "set", new Door("bp ", (session, text) -> session.breakpoints().set(text, hit -> true)));
        return doors;
    }

    @Test
    void everyCallThatTakesATextIsLookedAt() {
        Set<String> calls = Stream.of(
                        DebugSession.class,
                        Inspection.class,
                        Instrumentation.class,
                        Breakpoints.class,
                        HandleTracing.class,
                        AsyncSession.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && takesText(method))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        calls.remove("execute"); // is there for commands
        assertThat(doors().keySet()).containsExactlyInAnyOrderElementsOf(calls);
    }

    /**
     * What takes a text before there is a session. A target's texts are looked at by {@code HostileTargetTest} and {@code
     * HostileCommandLineTest}; paths are opened as files, and an image's name is compared with those of processes.
     */
    @Test
    void everyTextOnTheWayToASessionIsKnown() {
        Set<String> takers = new TreeSet<>();
        Stream.concat(
                        Stream.of(Debugger.class, Target.class, HandleCountSource.class),
                        Stream.of(Target.class.getPermittedSubclasses()))
                .forEach(type -> {
                    Stream.of(type.getDeclaredMethods())
                            .filter(method -> Modifier.isPublic(method.getModifiers()) && takesText(method))
                            .forEach(method -> takers.add(type.getSimpleName() + "." + method.getName()));
                    Stream.of(type.getDeclaredConstructors())
                            .filter(made -> Modifier.isPublic(made.getModifiers()) && takesText(made))
                            .forEach(made -> takers.add("new " + type.getSimpleName()));
                });
        assertThat(takers)
                .containsExactlyInAnyOrder(
                        "Debugger.at",
                        "Debugger.attach",
                        "Debugger.dbgEngAt",
                        "Debugger.recordingTo",
                        "Debugger.replay",
                        "Debugger.withSymbolPath",
                        "HandleCountSource.kernel",
                        "HandleCountSource.process",
                        "Launch.in",
                        "Launch.with",
                        "Target.attach",
                        "Target.dump",
                        "Target.kernel",
                        "Target.launch",
                        "Target.processServer",
                        "Target.remote",
                        "new ByName",
                        "new Dump",
                        "new Kernel",
                        "new Launch",
                        "new OnProcessServer",
                        "new Remote");
    }

    @Test
    void aSymbolPathIsOneWord() {
        Debugger debugger = Debugger.replay(folder);
        for (String text : HOSTILE) {
            try {
                debugger.withSymbolPath(text);
            } catch (IllegalArgumentException e) {
                continue; // refused
            }
            assertThat(text).doesNotContain("\"").matches(path -> path.chars().noneMatch(Character::isISOControl));
        }
    }

    private static boolean takesText(Executable method) {
        return Stream.of(method.getParameterTypes())
                .anyMatch(type -> type.isAssignableFrom(String.class) && type != Object.class
                        || Path.class.isAssignableFrom(type)
                        || type == String[].class
                        || Map.class.isAssignableFrom(type)
                        || Iterable.class.isAssignableFrom(type));
    }

    @Test
    void aTextNeverBecomesACommand() {
        doors().forEach((name, door) -> HOSTILE.forEach(text -> {
            for (String sent : sentBy(Target.attach(42), door.call, text)) {
                assertThat(commands(sent)).as("%s(%s)", name, text).hasSize(1);
                assertThat(sent)
                        .as("%s(%s)", name, text)
                        .matches(one -> one.startsWith(door.command)
                                || one.startsWith("? ")
                                || !one.contains("calc") && !one.contains("evil"));
            }
        }));
    }

    @Test
    void aNameForTheKernelNeverBecomesACommand() {
        Call count = (session, text) -> HandleCountSource.kernel(session, text).take();
        HOSTILE.forEach(text ->
                assertThat(sentBy(Target.localKernel(), count, text)).as(text).isEmpty());
    }

    @Test
    void aScriptIsReadBeforeItsFirstCommandIsSent() {
        Call script = (session, text) ->
                session.runScript(Files.writeString(folder.resolve("script.txt"), "lm\n" + text + "\n"));
        for (String line : List.of("g", "x; q", ".if (1) { g }", "~0 g", ".kill", "a 0x1000", "lm\u0000")) {
            assertThat(sentBy(Target.attach(42), script, line)).as(line).isEmpty();
        }
    }

    @Test
    void aCommandIsOneLine() {
        for (String text : HOSTILE) {
            for (String sent : sentBy(
                    Target.attach(42), (session, given) -> session.execute(given, Duration.ofSeconds(1)), text)) {
                assertThat(sent.chars().filter(Character::isISOControl)).isEmpty();
            }
        }
    }

    @Test
    void whatStandsInASymbolPathIsOneElement() {
        for (String text : HOSTILE) {
            assertOneElement(() -> SymbolPath.offline().folder(text));
            assertOneElement(() -> SymbolPath.offline().cache(text));
            assertOneElement(() -> SymbolPath.offline().server(text, URI.create("https://symbols.invalid")));
            assertOneElement(() -> SymbolPath.offline().server("C:\\cache", URI.create(text)));
        }
    }

    private static void assertOneElement(Supplier<SymbolPath> path) {
        String made;
        try {
            made = path.get().toString();
        } catch (IllegalArgumentException e) {
            return; // refused
        }
        assertThat(made).doesNotContain(";", "\"", "\n", "\r", "\0");
    }

    /** What the engine was sent; that a call is refused, or does not like the answer, is as good. */
    private static List<String> sentBy(Target target, Call call, String text) {
        List<FakeEngine> engine = new ArrayList<>();
        try (DebugSession session = FakeEngine.session(target, engine::add)) {
            engine.get(0).sent.clear();
            try {
                call.with(session, text);
            } catch (IllegalArgumentException | DebuggerException | UncheckedIOException e) {
                assertThat(session.state()).isEqualTo(RunState.STOPPED);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return List.copyOf(engine.get(0).sent);
        }
    }

    /** As the debugger parts them: at semicolons outside of quotes, and at the end of a line. */
    private static List<String> commands(String sent) {
        List<String> commands = new ArrayList<>(List.of(""));
        boolean quoted = false;
        for (char c : sent.toCharArray()) {
            quoted ^= c == '"';
            if (c == ';' && !quoted || Character.isISOControl(c)) {
                commands.add("");
            } else {
                commands.set(commands.size() - 1, commands.get(commands.size() - 1) + c);
            }
        }
        return commands;
    }
}
