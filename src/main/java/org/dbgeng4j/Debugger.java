// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.dbgeng4j.internal.engine.cdb.CdbDiscovery;
import org.dbgeng4j.internal.engine.cdb.CdbOptions;
import org.dbgeng4j.internal.engine.cdb.Machine;
import org.dbgeng4j.internal.engine.dbgeng.DbgEngDiscovery;

/**
 * A debugger that was found on this machine, with the options for the sessions that it opens. Immutable: the {@code with}
 * methods return another. Safe for use by several threads.
 *
 * <pre>{@code
 * try (DebugSession session = Debugger.find().attach(pid)) {
 *     HandleTracing tracing = session.handleTracing();
 *     tracing.enable();
 *     session.resume();
 *     workload.run();
 *     session.breakIn();
 *     tracing.diff().leakSites().forEach(System.out::println);
 * }
 * }</pre>
 */
public final class Debugger {
    private final EngineSource source;
    private final String symbolPath;
    private final Charset charset;
    private final Duration startTimeout;
    private final SessionOptions session;

    private Debugger(
            EngineSource source, String symbolPath, Charset charset, Duration startTimeout, SessionOptions session) {
        this.source = source;
        this.symbolPath = symbolPath;
        this.charset = charset;
        this.startTimeout = startTimeout;
        this.session = session;
    }

    private Debugger(EngineSource source) {
        // a path of "." keeps symbols offline: cdb would otherwise ask Microsoft's symbol server
        this(source, ".", outputCharset(), Duration.ofSeconds(60), new SessionOptions(Duration.ofSeconds(60), false));
    }

    /**
     * Looks for cdb: the environment variable {@code DBGENG4J_CDB}; the Windows Kits; the Store's aliases; {@code PATH}.
     * Off Windows a {@code cdb.exe} is run by Wine.
     *
     * @return the first that can be used
     * @throws DebuggerNotFoundException if there is none; its message lists every place looked at
     */
    public static Debugger find() {
        return new Debugger(new EngineSource.Cdb(CdbDiscovery.find(Machine.here())));
    }

    /**
     * Takes the debugger at a path and looks nowhere else.
     *
     * @param cdb the path of {@code cdb.exe}
     * @return that debugger
     * @throws DebuggerNotFoundException if there is no program at the path, or it is of no use
     */
    public static Debugger at(Path cdb) {
        return new Debugger(new EngineSource.Cdb(CdbDiscovery.at(Machine.here(), requireNonNull(cdb, "cdb"))));
    }

    /**
     * Looks for the debugger engine itself, {@code dbgeng.dll}: the environment variable {@code DBGENG4J_DBGENG}, which
     * names the library or its folder; beside the cdb that {@link #find()} finds. It tells of each command whether it
     * succeeded, and runs in a helper JVM, unless {@link #inProcess()} is asked for.
     *
     * @return the first that can be used
     * @throws DebuggerNotFoundException if there is none; its message lists every place looked at
     */
    public static Debugger findDbgEng() {
        return new Debugger(new EngineSource.DbgEng(DbgEngDiscovery.find(Machine.here()), false));
    }

    /**
     * Takes the debugger engine at a path and looks nowhere else.
     *
     * @param path the path of {@code dbgeng.dll}, or its folder; {@code dbghelp.dll} and {@code symsrv.dll} must lie
     *     beside it
     * @return that engine, as {@link #findDbgEng()} returns it
     * @throws DebuggerNotFoundException if there is none at the path, or it is of no use
     */
    public static Debugger dbgEngAt(Path path) {
        return new Debugger(
                new EngineSource.DbgEng(DbgEngDiscovery.at(Machine.here(), requireNonNull(path, "path")), false));
    }

    /**
     * Loads the debugger engine into this JVM, instead of a helper JVM. It saves the helper's start, half a second; but a
     * crash of the engine then ends this JVM, there is one session at a time, and on Windows no other {@code dbghelp.dll}
     * may be loaded before.
     *
     * @return a debugger with its engine in this process
     * @throws IllegalStateException if this is not a debugger of {@link #findDbgEng()} or {@link #dbgEngAt}
     */
    public Debugger inProcess() {
        if (source instanceof EngineSource.DbgEng engine) {
            return new Debugger(
                    new EngineSource.DbgEng(engine.path(), true), symbolPath, charset, startTimeout, session);
        }
        throw new IllegalStateException("only the engine itself can be loaded into this JVM, and this is " + path()
                + "; call inProcess() on what findDbgEng() or dbgEngAt() returns, before recordingTo()");
    }

    /**
     * Plays a recording back, with no debugger and no target: {@link #open} gives a session that answers as the recorded
     * one did. The same calls must come in the same order; another is refused with a {@link RecordingException} that
     * names what was recorded, and changes nothing. Recorded failures are thrown again as the same kind; recorded times
     * are told and not waited for. The recording may come from a stranger.
     *
     * @param recording a file that {@link #recordingTo} wrote
     * @return a debugger for the recorded target
     */
    public static Debugger replay(Path recording) {
        return new Debugger(new EngineSource.Replay(requireNonNull(recording, "recording")));
    }

