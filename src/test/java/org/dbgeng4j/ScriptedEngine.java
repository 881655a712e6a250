// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.dbgeng4j.internal.engine.Answer;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;

/** An engine that does what a test tells it. */
final class ScriptedEngine implements Engine {
    final EngineListener listener;
    final Map<String, Supplier<String>> answers = new HashMap<>();
    final List<String> endings = new ArrayList<>();
    Runnable onResume = () -> {};
    Runnable onBreakIn;
    Optional<Boolean> succeeded = Optional.empty();

    ScriptedEngine(EngineListener listener) {
        this.listener = listener;
        this.onBreakIn = () -> listener.stopped("Last event: 1092.1: Break instruction exception\n");
    }

    @Override
    public EngineInfo info() {
        return new EngineInfo("cdb", "C:\\kit\\cdb.exe", "Debugger 1.0");
    }

    @Override
    public Answer execute(String command, Duration timeout) {
        Supplier<String> answer = answers.getOrDefault(command, () -> "[" + command + "]\n");
        return new Answer(answer.get(), Duration.ofMillis(1_234), succeeded);
    }

    @Override
    public void resume(String command) {
        onResume.run();
    }

    @Override
    public void requestBreakIn(long processId, Duration timeout) {
        onBreakIn.run();
    }

    @Override
    public void end(Ending ending, Duration timeout) {
        endings.add(ending.name());
    }

    @Override
    public void abandon() {
        endings.add("ABANDON");
    }
}
