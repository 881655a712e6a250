// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng.host;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Kernel32;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.dbgeng4j.internal.engine.ChildProcess;

/** The helper JVM as a process: started with this JVM's own java and classes. */
final class HostProcess {
    private static final Path LOGS = Path.of(System.getProperty("java.io.tmpdir"));

    private final ChildProcess child;
    private final Frames frames;
    private final AtomicReference<String> damage;
    private final Instant before;

    private HostProcess(Instant before, ChildProcess child, Frames frames, AtomicReference<String> damage) {
        this.before = before;
        this.child = child;
        this.damage = damage;
        this.frames = frames;
    }

    /** Starts it; each message that it says goes to {@code told}, on one thread, and null at the end. */
    static HostProcess start(Consumer<Message> told) throws IOException {
        List<String> words = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // a crash is told on standard error, since the other is the protocol's, and leaves its log at a known
                // place
                "-XX:+DisplayVMOutputToStderr",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + LOGS.resolve("dbgeng4j-host-%p.log"),
                "-cp",
                classPath(),
                EngineHost.class.getName());
        Instant before = Instant.now();
        AtomicReference<String> damage = new AtomicReference<>();
        ChildProcess child =
                ChildProcess.start("host", words, null, Map.of(), StandardCharsets.UTF_8, new ChildProcess.Output() {
                    @Override
                    public void read(InputStream stream) throws IOException {
                        Frames in = new Frames(new BufferedInputStream(stream), null);
                        try {
                            for (Message next = in.read(); next != null; next = in.read()) {
                                told.accept(next);
                            }
                        } catch (DamagedFrameException e) {
                            damage.set(e.getMessage());
                        }
                    }

                    @Override
                    public void end() {
                        told.accept(null);
                    }
                });
        return new HostProcess(before, child, new Frames(InputStream.nullInputStream(), child.input()), damage);
    }

    /** Where the classes that the host needs come from; the whole class path where that is not to be known. */
    private static String classPath() {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> needed : List.of(EngineHost.class, Native.class, Kernel32.class)) {
            CodeSource source = needed.getProtectionDomain().getCodeSource();
            try {
                places.add(Path.of(source.getLocation().toURI()).toString());
            } catch (URISyntaxException | RuntimeException e) {
                return System.getProperty("java.class.path");
            }
        }
        return String.join(File.pathSeparator, places);
    }

    ChildProcess child() {
        return child;
    }

    /** Sends a message. A broken pipe is no error here: the end of the process tells. */
    void send(Message message) {
        try {
            frames.write(message);
        } catch (IOException e) {
            // as said above
        }
    }

    /** Why it ended, as far as that can be seen from outside. */
    String lastWords() {
        Path log = LOGS.resolve("dbgeng4j-host-" + child.handle().pid() + ".log");
        Integer code = child.exitCode();
        return "the engine host, process " + child.handle().pid() + ", "
                + (code == null ? "does not answer" : "ended with exit code " + code)
                + (isOurs(log) ? "\nnative code crashed; the error log: " + log : "")
                + (damage.get() == null ? "" : "\nwhat it said is " + damage.get())
                + (child.errorText().isBlank()
                        ? ""
                        : "\nstandard error: " + child.errorText().strip());
    }

    /** The system may have given an earlier host the same number; the file's time may be whole seconds. */
    private boolean isOurs(Path log) {
        try {
            return !Files.getLastModifiedTime(log).toInstant().isBefore(before.truncatedTo(ChronoUnit.SECONDS));
        } catch (IOException e) {
            return false;
        }
    }
}
