// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.Engine.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words that each kind of target is opened with, and how its debugger is ended. */
class CdbOptionsTest {
    private static final CdbProgram CDB = new CdbProgram(Path.of("/kits/cdb.exe"), List.of("wine"));

    private static String words(Target target) {
        return String.join(" ", new CdbOptions(".", UTF_8, Duration.ofSeconds(1)).arguments(target, CDB));
    }

    @Test
    void ofEachKindOfTarget() {
        assertThat(words(Target.attach(42))).isEqualTo("-lines -noshell -sins -y . -pd -p 42");
        assertThat(words(Target.attach(42).nonInvasive())).endsWith("-pv -p 42");
        assertThat(words(Target.attach("a b.exe").nonInvasiveUnsuspended())).endsWith("-pvr -pn a b.exe");
        assertThat(words(Target.launch("a.exe", "b"))).endsWith("-2 -hd a.exe b");
        assertThat(words(Target.launch("a.exe").withChildren())).endsWith("-2 -hd -o a.exe");
        assertThat(words(Target.dump(Path.of("/tmp/x.dmp")))).endsWith("-z Z:\\tmp\\x.dmp");
        assertThat(words(Target.localKernel())).endsWith("-kl");
        assertThat(words(Target.kernel("net:port=5,key=1.2.3.4"))).endsWith("-k net:port=5,key=1.2.3.4 -b");
    }

    @Test
    void aServersOptionComesFirst() {
        assertThat(words(Target.remote("npipe:server=a,pipe=b"))).startsWith("-remote npipe:server=a,pipe=b -lines");
        assertThat(words(Target.processServer("tcp:server=a,port=1", Target.attach(7))))
                .startsWith("-premote tcp:server=a,port=1 -lines")
                .endsWith("-pd -p 7");
    }

    @Test
    void endsWhatIsItsOwnAndNothingElse(@TempDir Path folder) throws IOException {
        Path cdb = folder.resolve("cdb.exe");
        assertThat(CdbEnd.command(Target.attach(1), Ending.DETACH)).isEqualTo("qd");
        assertThat(CdbEnd.command(Target.launch("a"), Ending.TERMINATE)).isEqualTo("q");
        assertThat(CdbEnd.command(Target.dump(Path.of("a")), Ending.DETACH)).isEqualTo("q");
        assertThat(CdbEnd.command(Target.remote("tcp:server=a"), Ending.DETACH)).isEqualTo(".remote_exit");
        assertThat(CdbEnd.command(Target.kernel("com:pipe"), Ending.DETACH)).isEqualTo("g");
        assertThat(CdbEnd.program(cdb, Target.kernel("com:pipe"))).isEqualTo(cdb);
        Path kd = Files.createFile(folder.resolve("kd.exe"));
        assertThat(CdbEnd.program(cdb, Target.kernel("com:pipe"))).isEqualTo(kd);
        assertThat(CdbEnd.program(cdb, Target.localKernel())).isEqualTo(kd);
        assertThat(CdbEnd.program(cdb, Target.attach(1))).isEqualTo(cdb);
    }
}
