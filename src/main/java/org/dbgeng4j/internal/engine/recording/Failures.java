// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import org.dbgeng4j.internal.engine.Failure;

/** Exceptions of an engine as entries, and back. */
final class Failures {
    private Failures() {}

    static Entry.Failed of(Entry.Call call, Throwable thrown) {
        Failure failure = Failure.of(thrown);
        return new Entry.Failed(call, failure.kind(), failure.reason(), failure.message());
    }

    static RuntimeException exception(Entry.Failed failed) {
        return new Failure(failed.kind(), failed.reason(), failed.message()).exception();
    }
}
