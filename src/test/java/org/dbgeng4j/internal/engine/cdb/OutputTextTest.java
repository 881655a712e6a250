// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.dbgeng4j.internal.engine.Deadline;
import org.junit.jupiter.api.Test;

class OutputTextTest {
    private final OutputText output = new OutputText();

    private void append(String text) {
        output.append(text.toCharArray(), text.length());
    }

    private static Deadline now() {
        return Deadline.after(Duration.ZERO);
    }

    @Test
    void findsATokenThatCameInPieces() throws InterruptedException {
        for (String piece : "before<#tok".split("")) {
            append(piece);
            assertThat(output.await("<#token#>", now())).isNull();
        }
        append("en#>after");
        assertThat(output.await("<#token#>", now())).isEqualTo("before");
        assertThat(output.tail()).isEqualTo("after");
    }

    @Test
    void takesWhatStandsBetweenTwoTokens() throws InterruptedException {
        append("late output of another command <#begin#>own");
        assertThat(output.await("<#begin#>", "<#end#>", now())).isNull();
        append("<#end#>after");
        assertThat(output.await("<#begin#>", "<#end#>", now())).isEqualTo("own");
        assertThat(output.tail()).isEqualTo("after");
    }

    @Test
    void takesNothingBeforeAnEndThatHasNoBeginning() throws InterruptedException {
        append("text<#end#>");
        assertThat(output.await("<#begin#>", "<#end#>", now())).isNull();
        assertThat(output.await("<#end#>", now())).isEqualTo("text");
    }

    @Test
    void wakesTheThreadThatWaits() throws Exception {
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return output.await("begin", "end", Deadline.after(Duration.ofMinutes(1)));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        for (String piece : "begin of some text and its en".split("(?<= )")) {
            append(piece);
        }
        append("d");
        assertThat(waiting.get()).isEqualTo(" of some text and its ");
    }

    @Test
    void takesNothingWhenTheTokenDoesNotCome() throws InterruptedException {
        append("text");
        output.end();
        assertThat(output.await("token", Deadline.after(Duration.ofDays(1)))).isNull();
        assertThat(output.tail()).isEqualTo("text");
    }

    @Test
    void tellsTheFirstOfTheWatchedTokensOnce() {
        List<String> told = new ArrayList<>();
        output.watch(told::add, "STOP", "FAIL");
        append("running S");
        append("TOP and FAIL and STOP");
        assertThat(told).containsExactly("running STOP");
    }

    @Test
    void watchesOnlyWhatComesLater() {
        List<String> told = new ArrayList<>();
        append("STOP");
        output.watch(told::add, "STOP");
        append("x");
        assertThat(told).isEmpty();
    }

    @Test
    void anAnswerThatIsTooLargeIsAnErrorAndTheNextOneIsNot() throws Exception {
        OutputText small = new OutputText(10_000);
        FutureTask<String> awaited = new FutureTask<>(() -> small.await("END", Deadline.after(Duration.ofDays(1))));
        Thread waiting = new Thread(awaited, "waits");
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 30; i++) {
            small.append("x".repeat(999).toCharArray(), 999);
        }
        small.append("yEND".toCharArray(), 4);
        int kept = awaited.get().length();
        assertThat(kept).isLessThan(11_000);
        assertThat(small.lost() + kept).isEqualTo(30 * 999 + 1);
        small.append("next END".toCharArray(), 8);
        assertThat(small.await("END", now())).isEqualTo("next ");
        assertThat(small.lost()).isZero();
    }

    @Test
    void aLongAnswerMayComeBeforeItIsAwaited() throws InterruptedException {
        String line = "x".repeat(1 << 16);
        output.expect("<#end#>");
        append("<#begin#>");
        for (int i = 0; i < 50; i++) { // more than is kept of what nobody awaits
            append(line);
        }
        append("<#end#>");
        assertThat(output.await("<#begin#>", "<#end#>", now())).hasSize(50 << 16);
    }

    @Test
    void watchesOnInWhatCameWithTheFirstToken() {
        List<String> told = new ArrayList<>();
        output.watch(
                said -> {
                    told.add(said);
                    output.watchOn(told::add, "STOP");
                },
                "FAIL");
        append("a FAIL and FAIL b STOP");
        assertThat(told).containsExactly("a FAIL", " and FAIL b STOP");
    }

    @Test
    void keepsOnlyTheEndOfAFloodThatNobodyAwaits() throws InterruptedException {
        String line = "x".repeat(1 << 16);
        for (int i = 0; i < 200; i++) {
            append(line);
        }
        append("END");
        assertThat(output.await("END", now())).hasSizeLessThan(3 << 20);
    }
}
