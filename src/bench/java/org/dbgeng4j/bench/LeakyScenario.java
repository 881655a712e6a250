// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

/** A simulated program that opens handles at many places, closes none, and then stops by itself. */
final class LeakyScenario {
    private LeakyScenario() {}

    /** Stacks of nine frames, five of them the program's own, of which two belong to one site alone. */
    static String of(int traces, int sites) {
        StringBuilder text = new StringBuilder("""
                process 2588 leaky.exe
                module leaky at 0x7ff6a0000000 size 0x1000000 path C:\\samples\\leaky.exe
                symbol leaky!main 0x1200
                symbol leaky!serve 0x1300
                symbol leaky!dispatch 0x1400
                line leaky!main+0 C:\\samples\\leaky.cpp 40
                line leaky!serve+0 C:\\samples\\leaky.cpp 50
                line leaky!dispatch+0 C:\\samples\\leaky.cpp 60
                path program leaky!dispatch+0x1d leaky!serve+0x2c leaky!main+0x31 @(start)
                path waiting @(sleep) @program
                thread 4660 by waiting
                speed fastest
                """);
        for (int site = 0; site < sites; site++) {
            int offset = 0x2000 + site * 0x100;
            text.append(String.format("symbol leaky!acquire%d 0x%x%n", site, offset))
                    .append(String.format("symbol leaky!open%d 0x%x%n", site, offset + 0x80))
                    .append(String.format("line leaky!acquire%d+0 C:\\pool.cpp %d%n", site, site + 1))
                    .append(String.format(
                            "path site%d @(event) leaky!acquire%d+0x1d leaky!open%d+0x9 @program%n", site, site, site))
                    .append(String.format(
                            "open Event by site%d at %dus every %dus times %d%n",
                            site, site + 1, sites, traces / sites));
        }
        return text.append("break at 10s\n").toString();
    }
}
