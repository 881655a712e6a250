// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.dbgeng4j.handles.HandleCountSample;
import org.dbgeng4j.handles.HandleCountSource;
import org.dbgeng4j.internal.engine.Answer;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Counts that come through a session, from an engine that answers as it was told to. */
class HandleCountSourceTest {
    private static final String STOP = "Last event: 4.8: Break instruction exception - code 80000003 (first chance)\n";

    private final Queue<String> answers = new ArrayDeque<>();
    private final List<String> commands = new ArrayList<>();
    private EngineListener listener;
    private DebugSession session;

    private DebugSession open() {
        return open(Target.attach(4));
    }

    private DebugSession open(Target target) {
        session = DebugSession.open(target, Duration.ofSeconds(5), heard -> {
            listener = heard;
            return new Scripted();
        });
        commands.clear();
        return session;
    }

    @AfterEach
    void close() {
        if (session != null) {
            session.close();
        }
    }

    private final class Scripted implements Engine {
        @Override
        public EngineInfo info() {
            return new EngineInfo("scripted", "none", "none");
        }

        @Override
        public Answer execute(String command, Duration timeout) {
            commands.add(command);
            String text = command.startsWith("!") && !answers.isEmpty() ? answers.remove() : "";
            return new Answer(text, Duration.ZERO, Optional.empty());
        }

        @Override
        public void resume(String command) {
            commands.add(command);
        }

        @Override
        public void requestBreakIn(long processId, Duration timeout) {
            commands.add("break in");
            listener.stopped(STOP);
        }

        @Override
        public void end(Ending ending, Duration timeout) {}

        @Override
        public void abandon() {}
    }

    private static String handles(int events) {
        return (events + 3) + " Handles\nType           \tCount\nEvent          \t" + events + "\nFile           \t3\n";
    }

    private static String process(String address, String count, String image) {
        return "PROCESS " + address + "\n    SessionId: 1  Cid: 1a2c    Peb: 7ff6a1b2c000  ParentCid: 0f10\n"
                + "    DirBase: 2b3c4d002  ObjectTable: ffffc000211f3b40  HandleCount: " + count + "\n    Image: "
                + image + "\n\n";
    }

    @Test
    void aSessionIsStoppedForEachCount() throws Exception {
        answers.addAll(List.of(handles(40), handles(70)));
        HandleCountSource source = HandleCountSource.session(open());
        HandleCountSample first = source.take().orElseThrow();
        assertThat(session.state()).isEqualTo(RunState.RUNNING);
        HandleCountSample second = source.take().orElseThrow();
        assertThat(first.count()).isEqualTo(43);
        assertThat(second.count()).isEqualTo(73);
        assertThat(second.countByType()).containsEntry("Event", 70).containsEntry("File", 3);
        assertThat(second.time()).isAfterOrEqualTo(first.time());
        assertThat(commands.stream().filter(one -> !one.startsWith(".")))
                .containsSubsequence("!handle", "g", "break in", "!handle", "g");
    }

    @Test
    void aTargetThatStopsByItselfIsLeftWhereItStands() throws Exception {
        answers.add(handles(40));
        HandleCountSource source = HandleCountSource.session(open());
        source.take();
        listener.stopped("Last event: 4.8: Access violation - code c0000005 (!!! second chance !!!)\n");
        source.await(Instant.now().plusSeconds(3600));
        assertThat(source.take()).isEmpty();
        assertThat(session.state()).isEqualTo(RunState.STOPPED);
    }

    @Test
    void aTargetThatHasExitedHasNoCount() throws Exception {
        answers.add(handles(40));
        HandleCountSource source = HandleCountSource.session(open());
        source.take();
        listener.stopped("Last event: 4.8: Exit process 0:4, code 0\n");
        assertThat(source.take()).isEmpty();
        assertThat(session.state()).isEqualTo(RunState.EXITED);
    }

    @Test
    void theWaitBetweenTwoCountsCanBeInterrupted() throws Exception {
        answers.add(handles(40));
        HandleCountSource source = HandleCountSource.session(open());
        source.take();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> source.await(Instant.now().plusSeconds(3600)))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void aKernelListsTheProcess() throws Exception {
        answers.addAll(List.of(
                process("ffffe00012345080", "40.", "leaky.exe"),
                process("ffffe00012345080", "70.", "leaky.exe"),
                process("ffffe00099999080", "11.", "leaky.exe"),
                ""));
        HandleCountSource source = HandleCountSource.kernel(open(Target.localKernel()), "leaky.exe");
        assertThat(source.take().orElseThrow().count()).isEqualTo(40);
        assertThat(source.take().orElseThrow().count()).isEqualTo(70);
        assertThat(source.take()).as("another process of this name").isEmpty();
        assertThat(source.take()).isEmpty();
        assertThat(commands).contains("!process 0 0 leaky.exe");
    }

    @Test
    void aKernelCutsLongNames() throws Exception {
        answers.add(
                process("ffffe00012345080", "40.", "leakyhandles.e") + process("ffffe00012346080", "9.", "cmd.exe"));
        HandleCountSource source = HandleCountSource.kernel(open(Target.localKernel()), "leakyhandles.exe");
        assertThat(source.take().orElseThrow().count()).isEqualTo(40);
        assertThat(commands).contains("!process 0 0");
    }

    @Test
    void aKernelThatDoesNotTellIsNoZero() {
        answers.add(process("ffffe00012345080", "<Data Not Accessible>", "leaky.exe"));
        HandleCountSource source = HandleCountSource.kernel(open(Target.localKernel()), "leaky.exe");
        assertThatThrownBy(source::take)
                .isInstanceOf(CannotTellException.class)
                .hasMessageContaining("does not tell how many handles leaky.exe has")
                .hasMessageContaining("Data Not Accessible");
    }

    @Test
    void aKernelWithoutTheProcessOrWithSeveral() {
        answers.add("");
        HandleCountSource none = HandleCountSource.kernel(open(Target.localKernel()), "leaky.exe");
        assertThatThrownBy(none::take)
                .isInstanceOfSatisfying(
                        AttachException.class,
                        e -> assertThat(e.reason()).isEqualTo(AttachException.Reason.NO_SUCH_PROCESS));
        answers.add(process("ffffe00012345080", "1.", "leaky.exe") + process("ffffe00012346080", "2.", "leaky.exe"));
        HandleCountSource two = HandleCountSource.kernel(session, "leaky.exe");
        assertThatThrownBy(two::take)
                .isInstanceOfSatisfying(
                        AttachException.class,
                        e -> assertThat(e.reason()).isEqualTo(AttachException.Reason.SEVERAL_PROCESSES));
        assertThatIllegalArgumentException().isThrownBy(() -> HandleCountSource.kernel(session, "a.exe; .reboot"));
    }

    @Test
    void whatCannotBeStoppedAndResumedIsRefusedAtOnce() {
        DebugSession other = open(Target.kernel("net:port=50000,key=1.2.3.4"));
        assertThatThrownBy(() -> HandleCountSource.kernel(other, "leaky.exe"))
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("BREAK_IN");
        assertThatThrownBy(() -> HandleCountSource.session(other)).isInstanceOf(NotAllowedException.class);
        other.close();
        DebugSession own = open(Target.localKernel());
        assertThatThrownBy(() -> HandleCountSource.session(own))
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("RUN");
    }
}
