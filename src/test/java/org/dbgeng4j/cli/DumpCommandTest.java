// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.dbgeng4j.internal.dump.MinidumpBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dbgeng4j dump}. */
class DumpCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private String write(MinidumpBuilder dump) throws IOException {
        return Files.write(folder.resolve("a.dmp"), dump.build()).toString();
    }

    private static MinidumpBuilder leaky() {
        return new MinidumpBuilder()
                .module(0x400000, 0x9000, "C:\\leaky.exe")
                .handle(0x40, "Event", "\\ready\u001b[31m")
                .handle(0x44, null, null)
                .operation(0x40, 1, 0x401234);
    }

    @Test
    void printsFiguresTypesAndWhatIsOutstanding() throws IOException {
        assertThat(run("dump", write(leaky()))).isZero();
        assertThat(out.toString().lines())
                .as("and the name cannot colour the terminal")
                .containsExactly(
                        "process 7, Windows 10.0.19045 x64, 2023-11-14T22:13:20Z, 1 module",
                        "2 open handles",
                        "       1  Event",
                        "       1  (type unknown)",
                        "1 trace: 1 opened, 0 closed, 0 bad references",
                        "1 traced handle outstanding",
                        "",
                        "1 handle of type Event, opened by leaky+0x1234, named \\ready?[31m",
                        "    leaky+0x1234");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void writesTheSameAsJson() throws IOException {
        String file = write(leaky());
        assertThat(run("dump", "--format", "json", file)).isZero();
        assertThat(out.toString().replace(file.replace("\\", "\\\\"), "FILE"))
                .isEqualTo(
                        "{\"schema\":\"dbgeng4j/1\",\"file\":\"FILE\",\"dump\":{\"system\":\"Windows 10.0.19045 x64\","
                                + "\"written\":\"2023-11-14T22:13:20Z\",\"processId\":7,"
                                + "\"handles\":{\"total\":2,\"types\":{\"Event\":1},\"list\":["
                                + "{\"handle\":\"0x40\",\"type\":\"Event\",\"name\":\"\\\\ready\\u001b[31m\","
                                + "\"grantedAccess\":\"0x1f0003\",\"handleCount\":1,\"pointerCount\":32769},"
                                + "{\"handle\":\"0x44\",\"type\":null,\"name\":null,"
                                + "\"grantedAccess\":\"0x1f0003\",\"handleCount\":1,\"pointerCount\":32769}]},"
                                + "\"traces\":{\"kind\":\"list\",\"mode\":\"user\",\"newTraces\":null,\"displayed\":null,"
                                + "\"parsed\":1,\"dumped\":1,\"traces\":[{\"handle\":\"0x40\",\"operation\":\"OPEN\","
                                + "\"threadId\":9,\"processId\":7,\"flags\":[],\"frames\":[{\"address\":\"0x401234\","
                                + "\"module\":\"leaky\",\"symbol\":null,\"displacement\":4660}]}],\"warnings\":[]},"
                                + "\"outstanding\":{\"complete\":true,\"reason\":null,\"sites\":[{\"count\":1,"
                                + "\"types\":[\"Event\"],\"fingerprint\":\"v1:75b9c8150c25672c\",\"handles\":[\"0x40\"],"
                                + "\"frames\":[{\"address\":\"0x401234\",\"module\":\"leaky\",\"symbol\":null,"
                                + "\"displacement\":4660}]}]},"
                                + "\"modules\":[{\"name\":\"leaky\",\"base\":\"0x400000\",\"size\":36864}],\"warnings\":[]},"
                                + "\"warnings\":[]}\n");
    }

    @Test
    void saysThatWithoutTracesNothingCanBeTold() {
        assertThat(run("dump", "src/test/resources/dumps/crashpad-handles.dmp")).isZero();
        assertThat(out.toString())
                .contains(
                        "147 open handles",
                        "      46  (type unknown)",
                        "no traces: which of them are leaks cannot be told");
    }

    @Test
    void goesOnAfterAFileThatCannotBeRead() throws IOException {
        String none = folder.resolve("none.dmp").toString();
        String text = Files.writeString(folder.resolve("text.dmp"), "a text").toString();
        String bare = Files.write(folder.resolve("bare.dmp"), new MinidumpBuilder().build())
                .toString();
        assertThat(run("dump", none, text, bare, write(leaky()))).isEqualTo(4);
        assertThat(err.toString())
                .contains(
                        none + ": there is no such file",
                        text + ": this is no minidump",
                        bare + ": holds no handles",
                        ".dump /mh");
        assertThat(out.toString()).contains("== " + none, "a.dmp", "2 open handles");
    }

    @Test
    void saysOfADumpThatWasCutThatItsHandlesAreCutOff() throws IOException {
        byte[] whole = new MinidumpBuilder().handle(0x40, "Event", null).build();
        // the list of handles is the last in the file: 16 bytes of header and 32 of a handle
        for (int left : new int[] {0, 8}) {
            err.getBuffer().setLength(0);
            Path cut = Files.write(folder.resolve("cut.dmp"), Arrays.copyOf(whole, whole.length - 48 + left));
            assertThat(run("dump", cut.toString())).isEqualTo(4);
            assertThat(err.toString())
                    .contains("its handles are cut off or damaged", "Copy the file again")
                    .doesNotContain("holds no handles");
        }
    }

    @Test
    void saysTheSameWhereItsTracesAreCutOff() throws IOException {
        byte[] whole = new MinidumpBuilder().operation(0x40, 1, 0x401234).build();
        Path cut = Files.write(folder.resolve("cut.dmp"), Arrays.copyOf(whole, whole.length - 16 - 288));
        assertThat(run("dump", cut.toString())).isEqualTo(4);
        assertThat(err.toString()).contains("its handles are cut off or damaged: the handle operation list");
    }

    @Test
    void aLongNameIsShownByItsBeginning() throws IOException {
        String file = write(new MinidumpBuilder()
                .handle(0x40, "T".repeat(5_000), "n".repeat(20_000))
                .operation(0x40, 1, 0x401234));
        assertThat(run("dump", file)).isZero();
        assertThat(out.toString()).contains("T".repeat(100) + "...", "named " + "n".repeat(100) + "...");
        assertThat(out.toString().lines()).allMatch(line -> line.length() < 300);
    }

    @Test
    void aFolderIsNoDump() {
        assertThat(run("dump", folder.toString())).isEqualTo(4);
        assertThat(err.toString()).contains("it is a folder; name the dumps in it");
    }

    @Test
    void needsAFile() {
        assertThat(run("dump")).isEqualTo(2);
        assertThat(run("dump", "--format", "xml", "a.dmp")).isEqualTo(2);
    }
}
