// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.LeakSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a debugger says out of turn lands anywhere in a diff: the diff is right all the same, or says that it is not. */
class SplicedListingTest {
    private static final Path LISTING = Path.of("src/test/resources/transcripts/user-diff-x64.txt");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*** WARNING: Unable to verify checksum for leaky.exe\n",
                "*** ERROR: Symbol file could not be found.  Defaulted to export symbols for KERNEL32.DLL - \n",
                "0:004> ",
                "<#d4j 00000000 1 end#>",
                "d4j-stop-00000000\n",
                "ModLoad: 00007ffb`1c050000 00007ffb`1c248000   C:\\WINDOWS\\SYSTEM32\\ntdll.dll\n",
                "\ufffd",
                "\0",
                "\n"
            })
    void atEveryOffsetOfADiff(String noise) throws IOException {
        String listing = Files.readString(LISTING).replace("0:004> ", "").replace("\r\n", "\n");
        List<FakeEngine> engine = new ArrayList<>();
        try (DebugSession session = FakeEngine.session(Target.attach(42), engine::add)) {
            engine.get(0).answers.put("!htrace -snapshot", "Handle tracing information snapshot successfully taken.\n");
            engine.get(0).answers.put("!htrace -diff", listing);
            Set<Long> handles = handles(session.handleTracing().diff().leakSites());
            assertThat(handles).containsExactly(0x218L, 0x21cL);
            int right = 0;
            for (int at = 0; at <= listing.length(); at++) {
                String spliced = listing.substring(0, at) + noise + listing.substring(at);
                engine.get(0).answers.put("!htrace -diff", spliced);
                HandleDiff diff = session.handleTracing().diff();
                if (diff instanceof HandleDiff.Complete complete) {
                    if (complete.warnings().isEmpty()) {
                        assertThat(handles(complete.leakSites()))
                                .as("'%s' at %d of%n%s", noise, at, spliced)
                                .isEqualTo(handles);
                        right++;
                    }
                    assertThat(complete.leakSites()).as("a leak at %d", at).isNotEmpty();
                }
            }
            // between the lines it does no harm at all
            assertThat(right).isGreaterThan((int) listing.lines().count() - 1);
        }
    }

    @Test
    void aDiffThatIsCutOffAnywhereIsNoAllClear() throws IOException {
        String listing = Files.readString(LISTING).replace("0:004> ", "");
        List<FakeEngine> engine = new ArrayList<>();
        try (DebugSession session = FakeEngine.session(Target.attach(42), engine::add)) {
            for (int length = 0; length <= listing.indexOf("Displayed 0x2"); length++) {
                engine.get(0).answers.put("!htrace -diff", listing.substring(0, length));
                assertThat(session.handleTracing().diff())
                        .as("the first %d characters", length)
                        .isInstanceOf(HandleDiff.Incomplete.class);
            }
        }
    }

    private static Set<Long> handles(List<LeakSite> sites) {
        Set<Long> all = new TreeSet<>();
        sites.forEach(site -> site.outstanding().forEach(handle -> all.add(handle.handle())));
        return all;
    }
}
