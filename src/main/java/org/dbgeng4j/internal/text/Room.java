// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

/**
 * How much of this JVM's memory what is read from one file may take, so that no file can fill it. What is taken is an
 * estimate, with what is made of the objects later. Not for several threads.
 */
public final class Room {
    private final long size;
    private long left;

    /** Room of so many bytes. */
    Room(long size) {
        this.size = size;
        this.left = size;
    }

    /** A third of the memory that this JVM may take. */
    public static Room inHeap() {
        return inHeap(3);
    }

    /** The so-manieth part of the memory that this JVM may take. */
    static Room inHeap(int part) {
        return new Room(Runtime.getRuntime().maxMemory() / part);
    }

    /** What a cache may take: so much, or less where this JVM has less than 512 MB. */
    static int forCache(int bytes) {
        return (int) Math.min(bytes, Runtime.getRuntime().maxMemory() / 512 * (bytes >> 20));
    }

    /** Takes some bytes, or all that is left. */
    public void take(long bytes) {
        left -= Math.min(left, bytes);
    }

    /** Whether nothing is left: then no more may be kept. */
    public boolean isSpent() {
        return left == 0;
    }

    /** Gives all back. */
    void empty() {
        left = size;
    }

    /** Why no more is kept, and what to do, as the end of a sentence. */
    public static String why() {
        return "more does not fit into this JVM's " + (Runtime.getRuntime().maxMemory() >> 20)
                + " MB; give it more memory (-Xmx)";
    }
}
