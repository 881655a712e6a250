// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakSite;
import org.dbgeng4j.handles.NativeHandleTracing;
import org.dbgeng4j.handles.OutstandingHandle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Watches this very JVM, which opens events by JNA. Needs an elevated shell where Windows restricts kernel addresses. */
@Tag("windows")
class NativeHandleTracingOnWindowsIT {
    private final List<HANDLE> open = new ArrayList<>();

    @AfterEach
    void closeWhatIsOpen() {
        closeAll();
    }

    private void openEvents(int count) {
        for (int i = 0; i < count; i++) {
            open.add(Kernel32.INSTANCE.CreateEvent(null, true, false, null));
        }
    }

    private void closeAll() {
        open.forEach(Kernel32.INSTANCE::CloseHandle);
        open.clear();
    }

    private Set<Long> values() {
        return open.stream()
                .map(handle -> Pointer.nativeValue(handle.getPointer()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Set<Long> events(HandleDiff diff) {
        return diff.leakSites().stream()
                .filter(site -> site.objectTypes().contains("Event"))
                .flatMap(site -> site.outstanding().stream())
                .map(OutstandingHandle::handle)
                .collect(Collectors.toSet());
    }

    @Test
    void findsTheEventsThatThisJvmOpened() {
        openEvents(1); // what JNA loads for the first call is not to be seen
        closeAll();
        try (NativeHandleTracing tracing = HandleTracing.ofThisJvm()) {
            assertThat(tracing.processId()).isEqualTo(ProcessHandle.current().pid());
            tracing.enable();
            openEvents(10);
            HandleDiff.Complete first = (HandleDiff.Complete) tracing.diff();
            assertThat(events(first)).containsAll(values());
            LeakSite site = first.leakSites().stream()
                    .filter(one -> one.outstanding().stream().anyMatch(handle -> values().contains(handle.handle())))
                    .findFirst()
                    .orElseThrow();
            assertThat(site.stack().toString()).containsIgnoringCase("ntdll!NtCreateEvent");
            Set<Long> ours = values();
            closeAll();
            HandleDiff later = tracing.stillOpen(first);
            assertThat(events(later)).doesNotContainAnyElementsOf(ours);
        }
    }

    @Test
    void tracesOfOneHandleAreNewestFirst() {
        try (NativeHandleTracing tracing = HandleTracing.ofThisJvm()) {
            tracing.enable(0x1000);
            openEvents(1);
            long handle = values().iterator().next();
            closeAll();
            assertThat(tracing.traces(handle).stream().map(HandleTrace::operation))
                    .startsWith(HandleOperation.CLOSE, HandleOperation.OPEN);
        }
    }

    @Test
    void aDebuggerIsNotAttachedToTheJvmThatDrivesIt() {
        Debugger debugger = Debugger.find();
        assertThatExceptionOfType(AttachException.class)
                .isThrownBy(() -> debugger.attach(ProcessHandle.current().pid()).close())
                .withMessageContaining("HandleTracing.ofThisJvm()");
    }
}
