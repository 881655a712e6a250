// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.handles.HandleLeaks;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.KnownLeaks;
import org.dbgeng4j.handles.LeakVerdict;
import org.dbgeng4j.handles.NativeHandleTracing;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * How a test is watched.
 *
 * @param known the known leaks; null for those of the configuration
 * @param debugger where the debugger comes from; null for the configuration
 * @param processId whom to watch; null for the marked field, or this JVM
 * @param thisJvm how this JVM is traced
 */
record HuntSettings(
        int warmUp,
        int rounds,
        Duration settle,
        int ring,
        LeakVerdict failOn,
        Supplier<KnownLeaks> known,
        Supplier<Debugger> debugger,
        LongSupplier processId,
        Supplier<NativeHandleTracing> thisJvm) {
    static final HuntSettings DEFAULT = of(Defaults.class.getAnnotation(DetectHandleLeaks.class));

    HuntSettings {
        check(warmUp >= 0, "warmUp", warmUp, "0 or more");
        check(rounds >= 0, "rounds", rounds, "0 or more");
        check(!settle.isNegative(), "settle", settle.toMillis(), "0 or more milliseconds");
        check(ring > 0 && ring <= HandleTracing.LARGEST_RING, "ring", ring, "1 to " + HandleTracing.LARGEST_RING);
        if (failOn == LeakVerdict.NOISE) {
            throw new ExtensionConfigurationException("failOn can be LEAK or SUSPECT: noise is what is explained");
        }
    }

    private static void check(boolean good, String name, long value, String range) {
        if (!good) {
            throw new ExtensionConfigurationException(name + " is " + value + "; it can be " + range);
        }
    }

    static HuntSettings of(DetectHandleLeaks annotation) {
        return new HuntSettings(
                annotation.warmUp(),
                annotation.rounds(),
                Duration.ofMillis(annotation.settleMillis()),
                annotation.ring(),
                annotation.failOn(),
                annotation.known().isBlank()
                        ? null
                        : () -> KnownLeaks.read(Path.of(annotation.known().strip())),
                null,
                null,
                HandleTracing::ofThisJvm);
    }

    /** Refuses what could never fail. */
    void checkRounds(int count, String remedy) {
        if (count < 1 || count == 1 && failOn == LeakVerdict.LEAK) {
            throw new ExtensionConfigurationException(
                    (count < 1 ? "no round is" : "one round is") + " left to be judged, and a leak takes two to tell: "
                            + remedy + ", or fail on suspects (failOn) where there is one");
        }
    }

    KnownLeaks knownLeaks(Parameters parameters) {
        return known == null ? parameters.knownLeaks() : known.get();
    }

    HandleLeaks applied(HandleLeaks leaks, KnownLeaks knownLeaks) {
        return leaks.settle(settle).ring(ring).knownLeaks(knownLeaks);
    }

    HuntSettings warmUp(int value) {
        return new HuntSettings(value, rounds, settle, ring, failOn, known, debugger, processId, thisJvm);
    }

    HuntSettings rounds(int value) {
        return new HuntSettings(warmUp, value, settle, ring, failOn, known, debugger, processId, thisJvm);
    }

    HuntSettings settle(Duration value) {
        return new HuntSettings(warmUp, rounds, value, ring, failOn, known, debugger, processId, thisJvm);
    }

    HuntSettings ring(int value) {
        return new HuntSettings(warmUp, rounds, settle, value, failOn, known, debugger, processId, thisJvm);
    }

    HuntSettings failOn(LeakVerdict value) {
        return new HuntSettings(warmUp, rounds, settle, ring, value, known, debugger, processId, thisJvm);
    }

    HuntSettings known(Supplier<KnownLeaks> value) {
        return new HuntSettings(warmUp, rounds, settle, ring, failOn, value, debugger, processId, thisJvm);
    }

    HuntSettings debugger(Supplier<Debugger> value) {
        return new HuntSettings(warmUp, rounds, settle, ring, failOn, known, value, processId, thisJvm);
    }

    HuntSettings processId(LongSupplier value) {
        return new HuntSettings(warmUp, rounds, settle, ring, failOn, known, debugger, value, thisJvm);
    }

    HuntSettings thisJvm(Supplier<NativeHandleTracing> value) {
        return new HuntSettings(warmUp, rounds, settle, ring, failOn, known, debugger, processId, value);
    }

    @DetectHandleLeaks
    private static final class Defaults {}
}
