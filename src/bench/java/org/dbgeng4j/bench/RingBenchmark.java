// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.internal.engine.ntdll.GeneratedRing;
import org.dbgeng4j.internal.engine.ntdll.RingDecoder;
import org.dbgeng4j.internal.engine.ntdll.RingLayout;
import org.dbgeng4j.internal.text.OutstandingHandles;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time that a full ring of the kernel's handle traces takes, 131,072 of them in 21 MB; {@link RingReport} prints it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 30)
@Measurement(iterations = 30)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC"})
public class RingBenchmark {
    private static final int STACKS = 2000;

    private ByteBuffer ring;
    private ByteBuffer allDifferent;
    private byte[] copy;
    private List<HandleTrace> traces;

    /** Makes the rings up. */
    @Setup
    public void generate() {
        GeneratedRing generated = new GeneratedRing(RingLayout.X64, HandleTracing.LARGEST_RING, STACKS, 1);
        ring = generated.bytes();
        traces = generated.traces();
        allDifferent =
                new GeneratedRing(RingLayout.X64, HandleTracing.LARGEST_RING, HandleTracing.LARGEST_RING, 2).bytes();
        copy = new byte[ring.capacity()];
    }

    /** Ours: a list of typed traces. */
    @Benchmark
    public int decoder() {
        return RingDecoder.decode(ring, RingLayout.X64).traces().size();
    }

    /** The same with no stack that comes twice. */
    @Benchmark
    public int decoderAllDifferent() {
        return RingDecoder.decode(allDifferent, RingLayout.X64).traces().size();
    }

    /** The floor: the same bytes copied into the heap, and not looked at. */
    @Benchmark
    public byte[] copy() {
        ring.get(0, copy);
        return copy;
    }

    /** What comes after: which handles are still open. */
    @Benchmark
    public int outstanding() {
        return OutstandingHandles.of(traces).traces().size();
    }
}
