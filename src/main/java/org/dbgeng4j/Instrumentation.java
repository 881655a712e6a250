// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.dbgeng4j.internal.text.Hex;
import org.dbgeng4j.internal.text.ScriptText;
import org.dbgeng4j.internal.text.ServerText;
import org.dbgeng4j.internal.text.SymbolText;

/**
 * What can be set up around a target that stands still: breakpoints, filters, symbols, extensions, dumps, scripts. All
 * fail with a {@link RunStateException} while the target runs.
 */
public sealed interface Instrumentation permits DebugSession {
    /**
     * What is debugged.
     *
     * @return the target as it was given to {@link Debugger#open}
     */
    Target target();

    /**
     * Executes a debugger command.
     *
     * @param command one command, or several with semicolons between them
     * @param timeout how long it may take, counted from the call
     * @return what it printed
     * @throws CommandRefusedException if it is blank, holds a line break, or would run or end the target
     * @throws RunStateException if the target does not stand still
     * @throws CommandTimeoutException if it does not end in time
     * @throws CommandFailedException if it prints more than this JVM can hold
     * @throws DebuggerEndedException if the debugger is gone
     */
    CommandResult execute(String command, Duration timeout);

    /**
     * How long a command may take where a call does not say so itself.
     *
     * @return what {@link Debugger#withCommandTimeout} said
     */
    Duration commandTimeout();

    /**
     * A path of this machine as the debugger takes it: Wine has names of its own.
     *
     * @param file a file or a folder
     * @return its absolute path in a command
     */
    String debuggerPath(Path file);

    /**
     * The breakpoints.
     *
     * @return the same object at each call
     */
    Breakpoints breakpoints();

    /**
     * Says what an event does to the target's run.
     *
     * @param event the debugger's name for it, such as {@code av} (access violation), {@code ld} or {@code ld:user32}
     *     (module load), {@code ct} (thread creation), {@code eh} (C++ exception)
     * @param how what it does
     * @throws IllegalArgumentException if that is no event's name
     * @throws CommandFailedException if the debugger does not know it
     */
    default void exceptionFilter(String event, Break how) {
        target().require(Ability.FILTER_EXCEPTIONS);
        if (!Pattern.matches("[A-Za-z0-9]{2,10}(:[\\w.*?-]+)?", event)) {
            throw new IllegalArgumentException("'" + event + "' is no event's name");
        }
        must(how.command() + " " + event, commandTimeout(), "the event filter was not set", "sx lists the names");
    }

    /**
     * Says what an exception does to the target's run.
     *
     * @param code the exception code, such as {@code 0xC0000005L}
     * @param how what it does
     * @throws CommandFailedException if the debugger refuses
     */
    default void exceptionFilter(long code, Break how) {
        exceptionFilter(Hex.of(code & 0xFFFF_FFFFL), how);
    }

    /**
     * Writes a dump file ({@code .dump}).
     *
     * @param file where; a file that is there already is not overwritten
     * @param kind how much goes into it
     * @throws CommandFailedException if it could not be written
     */
    default void writeDump(Path file, DumpKind kind) {
        target().require(Ability.WRITE_DUMP);
        String path = word(debuggerPath(file));
        CommandResult result = must(
                ".dump " + kind.option() + " " + path,
                commandTimeout(),
                "the dump was not written",
                "see whether the folder is there and the file is not");
        if (!result.output().contains("Dump successfully written")) {
            throw failed(result, "the debugger does not say that it wrote the dump", "");
        }
    }

    /**
     * Loads an extension ({@code .load}).
     *
     * @param name its name or path, as the debugger takes it
     * @throws CommandFailedException if it could not be loaded
     */
    default void loadExtension(String name) {
        must(
                ".load " + word(name),
                commandTimeout(),
                "the extension was not loaded",
                "see whether it is built for the debugger's word size, and where .chain looks for it");
    }

