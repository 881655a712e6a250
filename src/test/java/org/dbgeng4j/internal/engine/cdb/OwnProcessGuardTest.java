// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.Attachment;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.cdb.OwnProcessGuard.Ancestor;
import org.junit.jupiter.api.Test;

/** A JVM does not stop itself by the debugger that it drives. */
class OwnProcessGuardTest {
    private static final Map<String, List<Long>> PROCESSES = Map.of(
            "java.exe",
            List.of(100L),
            "cmd.exe",
            List.of(80L, 81L),
            "maven.exe",
            List.of(90L),
            "other.exe",
            List.of(7L));

    private final OwnProcessGuard guard = new OwnProcessGuard(
            List.of(
                    new Ancestor(100, "java.exe"),
                    new Ancestor(90, "Maven.EXE"),
                    new Ancestor(80, "cmd.exe"),
                    new Ancestor(70, "Explorer.EXE"),
                    new Ancestor(60, "userinit.exe")),
            name -> PROCESSES.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));

    private void refuses(Target target, String... words) {
        assertThatExceptionOfType(AttachException.class)
                .isThrownBy(() -> guard.check(target))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(AttachException.Reason.OWN_PROCESS))
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    private void allows(Target target) {
        assertThatCode(() -> guard.check(target)).doesNotThrowAnyException();
    }

    @Test
    void itselfAndThoseThatWaitForItAreRefused() {
        refuses(Target.attach(100), "this is the JVM that drives the debugger", "HandleTracing.ofThisJvm()");
        refuses(Target.attach(90), "waits for the JVM", "HandleTracing.of(90)");
        refuses(Target.attach(80), "cmd.exe");
        refuses(new Target.ById(100, Attachment.NON_INVASIVE), "hang for ever");
    }

    @Test
    void othersAreNot() {
        allows(Target.attach(7));
        allows(Target.launch("java.exe"));
        allows(Target.localKernel());
    }

    @Test
    void whoStartedItAndWaitsForNobodyMayBeStopped() {
        allows(Target.attach(70));
        allows(Target.attach(60));
    }

    @Test
    void whatIsOnlyLookedAtGoesOn() {
        allows(new Target.ById(100, Attachment.NON_INVASIVE_UNSUSPENDED));
    }

    @Test
    void aNameIsRefusedWhereItMeansOneOfThem() {
        refuses(Target.attach("JAVA.exe"), "process: 100");
        refuses(Target.attach("maven.exe"), "process: 90");
        allows(Target.attach("other.exe"));
        // two of the name: the debugger says so itself
        allows(Target.attach("cmd.exe"));
    }

    @Test
    void offWindowsNumbersAreWinesOwn() {
        Machine linux = new Machine(false, "amd64", null, name -> null, () -> null);
        OwnProcessGuard none = OwnProcessGuard.here(linux);
        assertThat(none.chain()).isEmpty();
        none.check(Target.attach(ProcessHandle.current().pid()));
    }
}
