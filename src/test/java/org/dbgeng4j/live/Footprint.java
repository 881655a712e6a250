// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this JVM holds of the system, on Linux.
 *
 * @param descriptors open file descriptors
 * @param threads threads, the library's idle ones included
 * @param heap used bytes of the heap after a collection
 * @param resident bytes of memory in use, the JVM's own included
 */
record Footprint(long descriptors, long threads, long heap, long resident) {
    static Footprint now() throws IOException {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return new Footprint(
                    descriptors.count(), ManagementFactory.getThreadMXBean().getThreadCount(), heap, residentBytes());
        }
    }

    private static long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                * 1024;
    }

    @Override
    public String toString() {
        return descriptors + " descriptors, " + threads + " threads, " + (heap >> 10) + " KiB heap, " + (resident >> 10)
                + " KiB resident";
    }
}
