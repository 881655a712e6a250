// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which debugger a session talks to.
 *
 * @param kind the kind of engine: {@code cdb}, {@code dbgeng} or {@code replay}
 * @param path where its program or library lies
 * @param banner the line that it says of itself, such as a name with a version; empty where it says none
 */
public record EngineInfo(String kind, String path, String banner) {
    // "Microsoft (R) Windows Debugger Version 10.0.22621.755 AMD64"
    private static final Pattern VERSION = Pattern.compile("(?:Version|debugger) (\\d[\\w.]*)(?: (AMD64|X86|ARM64))?");

    /**
     * The debugger's version.
     *
     * @return such as {@code 10.0.22621.755}; empty where its banner names none
     */
    public Optional<String> version() {
        return part(1);
    }

    /**
     * The processor that the debugger was built for.
     *
     * @return {@code AMD64}, {@code X86} or {@code ARM64}; empty where its banner names none
     */
    public Optional<String> architecture() {
        return part(2);
    }

    private Optional<String> part(int group) {
        Matcher found = VERSION.matcher(banner);
        return found.find() ? Optional.ofNullable(found.group(group)) : Optional.empty();
    }
}
