// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.dbgeng4j.EngineInfo;
import org.dbgeng4j.RunState;
import org.dbgeng4j.stack.CallStack;

/**
 * What executes debugger commands for one target. The session above serialises the calls and knows the run state; an
 * engine only carries out. {@link #end} and {@link #abandon} may come from any thread at any time.
 */
public interface Engine {
    /** Which debugger this is. */
    EngineInfo info();

    /** A path of this machine as the debugger takes it in a command. */
    default String path(Path file) {
        return file.toAbsolutePath().toString();
    }

    /**
     * Executes a command while the target stands still. When its time is over, or the calling thread is interrupted, the
     * command is broken off as by Ctrl+Break, where the engine can.
     *
     * @return what it printed
     * @throws org.dbgeng4j.CommandTimeoutException if it did not end in time, or the thread was interrupted
     * @throws org.dbgeng4j.DebuggerEndedException if the debugger ended
     */
    Answer execute(String command, Duration timeout);

    /**
     * Reads the standing target's memory without text.
     *
     * @return the bytes, fewer than asked for where the rest cannot be read; empty where this engine has text only
     */
    default Optional<byte[]> readMemory(long address, int length, Duration timeout) {
        return Optional.empty();
    }

    /** The current thread's call stack without text; empty where this engine has text only. */
    default Optional<CallStack> stack(Duration timeout) {
        return Optional.empty();
    }

    /** Sends a command that lets the target run; the next stop is told to the {@link EngineListener}. */
    void resume(String command);

    /**
     * Asks the running target to stop. The stop itself is told to the {@link EngineListener}.
     *
     * @throws org.dbgeng4j.BreakInException if it could not even be asked
     */
    void requestBreakIn(long processId, Duration timeout);

    /**
     * Asks, from any thread, the command that is executing to end, as by Ctrl+Break.
     *
     * @return false where this engine cannot, or has no such command
     */
    default boolean interrupt() {
        return false;
    }

    /** Ends the debugger in good order while the target stands still. Never throws; {@link #abandon}s if it must. */
    void end(Ending ending, Duration timeout);

    /** Ends the debugger at once, whatever it is doing. Never throws. */
    void abandon();

    /** The session's run state changed. Told at once and under the session's lock: must return soon. */
    default void stateChanged(RunState now) {}

    /** What becomes of the target when its debugger ends. */
    enum Ending {
        /** It goes on. */
        DETACH,
        /** It is ended. */
        TERMINATE
    }
}
