// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.Failure;
import org.dbgeng4j.stack.SourceLine;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FramesTest {
    static Stream<Message> messages() {
        Duration time = Duration.ofMillis(1234);
        Stream<Target> targets = Stream.of(
                Target.attach(2588).nonInvasive(),
                Target.attach("leaky.exe").nonInvasiveUnsuspended(),
                Target.launch("a b.exe", "", "\u00fc"),
                Target.launch("a.exe")
                        .in(Path.of("/tmp").toAbsolutePath())
                        .with(Map.of("A", "1"))
                        .withChildren(),
                Target.dump(Path.of("/tmp/x.dmp").toAbsolutePath()),
                Target.localKernel(),
                Target.kernel("net:port=1,key=1.2.3.4"),
                Target.remote("npipe:server=a,pipe=b"),
                Target.processServer("tcp:server=a,port=1", Target.attach(7)));
        return Stream.concat(
                targets.map(target -> new Message.Open(1, "/lib/x.so", ".", time, target)),
                Stream.of(
                        new Message.Hello(Message.VERSION),
                        new Message.Opened(1, "dbgeng", "/lib/x.so", "Version 1.0 AMD64"),
                        new Message.Execute(2, "!handle 0 f", time),
                        new Message.Execute(2, "x".repeat(Wire.PIECE + 1), time),
                        new Message.ReadMemory(3, 0x7ff6a0000000L, 16, time),
                        new Message.WalkStack(3, time),
                        new Message.Frames(
                                3,
                                List.of(
                                        StackFrame.of(1, "a", "b", 2).withSource(new SourceLine("c.cpp", 7)),
                                        StackFrame.of(1, "a", null, 2),
                                        StackFrame.unresolved(5))),
                        new Message.Resume(3, "g"),
                        new Message.BreakIn(4, time),
                        new Message.Interrupt(5, 4),
                        new Message.End(true, time),
                        new Message.Text(6, "lone \ud83d surrogate and \0"),
                        new Message.Text(6, ""),
                        new Message.Done(6, time, false),
                        new Message.Failed(7, new Failure("attach", "ACCESS_DENIED", "no")),
                        new Message.Stopped(),
                        new Message.Ended("words")));
    }

    private static byte[] bytes(Message message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Frames(InputStream.nullInputStream(), out).write(message);
        return out.toByteArray();
    }

    private static Frames reading(byte[] bytes) {
        return new Frames(new ByteArrayInputStream(bytes), new ByteArrayOutputStream());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageComesBackAsItWas(Message message) throws IOException {
        Frames frames = reading(bytes(message));
        assertThat(frames.read()).isEqualTo(message);
        assertThat(frames.read()).isNull();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aFrameThatIsCutOffIsAnError(Message message) throws IOException {
        byte[] whole = bytes(message);
        for (int length = 1; length < Math.min(whole.length, 200); length++) {
            Frames frames = reading(Arrays.copyOf(whole, length));
            assertThatExceptionOfType(IOException.class).isThrownBy(frames::read);
        }
    }

    @Test
    void damageIsToldAndNeverTakesMemoryOrTimeWithoutEnd() throws IOException {
        long seed = 20261126;
        Random random = new Random(seed);
        List<Message> all = messages().toList();
        int damaged = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = bytes(all.get(random.nextInt(all.size())));
            for (int times = random.nextInt(3); times >= 0; times--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Frames frames = reading(bytes);
            try {
                while (frames.read() != null) {
                    continue;
                }
            } catch (IOException e) {
                damaged++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
        assertThat(damaged).isGreaterThan(1_000);
    }

    @Test
    void lengthsThatCannotBeAreRefused() {
        for (byte[] head :
                List.of(new byte[] {0, 0, 0, 0}, new byte[] {-1, -1, -1, -1}, new byte[] {0x7f, 0, 0, 0}, new byte[] {
                    0, 0x10, 0, 1
                })) {
            assertThatExceptionOfType(DamagedFrameException.class)
                    .isThrownBy(() -> reading(head).read())
                    .withMessageContaining("frame");
        }
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> reading(new byte[] {0, 0, 0, 5, 1}).read());
    }

    @Test
    void somethingElseOnTheStreamIsNoMessage() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> reading("Picked up JAVA_TOOL_OPTIONS: -Xmx1g\n".getBytes())
                        .read());
    }

    @Test
    void aLongTextComesInPieces() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String text = "0123456789\u00e4".repeat(50_000);
        new Frames(InputStream.nullInputStream(), out).writeText(9, text);
        Frames frames = reading(out.toByteArray());
        List<String> pieces = new ArrayList<>();
        for (Message message = frames.read(); message != null; message = frames.read()) {
            pieces.add(((Message.Text) message).piece());
        }
        assertThat(pieces).hasSizeGreaterThan(10);
        assertThat(String.join("", pieces)).isEqualTo(text);
    }

    @Test
    void aDeepStackOfLongNamesComesInPieces() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StackFrame frame = StackFrame.of(1, "app", "\uffff".repeat(4_000), 2)
                .withSource(new SourceLine("\uffff".repeat(4_096), 7));
        new Frames(InputStream.nullInputStream(), out).writeStack(9, Collections.nCopies(0x400, frame));
        Frames frames = reading(out.toByteArray());
        List<StackFrame> stack = new ArrayList<>();
        for (Message message = frames.read(); message != null; message = frames.read()) {
            stack.addAll(((Message.Frames) message).frames());
        }
        assertThat(stack).isEqualTo(Collections.nCopies(0x400, frame));
    }

    @Test
    void aMessageThatIsTooLongIsNotSent() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> bytes(new Message.Ended("x".repeat(Frames.LIMIT))));
    }
}
