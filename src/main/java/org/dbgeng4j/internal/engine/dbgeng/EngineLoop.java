// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import java.nio.file.Path;
import java.util.function.Function;
import org.dbgeng4j.EngineCallException;
import org.dbgeng4j.EngineInfo;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.Deadline;
import org.dbgeng4j.internal.engine.Engine.Ending;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.engine.Unanswered;
import org.dbgeng4j.internal.text.CommandErrors;

/**
 * What happens on the engine's thread: taking hold of the target, commands, and the waiting while the target runs. All but
 * {@link #breakIn} and {@link #breakOff} is for that thread.
 */
final class EngineLoop {
    private static final int SLICE = 100;
    private static final int INFINITE = -1;

    /** Two breaks, at the beginning and at the end of the target, and no {@code .shell}. */
    private static final int OPTIONS = 0x20 | 0x80 | 0x1000;

    private static final String[] SETTINGS = {
        // with tracing on, any use of a bad handle raises an exception that must not stop or end the target
        "sxn ch", "sxe hc"
    };

    private final OwnerThread owner;
    private final Path file;
    private final DbgEngOptions options;
    private final Target target;
    private final EngineListener listener;
    private final OutputBuffer output;
    /** Guards what an interrupt may hit: never the next command, or the next run. */
    private final Object gate = new Object();

    private EngineCalls calls;
    private TargetOpening opening;
    private boolean executing;
    private boolean running;
    private boolean poisoned;

    /** What a command printed and whether it did what was asked. */
    record Executed(String output, boolean succeeded) {}

    EngineLoop(
            OwnerThread owner,
            Path file,
            DbgEngOptions options,
            Target target,
            EngineListener listener,
            OutputBuffer output) {
        this.output = output;
        this.owner = owner;
        this.file = file;
        this.options = options;
        this.target = target;
        this.listener = listener;
    }

    EngineInfo open() {
        return guarded(() -> {
            DbgEngLibrary library = DbgEngLibrary.load(file);
            EngineCallbacks.tell(output);
            ComReference client = target instanceof Target.Remote remote ? connect(library, remote) : library.create();
            calls = new EngineCalls(client);
            calls.callbacks(true);
            calls.outputMask(OutputBuffer.NORMAL | OutputBuffer.ERROR | OutputBuffer.DEBUGGEE);
            calls.engineOptions(OPTIONS);
            calls.symbolPath(options.symbolPath());
            opening = new TargetOpening(calls, target, output::take);
            opening.begin();
            awaitTarget();
            opening.held();
            for (String setting : SETTINGS) {
                call(setting);
            }
            return EngineVersion.info(file, this::versionText);
        });
    }

    private ComReference connect(DbgEngLibrary library, Target.Remote remote) {
        try {
            return library.connect(remote.connection());
        } catch (EngineCallException e) {
            throw new TargetOpening(null, target, output::take).refused(e.call(), new HResult(e.code()));
        }
    }

    private String versionText() {
        output.clear(false);
        call("version");
        return output.take();
    }

    private void awaitTarget() {
        if (target instanceof Target.Remote) {
            return;
        }
        Deadline deadline = Deadline.after(options.startTimeout());
        HResult result = new HResult(HResult.S_FALSE);
        synchronized (gate) {
            running = true; // who gives up a kernel that does not answer can interrupt the waiting
        }
        while (result.code() == HResult.S_FALSE && deadline.remainingNanos() > 0) {
            result = calls.waitForEvent(opening.waitsInSlices() ? SLICE : INFINITE);
            output.rethrow();
        }
        halt();
        if (result.isFailure()) {
            throw opening.refused(Slot.WAIT_FOR_EVENT.toString(), result);
        }
        if (result.code() == HResult.S_FALSE) {
            throw Unanswered.start(target, options.startTimeout(), output.take());
        }
    }

    Executed execute(String command) {
        return guarded(() -> {
            output.clear(false);
            HResult result;
            synchronized (gate) {
                executing = true;
            }
            try {
                result = call(command);
                // a command such as .restart lets the target run to its next stop
                while (!result.isFailure() && EngineCalls.runs(calls.status())) {
                    if (calls.waitForEvent(SLICE).isFailure()) {
                        break;
                    }
                }
            } finally {
                synchronized (gate) {
                    executing = false;
                }
                calls.clearInterrupt();
            }
            output.requireWhole(command, target);
            boolean saidError = output.sawError();
            String text = output.take();
            if (result.isFailure() && text.isBlank()) {
                text = Slot.EXECUTE + " returned " + result + "\n";
            }
            return new Executed(text, !result.isFailure() && !saidError && !CommandErrors.in(text));
        });
    }

