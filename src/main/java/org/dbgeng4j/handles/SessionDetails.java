// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.stack.SourceLine;

/** What a session tells of leak sites while its target still stands; what it does not tell is no reason to lose them. */
final class SessionDetails implements LeakSites.Details {
    private final DebugSession session;
    private boolean failed;

    SessionDetails(DebugSession session) {
        this.session = session;
    }

    @Override
    public Map<Long, String> types() {
        return asked(
                () -> session.handles().handles().stream()
                        .filter(info -> info.type() != null)
                        .collect(Collectors.toMap(HandleInfo::handle, HandleInfo::type, (first, again) -> first)),
                Map.of());
    }

    @Override
    public String name(long handle) {
        return asked(() -> session.handle(handle).map(HandleInfo::name).orElse(null), null);
    }

    @Override
    public Optional<SourceLine> line(long address) {
        return asked(() -> session.sourceLine(address), Optional.empty());
    }

    private <T> T asked(Supplier<T> question, T unknown) {
        if (failed) {
            return unknown;
        }
        try {
            return question.get();
        } catch (CommandFailedException e) {
            return unknown;
        } catch (DebuggerException e) {
            // not to be asked again, which may take as long again
            failed = true;
            return unknown;
        }
    }
}
