// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dbgeng4j.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody gives for a target is one word of the debugger's command line, or is refused. */
class HostileTargetTest {
    private static final CdbProgram CDB = new CdbProgram(Path.of("/kits/cdb.exe"), List.of());

    private static final List<Function<String, Target>> TARGETS = List.of(
            Target::attach,
            Target::launch,
            text -> Target.launch("a.exe", text),
            text -> Target.dump(Path.of(text)),
            Target::kernel,
            Target::remote,
            text -> Target.processServer(text, Target.attach(7)),
            text -> Target.processServer("tcp:server=a,port=1", Target.launch(text)));

    private static List<String> words(Target target) {
        return new CdbOptions(".", UTF_8, Duration.ofSeconds(1)).arguments(target, CDB);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c",
                "/c",
                "-c .shell calc",
                "x -c \".shell calc\"",
                "x\" -c \".shell calc",
                "\" -c \".shell calc\" \"",
                "x\n-c",
                "x\0-c",
                "x; .shell calc",
                "$$>a<evil.txt",
                ".shell calc",
                "C:\\x\\\" -c \"q"
            })
    void isOneWord(String hostile) {
        for (Function<String, Target> kind : TARGETS) {
            List<String> tame = words(kind.apply("tame"));
            List<String> given;
            try {
                given = words(kind.apply(hostile));
            } catch (IllegalArgumentException e) {
                continue; // refused
            }
            assertThat(given).hasSameSizeAs(tame);
            for (int i = 0; i < tame.size(); i++) {
                if (tame.get(i).equals("tame")) {
                    assertThat(given.get(i)).isEqualTo(hostile);
                } else if (!tame.get(i).endsWith("tame")) {
                    assertThat(given.get(i)).isEqualTo(tame.get(i));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c", "/c", "-2", "-cf", "x\"y"})
    void aProgramOrConnectionIsNoOption(String option) {
        assertThatIllegalArgumentException().isThrownBy(() -> Target.launch(option, ".shell calc"));
        assertThatIllegalArgumentException().isThrownBy(() -> Target.remote(option));
        assertThatIllegalArgumentException().isThrownBy(() -> Target.kernel(option));
        assertThatIllegalArgumentException().isThrownBy(() -> Target.processServer(option, Target.attach(7)));
    }

    @Test
    void aVariableIsOneVariable() {
        Target.Launch program = Target.launch("a.exe");
        for (Map<String, String> variables :
                List.of(Map.of("A", "1\0PATH=evil"), Map.of("A\0B", "1"), Map.of("A=B", "1"), Map.of(" ", "1"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> program.with(variables));
        }
    }
}
