// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What this process holds, on Linux.
 *
 * @param callbacks how many entries JNA's tables of callbacks have
 * @param threads how many threads the engine has
 * @param nativeKilobytes the memory in use apart from Java's heap
 */
record Footprint(int callbacks, long threads, long nativeKilobytes) {
    static Footprint now() throws Exception {
        // JNA frees on a thread of its own what a collection has found
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(50);
        }
        long engineThreads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("dbgeng4j-engine"))
                .count();
        long resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() / 1024;
        return new Footprint(jnaCallbacks(), engineThreads, resident - heap);
    }

    private static int jnaCallbacks() throws Exception {
        int entries = 0;
        for (Field field : Class.forName("com.sun.jna.CallbackReference").getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && Map.class.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                entries += ((Map<?, ?>) field.get(null)).size();
            }
        }
        return entries;
    }
}
