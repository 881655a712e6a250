// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * One run of rounds in one target: what a report rests on.
 *
 * @param target what was traced, in words
 * @param processId its process id
 * @param rounds how many rounds were judged
 * @param handleOperations how many openings and closings the kernel recorded in them
 * @param guiResources the USER and GDI objects before the first round and after each; empty where they are not known, which
 *     is everywhere but on Windows
 * @param warnings what a reader should know; empty where all is well
 */
public record LeakRun(
        String target,
        long processId,
        int rounds,
        long handleOperations,
        List<GuiResources> guiResources,
        List<String> warnings) {
    /** The same for equal runs only. */
    static final Comparator<LeakRun> ORDER = Comparator.comparing(LeakRun::target)
            .thenComparing(LeakRun::processId)
            .thenComparing(LeakRun::rounds)
            .thenComparing(LeakRun::handleOperations)
            .thenComparing(run -> run.guiResources + " " + run.warnings);

    /**
     * Copies the lists.
     *
     * @param target what was traced
     * @param processId its process id
     * @param rounds how many rounds were judged
     * @param handleOperations how many openings and closings the kernel recorded in them
     * @param guiResources the USER and GDI objects before the first round and after each
     * @param warnings what a reader should know
     */
    public LeakRun {
        requireNonNull(target, "target");
        guiResources = List.copyOf(guiResources);
        warnings = List.copyOf(warnings);
    }

    /**
     * Whether each round left more USER objects than it found. They are counted only: who made them is not known.
     *
     * @return false also where there were fewer than two rounds, or nothing is known
     */
    public boolean userObjectsGrewEachRound() {
        return grewEachRound(GuiResources::userObjects);
    }

    /**
     * Whether each round left more GDI objects than it found. They are counted only: who made them is not known.
     *
     * @return false also where there were fewer than two rounds, or nothing is known
     */
    public boolean gdiObjectsGrewEachRound() {
        return grewEachRound(GuiResources::gdiObjects);
    }

    private boolean grewEachRound(ToIntFunction<GuiResources> count) {
        if (guiResources.size() < 3) {
            return false;
        }
        for (int i = 1; i < guiResources.size(); i++) {
            if (count.applyAsInt(guiResources.get(i)) <= count.applyAsInt(guiResources.get(i - 1))) {
                return false;
            }
        }
        return true;
    }
}
