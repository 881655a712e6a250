// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.EngineInfo;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.Answer;
import org.dbgeng4j.internal.engine.CommandLineWord;
import org.dbgeng4j.internal.engine.Deadline;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.engine.Unanswered;
import org.dbgeng4j.internal.text.CommandErrors;
import org.dbgeng4j.internal.text.Prompts;

/**
 * A child process cdb. Each command goes on a line of its own between two lines that print markers; only what stands
 * between the markers is its result. A command that lets the target run has no end marker: {@code .pcmd} prints a token
 * at the next stop.
 */
public final class CdbEngine implements Engine {
    /** How long a command that was broken off may take to its end before the debugger counts as hung. */
    private static final Duration LATE = Duration.ofMillis(1_000);

    /** How long a debugger that counts as hung may take to end by itself; with {@link #LATE} less than two seconds. */
    private static final Duration LAST_CHANCE = Duration.ofMillis(500);

    private static final Duration GRACE = Duration.ofMillis(1_500);

    /** How long a debugger that stands still may take to read the next command, on a machine with much else to do. */
    private static final Duration RESUME = Duration.ofSeconds(15);

    /** Said instead of running when there is nothing left to run; no stop follows it. A target may say it too. */
    private static final String NOTHING_TO_RUN = "No runnable debuggees error";

    private final CdbProcess process;
    private final CdbProgram program;
    private final Target target;
    private final EngineListener listener;
    private final BreakIn breakIn;
    private final Markers markers = new Markers();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean endTold = new AtomicBoolean();
    private EngineInfo info;

    private CdbEngine(CdbProcess process, CdbProgram program, Target target, EngineListener listener) {
        this.process = process;
        this.program = program;
        this.target = target;
        this.listener = listener;
        this.breakIn = program.simulates()
                ? new SimBreakIn(process.handle())
                : program.underWine() ? new WineBreakIn(program) : new NativeBreakIn();
    }

    /**
     * Starts the debugger and waits until it holds the target.
     *
     * @throws org.dbgeng4j.AttachException if it cannot take hold of it
     * @throws org.dbgeng4j.DebuggerEndedException if it cannot be started
     * @throws org.dbgeng4j.CommandTimeoutException if it does not get that far in time
     */
    public static CdbEngine start(CdbProgram program, CdbOptions options, Target target, EngineListener listener) {
        OwnProcessGuard.here(Machine.here()).check(target);
        List<String> words = new ArrayList<>(program.launcher());
        words.add(CdbEnd.program(program.path(), target).toString());
        List<String> arguments = options.arguments(target, program);
        // off Windows words go as they are, and Wine quotes them itself
        boolean quotes = !program.simulates() && !program.underWine();
        words.addAll(quotes ? arguments.stream().map(CommandLineWord::quoted).toList() : arguments);
        Target.Launch launch = target instanceof Target.Launch owned ? owned : null;
        // cdb runs an ntsd.ini that lies in its working folder: for an attach, a folder that only an installer writes
        Path folder = launch != null
                ? launch.folder()
                : program.path().toAbsolutePath().getParent();
        CdbProcess process;
        try {
            process = CdbProcess.start(
                    words, folder, launch == null ? Map.of() : launch.environment(), options.charset());
        } catch (IOException e) {
            throw new DebuggerEndedException(
                    "the debugger could not be started: " + e.getMessage(),
                    "command: " + String.join(" ", words),
                    "see whether that program runs from a shell",
                    e);
        }
        CdbEngine engine = new CdbEngine(process, program, target, listener);
        try {
            engine.greet(program, options);
            if (!target.isOwned()) { // what it launched is its child too, and may be let go
                process.noteChildren();
            }
            process.whenExited(engine::tellEnd);
            return engine;
        } catch (RuntimeException | Error e) {
            engine.abandon();
            throw e;
        }
    }

    private void greet(CdbProgram program, CdbOptions options) {
        Deadline deadline = Deadline.after(options.startTimeout());
        Markers.Pair first = markers.next();
        send(first.begin(), first.printBegin());
        String greeting = await(first.begin(), deadline, "(start)");
        if (greeting == null && process.output().hasEnded()) {
            process.awaitExit(GRACE);
            throw StartFailure.of(target, process.output().tail(), process.errorText(), process.exitCode());
        }
        if (greeting == null) {
            throw Unanswered.start(
                    target, options.startTimeout(), process.output().tail());
        }
        info = new EngineInfo(
                "cdb",
                program.path().toString(),
                greeting.strip().lines().findFirst().orElse("").strip());
        executeLines(
                deadline.remaining(),
                // warnings, extension warnings and symbol noise would be spliced into the middle of results
                ".outmask- 0x244",
                ".prompt_allow -dis -ea -reg -src -sym",
                // with tracing on, any use of a bad handle raises an exception that must not stop or end the target
                "sxn ch",
                "sxe hc",
                // of several processes, those that are left tell whether one that ended was the last
                ".pcmd -s \".lastevent; " + (severalProcesses() ? "|; " : "") + ".echo " + markers.stopToken() + "\"");
    }

    private boolean severalProcesses() {
        return target instanceof Target.Launch launch && launch.children();
    }

    @Override
    public EngineInfo info() {
        return info;
    }

    @Override
    public String path(Path file) {
        return program.path(file);
    }

    @Override
    public Answer execute(String command, Duration timeout) {
        long start = System.nanoTime();
        String output = executeLines(timeout, command);
        // a pipe carries text only: that a command failed is seen, that it did not is a guess
        Optional<Boolean> succeeded = CommandErrors.in(output) ? Optional.of(false) : Optional.empty();
        return new Answer(output, Duration.ofNanos(System.nanoTime() - start), succeeded);
    }

