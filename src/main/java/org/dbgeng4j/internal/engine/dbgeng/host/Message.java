// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng.host;

import java.time.Duration;
import java.util.List;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.Failure;
import org.dbgeng4j.stack.StackFrame;

/** What a library and its engine host say to each other. A call has a number, and what comes of it bears the same. */
sealed interface Message {
    /** The version of these messages; both ends must be of one. */
    int VERSION = 1;

    /** In {@link Text}: this is the text of a stop, no call's. */
    int OF_A_STOP = 0;

    /** In {@link Interrupt}: no call is meant, and none that waits. */
    int ANY = 0;

    /** In {@link Failed}: the kind of failure of a call that was broken off before it began. */
    String WITHDRAWN = "withdrawn";

    /** The first word of either end. */
    record Hello(int version) implements Message {}

    /** Load this library and take hold of the target; {@link Opened} or {@link Failed} follows. */
    record Open(int call, String library, String symbolPath, Duration timeout, Target target) implements Message {}

    /** The engine holds the target. */
    record Opened(int call, String kind, String path, String banner) implements Message {}

    /** Execute this; any number of {@link Text}, then {@link Done} or {@link Failed} follows. */
    record Execute(int call, String command, Duration timeout) implements Message {}

    /** Read memory; {@link Bytes} or {@link Failed} follows. */
    record ReadMemory(int call, long address, int length, Duration timeout) implements Message {}

    /** What was read. */
    record Bytes(int call, byte[] bytes) implements Message {}

    /** Walk the current thread's stack; any number of {@link Frames}, then {@link Done} or {@link Failed} follows. */
    record WalkStack(int call, Duration timeout) implements Message {}

    /** The next frames of a stack. */
    record Frames(int call, List<StackFrame> frames) implements Message {}

    /** Let the target run; {@link Done} or {@link Failed} follows, and {@link Stopped} some time. */
    record Resume(int call, String command) implements Message {}

    /** Stop the running target; {@link Done} or {@link Failed} follows. */
    record BreakIn(int call, Duration timeout) implements Message {}

    /**
     * Break this call off, or whatever executes where that is {@link #ANY}; {@link Done} follows. A call that has not begun
     * never does: it is {@link Failed} as {@link #WITHDRAWN}.
     */
    record Interrupt(int call, int broken) implements Message {}

    /** Let go of the target or end it; then the host ends. */
    record End(boolean terminate, Duration timeout) implements Message {}

    /** The next piece of a call's output, or of the text of a stop. */
    record Text(int call, String piece) implements Message {}

    /** A call has ended; {@code succeeded} is what {@link Interrupt} and {@link Execute} say of themselves. */
    record Done(int call, Duration took, boolean succeeded) implements Message {}

    /** A call has ended with an exception. */
    record Failed(int call, Failure failure) implements Message {}

    /** The target stopped; its text came before. */
    record Stopped() implements Message {}

    /** The engine is gone. */
    record Ended(String lastWords) implements Message {}
}
