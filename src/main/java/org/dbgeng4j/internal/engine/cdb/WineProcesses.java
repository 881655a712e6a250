// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.dbgeng4j.CommandFailedException;

/** The processes of Wine, as {@code winproc.exe} tells of them. */
final class WineProcesses implements SystemProcesses {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int COUNTED = 0;
    private static final int NO_SUCH_PROCESS = 1;

    private final Winproc winproc;

    WineProcesses(CdbProgram debugger) {
        winproc = new Winproc(debugger);
    }

    @Override
    public Optional<Handles> handles(long processId) {
        Winproc.Answer answer = ask("handles", Long.toString(processId));
        return switch (answer.code()) {
            case COUNTED -> Optional.of(parse(answer));
            case NO_SUCH_PROCESS -> Optional.empty();
            default -> throw failed(answer.evidence(), null);
        };
    }

    @Override
    public List<Long> find(String imageName) {
        Winproc.Answer answer = ask("list", imageName);
        if (answer.code() != 0) {
            throw failed(answer.evidence(), null);
        }
        return answer.output()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(Long::valueOf)
                .toList();
    }

    private Winproc.Answer ask(String verb, String argument) {
        try {
            return winproc.run(TIMEOUT, verb, argument);
        } catch (IOException e) {
            throw failed(e.getMessage(), e);
        }
    }

    /** Reads {@code started N}, {@code handles N} and lines of a count and a type, the commonest type first. */
    private static Handles parse(Winproc.Answer answer) {
        OptionalLong started = number(answer, "started ");
        OptionalLong count = number(answer, "handles ");
        if (started.isEmpty() || count.isEmpty()) {
            throw failed(answer.evidence(), null);
        }
        Map<String, Integer> types = new LinkedHashMap<>();
        answer.output()
                .lines()
                .filter(line -> !line.isEmpty() && Character.isDigit(line.charAt(0)))
                .map(line -> line.split(" ", 2))
                .sorted((a, b) -> Integer.compare(Integer.parseInt(b[0]), Integer.parseInt(a[0])))
                .forEach(row -> types.put(row[1].strip(), Integer.valueOf(row[0])));
        return new Handles(started.getAsLong(), count.getAsLong(), types);
    }

    private static OptionalLong number(Winproc.Answer answer, String word) {
        return answer.output()
                .lines()
                .filter(line -> line.startsWith(word))
                .mapToLong(line -> Long.parseLong(line.substring(word.length()).strip()))
                .findFirst();
    }

    private static CommandFailedException failed(String evidence, Exception cause) {
        return new CommandFailedException(
                "Wine could not be asked for the handles of a process",
                evidence,
                "build the stand-in debugger with script/bootstrap and make -C native-stubs",
                cause);
    }
}
