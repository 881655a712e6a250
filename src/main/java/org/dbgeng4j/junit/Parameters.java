// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.handles.KnownLeaks;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The configuration parameters, as the package's Javadoc describes them. */
final class Parameters {
    static final String LEAKS = "dbgeng4j.leaks";
    static final String INCOMPLETE = "dbgeng4j.leaks.incomplete";
    static final String KNOWN = "dbgeng4j.leaks.known";
    static final String CDB = "dbgeng4j.cdb";
    static final String SYMBOLS = "dbgeng4j.symbols";

    private final ExtensionContext context;

    Parameters(ExtensionContext context) {
        this.context = context;
    }

    /** What a leak, or a report that could not be had, brings about. */
    enum Reaction {
        OFF,
        REPORT,
        FAIL
    }

    Reaction onLeak() {
        return reaction(LEAKS, Reaction.FAIL, Reaction.OFF, Reaction.REPORT, Reaction.FAIL);
    }

    Reaction onIncomplete() {
        return reaction(INCOMPLETE, Reaction.REPORT, Reaction.REPORT, Reaction.FAIL);
    }

    Debugger debugger() {
        Debugger debugger = path(CDB).map(Debugger::at).orElseGet(Debugger::find);
        return text(SYMBOLS).map(debugger::withSymbolPath).orElse(debugger);
    }

    KnownLeaks knownLeaks() {
        return path(KNOWN).map(KnownLeaks::read).orElse(KnownLeaks.none());
    }

    private Reaction reaction(String key, Reaction byDefault, Reaction... allowed) {
        Optional<String> value = text(key);
        if (value.isEmpty()) {
            return byDefault;
        }
        return Arrays.stream(allowed)
                .filter(each -> each.name().equalsIgnoreCase(value.get()))
                .findFirst()
                .orElseThrow(() -> new ExtensionConfigurationException("the configuration parameter " + key + " is '"
                        + value.get() + "'; it can be " + words(List.of(allowed)) + ", and is "
                        + word(byDefault) + " where it is not set"));
    }

    private Optional<Path> path(String key) {
        return text(key).map(value -> {
            try {
                return Path.of(value);
            } catch (InvalidPathException e) {
                throw new ExtensionConfigurationException(
                        "the configuration parameter " + key + " is no path: '" + value + "'", e);
            }
        });
    }

    private Optional<String> text(String key) {
        return context.getConfigurationParameter(key).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static String words(List<Reaction> allowed) {
        return allowed.stream().map(Parameters::word).collect(Collectors.joining(", "));
    }

    private static String word(Reaction reaction) {
        return reaction.name().toLowerCase(Locale.ROOT);
    }
}
