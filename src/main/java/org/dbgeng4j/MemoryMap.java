// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The target's address space, as {@code !address} lists it.
 *
 * @param regions the regions by rising address; immutable
 */
public record MemoryMap(List<MemoryRegion> regions) {
    /**
     * Copies the regions.
     *
     * @param regions the regions
     */
    public MemoryMap {
        regions = List.copyOf(regions);
    }

    /**
     * The region that holds an address.
     *
     * @param address an address
     * @return the region; empty where the list has none for it
     */
    public Optional<MemoryRegion> at(long address) {
        return regions.stream().filter(region -> region.contains(address)).findFirst();
    }

    /**
     * The summary: how many bytes each use takes, free memory left out.
     *
     * @return bytes by usage, in the debugger's words; where it knows none, by type
     */
    public Map<String, Long> bytesByUsage() {
        Map<String, Long> bytes = new TreeMap<>();
        for (MemoryRegion region : regions) {
            if (!region.state().equals("MEM_FREE")) {
                String usage = region.usage().isEmpty() ? region.type() : region.usage();
                bytes.merge(usage, region.size(), Long::sum);
            }
        }
        return bytes;
    }
}