    /**
     * Records the sessions that it opens, from their start to their end, for {@link #replay}: commands and their output,
     * stops, failures and times, one JSON object a line as {@code docs/recording.md} describes it. It holds whatever the
     * debugger printed; passwords of connection strings are left out. When the disk is full the recording ends and the
     * session goes on.
     *
     * @param path a file that is not there yet, for one session; or a folder, in which each session gets a file of its
     *     own
     * @return a debugger that records
     */
    public Debugger recordingTo(Path path) {
        return new Debugger(
                new EngineSource.Recorded(source, requireNonNull(path, "path")),
                symbolPath,
                charset,
                startTimeout,
                session);
    }

    /**
     * Where symbols are looked for. Without it no symbol server is asked and only what lies beside the modules is found.
     *
     * @param path a symbol path as {@code -y} takes it, for instance {@code C:\build\symbols} or {@code
     *     srv*C:\symbols*https://msdl.microsoft.com/download/symbols}
     * @return a debugger with this symbol path
     * @throws IllegalArgumentException if it is blank or holds a quote or a control character
     */
    public Debugger withSymbolPath(String path) {
        if (path.isBlank() || path.chars().anyMatch(c -> c == '"' || Character.isISOControl(c))) {
            throw new IllegalArgumentException("not a symbol path: '" + path + "'");
        }
        return new Debugger(source, path, charset, startTimeout, session);
    }

    /**
     * Where symbols are looked for. Without it no symbol server is asked and only what lies beside the modules is found.
     *
     * @param path the places
     * @return a debugger with this symbol path
     */
    public Debugger withSymbolPath(SymbolPath path) {
        return withSymbolPath(path.toString());
    }

    /**
     * How the debugger's output is decoded; what does not fit becomes a replacement character and is never an error.
     *
     * @param encoding the encoding of the debugger's standard streams; by default the system's own on Windows, UTF-8
     *     elsewhere
     * @return a debugger with this encoding
     * @throws IllegalArgumentException if it is no superset of ASCII, such as UTF-16: a debugger on a pipe writes none
     */
    public Debugger withCharset(Charset encoding) {
        String ascii = "<#d4j 0:000>\r\n";
        if (!new String(ascii.getBytes(StandardCharsets.US_ASCII), requireNonNull(encoding, "encoding"))
                .equals(ascii)) {
            throw new IllegalArgumentException(
                    "in " + encoding + " the letters of ASCII are other bytes, and a debugger on a pipe writes no such"
                            + " text; give the system's code page, or UTF-8");
        }
        return new Debugger(source, symbolPath, encoding, startTimeout, session);
    }

    /**
     * How long it may take to start the debugger and take hold of a target.
     *
     * @param timeout greater than zero; one minute by default
     * @return a debugger with this limit
     * @throws IllegalArgumentException if it is not greater than zero
     */
    public Debugger withStartTimeout(Duration timeout) {
        return new Debugger(source, symbolPath, charset, positive(timeout), session);
    }

    /**
     * How long a command may take where a call does not say so itself.
     *
     * @param timeout greater than zero; one minute by default
     * @return a debugger with this limit
     * @throws IllegalArgumentException if it is not greater than zero
     */
    public Debugger withCommandTimeout(Duration timeout) {
        return new Debugger(
                source,
                symbolPath,
                charset,
                startTimeout,
                new SessionOptions(positive(timeout), session.memoryWrites()));
    }

    /**
     * Allows {@link DebugSession#writeMemory}, which is refused otherwise.
     *
     * @return a debugger whose sessions may change their targets' memory
     */
    public Debugger withMemoryWrites() {
        return new Debugger(
                source, symbolPath, charset, startTimeout, new SessionOptions(session.commandTimeout(), true));
    }

    /**
     * The debugger's program, or the recording that is played back.
     *
     * @return the path that was given or found
     */
    public Path path() {
        return source.path();
    }

    /**
     * Opens a session: starts the debugger and returns when it holds the target, which then stands still.
     *
     * @param target what to debug
     * @return the session, {@link RunState#STOPPED}
     * @throws AttachException if the debugger cannot take hold of the target
     * @throws DebuggerEndedException if the debugger cannot be started
     * @throws CommandTimeoutException if it takes longer than {@link #withStartTimeout}
     * @throws RecordingException if the session was to be recorded and the file cannot be made, or if a recording cannot
     *     be played back or is of another target
     */
    public DebugSession open(Target target) {
        requireNonNull(target, "target");
        CdbOptions options = new CdbOptions(symbolPath, charset, startTimeout);
        return DebugSession.open(target, session, source.starter(options, target));
    }

    /**
     * Attaches to a running process.
     *
     * @param processId its id
     * @return the session, as {@link #open} returns it
     */
    public DebugSession attach(long processId) {
        return open(Target.attach(processId));
    }

    /**
     * Attaches to the one running process of a program.
     *
     * @param imageName the program's file name, such as {@code notepad.exe}
     * @return the session, as {@link #open} returns it
     */
    public DebugSession attach(String imageName) {
        return open(Target.attach(imageName));
    }

    private static Charset outputCharset() {
        String name = System.getProperty("native.encoding");
        boolean windows = Machine.here().windows();
        return windows && name != null && Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    private static Duration positive(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a timeout of " + timeout + " is no time at all");
        }
        return timeout;
    }
}