    /**
     * Executes the commands of a script file, one after the other; a block in braces may go over several lines. It is
     * read here, so that nothing at all is sent if one of its commands would run or end the target.
     *
     * @param file the script, in UTF-8, of no more than a megabyte
     * @return what each command printed
     * @throws CommandRefusedException if one of its commands would run or end the target, or the file is larger
     */
    default List<CommandResult> runScript(Path file) {
        List<String> commands;
        try {
            commands = ScriptText.commands(script(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the script " + file + " cannot be read", e);
        }
        commands.forEach(command -> CommandText.check(command, target()));
        List<CommandResult> results = new ArrayList<>();
        commands.forEach(command -> results.add(execute(command, commandTimeout())));
        return results;
    }

    private String script(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(ScriptText.LARGEST + 1);
            if (bytes.length > ScriptText.LARGEST) {
                throw new CommandRefusedException(
                        "the script is larger than a megabyte, and nothing of it was sent",
                        "file: " + file + "\ntarget: " + target(),
                        "see whether it is a script at all, or run it in parts",
                        null);
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    /**
     * Makes the debugger a server ({@code .server}), to which others can connect with {@link Target#remote} as long as
     * the session lasts. They can do all that this session can: give it a password where others can reach the machine.
     *
     * @param transport where it listens, such as {@code tcp:port=5005,password=secret} or {@code npipe:pipe=mine}
     * @return the targets that clients open; the machine is named as it names itself
     * @throws IllegalArgumentException if the transport holds a blank, a semicolon, a quote or a control character
     * @throws CommandFailedException if the debugger starts no server
     * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/-server--create-debugging-server-">.server</a>
     */
    default List<Target.Remote> startServer(String transport) {
        if (!ServerText.isTransport(transport)) {
            throw new IllegalArgumentException("that is no transport of a server; give one such as tcp:port=5005");
        }
        CommandResult result = execute(".server " + transport, commandTimeout());
        List<String> connections = ServerText.connections(result.output(), transport);
        if (result.failed() || connections.isEmpty()) {
            throw new CommandFailedException(
                    "the debugger started no server",
                    "command: .server " + TargetAbilities.withoutSecrets(transport) + "\ntarget: " + target() + "\n"
                            + result.output().strip(),
                    "see whether the port or the pipe's name is free",
                    null);
        }
        return connections.stream().map(Target::remote).toList();
    }

    /**
     * Loads the symbols of all modules anew ({@code .reload /f}) and tells what came of it. Symbol servers are asked only
     * if the symbol path names one.
     *
     * @param timeout how long it may take; a debugger that still loads some seconds later is ended, and the session is
     *     {@link RunState#DEAD}
     * @return the modules, each with the search for its symbols
     * @throws CommandTimeoutException if it takes longer
     */
    default List<SymbolStatus> reloadSymbols(Duration timeout) {
        // the search is said in a class of output that is switched off, since it lands between the lines of others
        execute(".outmask+ 0x200; !sym noisy", commandTimeout());
        try {
            return statuses(SymbolText.searches(execute(".reload /f", timeout).output()));
        } finally {
            quiet();
        }
    }

    /**
     * What symbols are loaded, as it is now. Those of a module that is {@code deferred} have not been looked for yet.
     *
     * @return the modules
     */
    default List<SymbolStatus> symbolStatus() {
        return statuses(Map.of());
    }

    private void quiet() {
        try {
            execute("!sym quiet; .outmask- 0x200", commandTimeout());
        } catch (DebuggerException e) {
            // the exception that is on its way says more
            return;
        }
    }

    private List<SymbolStatus> statuses(Map<String, List<String>> searches) {
        List<SymbolStatus> statuses = new ArrayList<>();
        for (LoadedModule module : ((DebugSession) this).modules()) {
            statuses.add(new SymbolStatus(module, searches.getOrDefault(module.name(), List.of())));
        }
        return statuses;
    }

    private CommandResult must(String command, Duration timeout, String finding, String remedy) {
        CommandResult result = execute(command, timeout);
        if (result.failed()) {
            throw failed(result, finding, remedy);
        }
        return result;
    }

    private CommandFailedException failed(CommandResult result, String finding, String remedy) {
        return new CommandFailedException(
                finding,
                "command: " + result.command() + "\ntarget: " + target() + "\n"
                        + result.output().strip(),
                remedy,
                null);
    }

    private static String word(String path) {
        if (path.isBlank() || path.indexOf('"') >= 0 || path.indexOf(';') >= 0) {
            throw new IllegalArgumentException("'" + path + "' cannot stand in a debugger command");
        }
        return path.indexOf(' ') >= 0 ? '"' + path + '"' : path;
    }
}