    private String executeLines(Duration timeout, String... lines) {
        Deadline deadline = Deadline.after(timeout);
        Markers.Pair pair = markers.next();
        List<String> sent = new ArrayList<>(List.of(pair.printBegin()));
        sent.addAll(List.of(lines));
        sent.add(pair.printEnd());
        send(pair.end(), sent.toArray(String[]::new));
        String command = lines[lines.length - 1];
        try {
            String output = process.output().await(pair.begin(), pair.end(), deadline);
            if (output != null && process.output().lost() > 0) {
                throw Unanswered.tooLarge(command, target, process.output().lost() + output.length());
            } else if (output != null) {
                return clean(output);
            }
        } catch (InterruptedException e) {
            throw interrupted(command, breakOff(pair), e);
        }
        throw unanswered(command, pair, timeout);
    }

    /** Sends lines that print a token; the answer may be there before anybody waits for it. */
    private void send(String token, String... lines) {
        process.output().expect(token);
        process.send(lines);
    }

    /** Breaks a command off, where that is possible, and says whether the debugger is in step again. */
    private boolean breakOff(Markers.Pair pair) {
        process.output().expect(pair.end());
        boolean asked = signal();
        try {
            boolean back = process.output().await(pair.end(), Deadline.after(LATE)) != null;
            if (back && asked) {
                // takes a break that came when the command was over, and would be the next one's
                Markers.Pair next = markers.next();
                send(next.end(), ".sleep 1", next.printEnd());
                back = process.output().await(next.end(), Deadline.after(LATE)) != null;
            }
            return back;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean interrupt() {
        return process.output().isAwaited() && signal();
    }

    private boolean signal() {
        return program.simulates() || program.underWine()
                ? Signals.interrupt(process.handle())
                : ConsoleBreak.send(process.handle().pid());
    }

    @Override
    public void resume(String command) {
        Markers.Pair pair = markers.next();
        send(pair.begin(), pair.printBegin());
        // only behind this marker does a stop token mean the next stop
        if (await(pair.begin(), Deadline.after(RESUME), command) == null) {
            throw unanswered(command, pair, RESUME);
        }
        process.output().watch(this::stopped, markers.stopToken(), NOTHING_TO_RUN);
        process.send(command);
    }

    /** On the reading thread: the target stopped, or there is nothing left to run, or the target said so. */
    private void stopped(String text) {
        if (text.endsWith(markers.stopToken())) {
            listener.stopped(text);
            return;
        }
        // only a debugger that stands still takes a command: while the target runs its stop comes first
        Markers.Pair idle = markers.next();
        process.output()
                .watchOn(
                        more -> listener.stopped(more.endsWith(idle.begin()) ? text : text + more),
                        markers.stopToken(),
                        idle.begin());
        process.send(idle.printBegin());
    }

    @Override
    public void requestBreakIn(long processId, Duration timeout) {
        breakIn.request(processId, timeout);
    }

    @Override
    public void end(Ending how, Duration timeout) {
        ending.set(true);
        process.send(CdbEnd.command(target, how));
        if (target instanceof Target.Kernel) {
            process.closeInput(); // the machine goes on; the debugger would wait for it
        }
        if (!process.awaitExit(timeout)) {
            abandon();
        }
        process.closeInput();
    }

    @Override
    public void abandon() {
        abandon(GRACE);
    }

    private void abandon(Duration chance) {
        ending.set(true);
        // the end of its input is the debugger's chance to let go of the target by itself
        process.closeInput();
        // which it does not see before the command of another thread is over
        interrupt();
        if (!process.awaitExit(chance)) {
            process.destroyTree();
            process.awaitExit(GRACE);
        }
    }

    /** Returns when the end has been told, by whomever: a command that failed of it must find the session dead. */
    private synchronized void tellEnd() {
        if (!ending.get() && endTold.compareAndSet(false, true)) {
            listener.ended(lastWords());
        }
    }

    private String await(String token, Deadline deadline, String command) {
        try {
            return process.output().await(token, deadline);
        } catch (InterruptedException e) {
            throw interrupted(command, false, e);
        }
    }

    private RuntimeException interrupted(String command, boolean brokenOff, InterruptedException e) {
        Thread.currentThread().interrupt();
        return Unanswered.interrupted(command, target, brokenOff, e);
    }

    private RuntimeException unanswered(String command, Markers.Pair pair, Duration timeout) {
        if (process.output().hasEnded()) {
            process.awaitExit(GRACE);
            tellEnd();
            return Unanswered.ended(command, target, lastWords());
        }
        if (breakOff(pair)) {
            return Unanswered.late(command, target, timeout);
        }
        abandon(LAST_CHANCE);
        endTold.set(true);
        listener.ended("it did not answer '" + command + "'");
        return Unanswered.hung(command, target, timeout, "the debugger");
    }

    private String lastWords() {
        Integer code = process.exitCode();
        return (code == null ? "" : "exit code: " + code + "\n")
                + "its last words: " + process.output().tail().strip()
                + (process.errorText().isBlank()
                        ? ""
                        : "\nstandard error: " + process.errorText().strip());
    }

    private String clean(String output) {
        String text = Prompts.strip(output).replace("\r\n", "\n");
        int stop = text.indexOf(markers.stopToken());
        // a command that shows the target's state, such as ~0s, runs the prompt command too
        return stop < 0
                ? text
                : text.replaceAll(
                        "(?:Last event: .*\\n(?:\\s+debugger time: .*\\n)?(?:[ .#]+\\d+\\s+id: .*\\n)*)?"
                                + markers.stopToken() + "\\n?",
                        "");
    }
}
