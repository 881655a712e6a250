// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.dbgeng4j.internal.engine.Answer;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.text.CommandErrors;

/** An engine that answers from a table and stops when the test says so. */
final class FakeEngine implements Engine {
    final List<String> sent = new CopyOnWriteArrayList<>();
    final Map<String, String> answers = new ConcurrentHashMap<>();
    final EngineListener listener;
    volatile boolean stopsWhenAsked = true;
    volatile long askedToBreak;
    volatile Consumer<String> whenResumed = command -> {};
    volatile Consumer<String> whenAsked = command -> {};

    FakeEngine(EngineListener listener) {
        this.listener = listener;
        answers.put("|", ".  0\tid: 20\tcreate\tname: fake.exe\n");
        answers.put("r", "rax=0000000000000001 rip=0000000140001470 rsp=000000000014ff58\n");
        answers.put(".lastevent", "Last event: 20.24: Break instruction exception - code 80000003 (first chance)\n");
    }

    static DebugSession session(Target target, Consumer<FakeEngine> made) {
        return DebugSession.open(target, Duration.ofSeconds(5), listener -> {
            FakeEngine engine = new FakeEngine(listener);
            made.accept(engine);
            return engine;
        });
    }

    /** The running target stops, and this is what the debugger prints. */
    void stops(String news, String lastEvent) {
        listener.stopped(news + "Last event: 20.24: " + lastEvent + "\n  debugger time: now\nd4j-stop");
    }

    @Override
    public EngineInfo info() {
        return new EngineInfo("fake", "fake", "fake");
    }

    @Override
    public Answer execute(String command, Duration timeout) {
        sent.add(command);
        whenAsked.accept(command);
        String output = answers.getOrDefault(command, "");
        return new Answer(output, Duration.ZERO, CommandErrors.in(output) ? Optional.of(false) : Optional.empty());
    }

    @Override
    public void resume(String command) {
        sent.add(command);
        whenResumed.accept(command);
    }

    @Override
    public void requestBreakIn(long processId, Duration timeout) {
        askedToBreak = processId;
        if (stopsWhenAsked) {
            stops("", "Break instruction exception - code 80000003 (first chance)");
        }
    }

    @Override
    public void end(Ending how, Duration timeout) {
        sent.add("end " + how);
    }

    @Override
    public void abandon() {
        sent.add("abandon");
    }
}