    /** Asks for something else than text. */
    <T> T ask(Function<EngineCalls, T> question) {
        return guarded(() -> question.apply(calls));
    }

    void resume(String command) {
        guarded(() -> {
            output.clear(true);
            synchronized (gate) {
                running = true;
            }
            HResult result = call(command);
            if (result.isFailure() || !EngineCalls.runs(calls.status())) {
                nothingToRun();
            } else {
                owner.between(this::waitForStop);
            }
            return null;
        });
    }

    /** From any thread: asks the running target to stop. */
    HResult breakIn() {
        synchronized (gate) {
            return running && calls != null ? calls.interrupt() : new HResult(HResult.S_OK);
        }
    }

    /** From any thread: breaks the executing command off; false where there is none. */
    boolean breakOff() {
        synchronized (gate) {
            return executing && calls != null && !calls.interrupt().isFailure();
        }
    }

    /** Lets go of the target, or ends it, and releases everything. */
    void close(Ending how) {
        owner.between(null);
        EngineCalls open = calls;
        synchronized (gate) {
            calls = null;
        }
        if (poisoned) {
            throw new PoisonedException("the engine cannot be released any more", null);
        }
        if (open == null) {
            return;
        }
        try {
            if (running) {
                stopOnce(open);
            }
            if (opening != null) {
                // also what never began: a connection, or an attach that failed half way
                opening.end(how);
            }
            open.callbacks(false);
        } finally {
            EngineCallbacks.tell(null);
            open.close();
        }
    }

    /** An engine that is left while the target runs should have it standing: a break on its way would hit it alone. */
    private void stopOnce(EngineCalls open) {
        Deadline deadline = Deadline.after(java.time.Duration.ofSeconds(1));
        open.interrupt();
        while (opening.waitsInSlices()
                && deadline.remainingNanos() > 0
                && open.waitForEvent(SLICE).code() == HResult.S_FALSE) {
            continue;
        }
        running = false;
    }

    private void waitForStop() {
        try {
            guarded(() -> {
                HResult result = target instanceof Target.Remote
                        ? calls.dispatch(SLICE)
                        : calls.waitForEvent(opening.waitsInSlices() ? SLICE : INFINITE);
                boolean inTime = result.code() == HResult.S_OK || target instanceof Target.Remote;
                if (result.code() == HResult.E_UNEXPECTED && calls.status() == EngineCalls.NO_DEBUGGEE) {
                    nothingToRun();
                } else if (result.isFailure() && result.code() != HResult.E_PENDING) {
                    lost(Slot.WAIT_FOR_EVENT + " returned " + result);
                } else if (inTime && !EngineCalls.runs(calls.status())) {
                    stopped("");
                }
                return null;
            });
        } catch (RuntimeException | Error e) {
            // also what was thrown in a callback: nobody waits who could be told
            lost(e.toString());
        }
    }

    private void nothingToRun() {
        String exit = output.sawExit()
                ? String.format("Last event: 0.0: Exit process 0:0, code %x\n", output.exitCode())
                : "";
        stopped(exit + "No runnable debuggees error\n");
    }

    private void stopped(String known) {
        halt();
        calls.clearInterrupt();
        String news = output.take();
        String last = known;
        if (known.isEmpty()) {
            call(".lastevent");
            last = output.take();
        }
        listener.stopped(news + (news.isEmpty() || news.endsWith("\n") ? "" : "\n") + last);
    }

    private void lost(String why) {
        halt();
        listener.ended(why + "\n" + output.take().strip());
    }

    private void halt() {
        synchronized (gate) {
            running = false;
        }
        owner.between(null);
    }

    private HResult call(String command) {
        HResult result = calls.execute(command);
        calls.flush();
        return result;
    }

    private interface Work<T> {
        T get();
    }

    private <T> T guarded(Work<T> work) {
        if (poisoned) {
            throw new PoisonedException("an earlier call failed in native code", null);
        }
        try {
            T result = work.get();
            output.rethrow();
            return result;
        } catch (Error e) {
            if (String.valueOf(e.getMessage()).contains("Invalid memory access")) {
                poisoned = true;
                throw new PoisonedException(e.getMessage(), e);
            }
            throw e;
        }
    }
}
