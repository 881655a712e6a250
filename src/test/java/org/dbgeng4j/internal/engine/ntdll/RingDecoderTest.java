// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.internal.engine.ntdll.RingDecoder.Decoded;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes of the kernel's trace ring. */
class RingDecoderTest {
    private static final int TOTAL_X64 = 8;

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenIsRead(RingLayout layout) {
        for (int seed = 0; seed < 50; seed++) {
            GeneratedRing ring = new GeneratedRing(layout, new Random(seed).nextInt(600), 40, seed);
            Decoded decoded = RingDecoder.decode(ring.bytes(), layout);
            assertThat(decoded.traces()).as("seed %d", seed).isEqualTo(ring.traces());
            assertThat(decoded.warnings()).isEmpty();
        }
    }

    @Test
    void aFullRingOfTheLargestSize() {
        GeneratedRing ring = new GeneratedRing(RingLayout.X64, HandleTracing.LARGEST_RING, 2000, 7);
        Decoded decoded = RingDecoder.decode(ring.bytes(), RingLayout.X64);
        assertThat(decoded.traces().equals(ring.traces())).isTrue();
        Map<CallStack, CallStack> objects = new IdentityHashMap<>();
        decoded.traces().forEach(trace -> objects.put(trace.stack(), trace.stack()));
        assertThat(objects).as("equal stacks are one object").hasSizeLessThanOrEqualTo(2000);
    }

    @Test
    void aFullRingInWhichNoStackComesTwice() {
        GeneratedRing ring =
                new GeneratedRing(RingLayout.X64, HandleTracing.LARGEST_RING, HandleTracing.LARGEST_RING, 8);
        assertThat(RingDecoder.decode(ring.bytes(), RingLayout.X64).traces().equals(ring.traces()))
                .isTrue();
    }

    @Test
    void theHeaderIsNotTrustedBeyondTheBytes() {
        for (int announced : new int[] {11, 0x20000, Integer.MAX_VALUE, -1}) {
            GeneratedRing ring = new GeneratedRing(RingLayout.X64, 10, 3, 1);
            ByteBuffer bytes = ring.bytes();
            bytes.putInt(TOTAL_X64, announced);
            Decoded decoded = RingDecoder.decode(bytes, RingLayout.X64);
            assertThat(decoded.traces()).isEqualTo(ring.traces());
            assertThat(decoded.announced()).isEqualTo(Integer.toUnsignedLong(announced));
            assertThat(decoded.warnings()).singleElement().asString().contains("announced", "returned 10");
        }
    }

    @Test
    void fewerThanTheBytesHoldIsNoMistake() {
        GeneratedRing ring = new GeneratedRing(RingLayout.X64, 10, 3, 1);
        ByteBuffer bytes = ring.bytes();
        bytes.putInt(TOTAL_X64, 4);
        Decoded decoded = RingDecoder.decode(bytes, RingLayout.X64);
        assertThat(decoded.traces()).isEqualTo(ring.traces().subList(0, 4));
        assertThat(decoded.warnings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatAreCutAnywhereGiveTheWholeTracesBefore(RingLayout layout) {
        GeneratedRing ring = new GeneratedRing(layout, 3, 3, 5);
        ByteBuffer bytes = ring.bytes();
        for (int length = 0; length < layout.bytes(3); length++) {
            int whole = Math.max(0, length - layout.bytes(0)) / (layout.bytes(1) - layout.bytes(0));
            Decoded decoded = RingDecoder.decode(bytes.duplicate().limit(length), layout);
            assertThat(decoded.traces())
                    .as("%d bytes", length)
                    .isEqualTo(ring.traces().subList(0, whole));
            assertThat(decoded.warnings()).as("%d bytes", length).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyBytesGiveAResult(RingLayout layout) {
        Random random = new Random(3);
        for (int round = 0; round < 2000; round++) {
            byte[] noise = new byte[random.nextInt(1000)];
            random.nextBytes(noise);
            assertThat(RingDecoder.decode(ByteBuffer.wrap(noise), layout).traces())
                    .hasSizeLessThanOrEqualTo(noise.length / 80);
        }
    }

    @Test
    void kindsThatNobodyKnowsAreLeftOutAndTold() {
        GeneratedRing ring = new GeneratedRing(RingLayout.X64, 3, 3, 1);
        ByteBuffer bytes = ring.bytes();
        bytes.putInt(16 + 160 + 24, 9);
        Decoded decoded = RingDecoder.decode(bytes, RingLayout.X64);
        assertThat(decoded.traces())
                .containsExactly(ring.traces().get(0), ring.traces().get(2));
        assertThat(decoded.warnings()).singleElement().asString().startsWith("1 traces are of a kind");
    }

    @Test
    void theKernelsOwnFramesAreLeftOut() {
        ByteBuffer bytes = new GeneratedRing(RingLayout.X64, 1, 1, 1).bytes();
        int at = RingLayout.X64.header;
        bytes.putLong(at, 0x40).putInt(at + 24, 1);
        long[] stack = {0xfffff803_12345678L, 0x7ffd_1a09_d914L, 0x7ff6_a000_10ddL, 0};
        for (int i = 0; i < RingLayout.STACKS; i++) {
            bytes.putLong(at + 32 + 8 * i, i < stack.length ? stack[i] : 0x99);
        }
        HandleTrace trace = RingDecoder.decode(bytes, RingLayout.X64).traces().get(0);
        assertThat(trace.operation()).isEqualTo(HandleOperation.OPEN);
        assertThat(trace.stack().frames())
                .containsExactly(StackFrame.unresolved(stack[1]), StackFrame.unresolved(stack[2]));
    }
}
