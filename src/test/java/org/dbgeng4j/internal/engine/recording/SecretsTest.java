// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.dbgeng4j.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "remote tcp:port=1025,server=box,password=hunter2 | remote tcp:port=1025,server=box,password=***",
                "remote npipe:Password=a b;c,pipe=x               | remote npipe:Password=***,pipe=x",
                "kernel net:port=50000,key=1abc.2.3z.4            | kernel net:port=50000,key=***",
                "kernel net:key=mine,port=50000                   | kernel net:key=***,port=50000",
                "remote PASSWORD = hunter2                        | remote PASSWORD = ***",
                "process 4242                                     | process 4242",
                "launched monkey=2.exe                            | launched monkey=2.exe",
                "process notepad.exe                              | process notepad.exe",
            })
    void targetsLoseTheirPasswords(String target, String hidden) {
        assertThat(new Secrets().hideInConnection(target)).isEqualTo(hidden);
    }

    @Test
    void aPasswordIsHiddenWhereverItTurnsUp() {
        Secrets secrets = new Secrets();
        secrets.hideInConnection("remote tcp:port=1025,password=hunter2");
        assertThat(secrets.hide("cmdline: x -pw hunter2 (hunter2)")).isEqualTo("cmdline: x -pw *** (***)");
        secrets.hideInCommand(".server npipe:pipe=a,password=other\u00e9");
        assertThat(secrets.hide("other\u00e9 hunter2")).isEqualTo("*** ***");
    }

    @Test
    void theConnectionOfATargetGivesItsSecretsAway() {
        Secrets secrets = new Secrets();
        String key = "1abc.2def.3ghi.4jkl";
        assertThat(secrets.describe(Target.kernel("net:port=50000,key=" + key))).doesNotContain(key);
        assertThat(secrets.describe(Target.remote("tcp:port=5,server=a,password=hunter2")))
                .doesNotContain("hunter2");
        Target inner = Target.launch("C:\\a.exe").with(Map.of("TOKEN", "verysecret"));
        assertThat(secrets.describe(Target.processServer("npipe:pipe=a,password=hunter3", inner)))
                .contains("C:\\a.exe")
                .doesNotContain("hunter3")
                .doesNotContain("verysecret");
        assertThat(secrets.hide(key + " hunter2 hunter3")).isEqualTo("*** *** ***");
    }

    @Test
    void aPasswordIsHiddenInCommandsAndOutput() {
        Secrets secrets = new Secrets();
        assertThat(secrets.hideInCommand(".server tcp:port=5,password=x; k"))
                .isEqualTo(".server tcp:port=5,password=***; k");
        assertThat(secrets.hide("Password: abc\nnet:port=1,key=a.b.c.d\n"))
                .isEqualTo("Password: ***\nnet:port=1,key=***\n");
        assertThat(secrets.hideInCommand(".sympath srv*https://me:pw@host/x"))
                .isEqualTo(".sympath srv*https://me:***@host/x");
        assertThat(secrets.hide("password=\"a b c\" d")).isEqualTo("password=*** d");
    }

    @Test
    void ordinaryOutputStaysAsItIs() {
        String symbols = "app!Password::check+0x1f\napp!pwd::Pwd+0x2\nkernelbase!RegOpenKeyExW\n  Type Key\n a = 1\n";
        assertThat(new Secrets().hide(symbols)).isEqualTo(symbols);
        String output = "Handle = 0x3c - OPEN\r\n0x00007ff: leakyhandles!fun4+0x27 [Z:\\a\\b.cpp @ 28]\n  Type  Key\n";
        assertThat(new Secrets().hide(output)).isEqualTo(output);
    }

    @Test
    void hidingTwiceIsHidingOnce() {
        Secrets secrets = new Secrets();
        String once = secrets.hideInConnection("remote tcp:password=hunter2,port=1");
        assertThat(secrets.hideInConnection(once)).isEqualTo(once);
        assertThat(secrets.hide("a *** b password=***")).isEqualTo("a *** b password=***");
    }
}
