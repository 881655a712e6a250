// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.dbgeng4j.DebuggerNotFoundException;
import org.dbgeng4j.internal.engine.cdb.Machine;
import org.junit.jupiter.api.Test;

class DbgEngDiscoveryTest {
    private static final String KIT = "C:\\Program Files (x86)\\Windows Kits\\10\\Debuggers\\x64\\";

    private final FileSystem windows = Jimfs.newFileSystem(Configuration.windows());
    private final Map<String, String> variables = new HashMap<>(Map.of("SystemRoot", "C:\\Windows"));
    private final Machine machine =
            new Machine(true, "amd64", windows, variables::get, () -> "C:\\Program Files (x86)\\Windows Kits\\10\\");

    private Path file(String name) throws IOException {
        Path path = windows.getPath(name);
        Files.createDirectories(path.getParent());
        return Files.write(path, new byte[] {'M', 'Z'});
    }

    private void kit(String... files) throws IOException {
        for (String name : files) {
            file(KIT + name);
        }
    }

    @Test
    void findsTheEngineBesideCdb() throws IOException {
        kit("cdb.exe", "dbgeng.dll", "dbghelp.dll", "symsrv.dll");
        assertThat(DbgEngDiscovery.find(machine)).hasToString(KIT + "dbgeng.dll");
    }

    @Test
    void aNamedOneGoesFirstAndMayBeAFolder() throws IOException {
        kit("cdb.exe", "dbgeng.dll", "dbghelp.dll", "symsrv.dll");
        file("C:\\mine\\dbgeng.dll");
        file("C:\\mine\\dbghelp.dll");
        file("C:\\mine\\symsrv.dll");
        variables.put(DbgEngDiscovery.VARIABLE, "C:\\mine");
        assertThat(DbgEngDiscovery.find(machine)).hasToString("C:\\mine\\dbgeng.dll");
        variables.put(DbgEngDiscovery.VARIABLE, "C:\\nowhere");
        assertThatExceptionOfType(DebuggerNotFoundException.class)
                .isThrownBy(() -> DbgEngDiscovery.find(machine))
                .withMessageContaining(DbgEngDiscovery.VARIABLE)
                .withMessageContaining("C:\\nowhere: not there");
    }

    @Test
    void refusesTheEngineOfSystem32() throws IOException {
        Path system = file("C:\\Windows\\System32\\dbgeng.dll");
        file("C:\\Windows\\System32\\dbghelp.dll");
        assertThatExceptionOfType(DebuggerNotFoundException.class)
                .isThrownBy(() -> DbgEngDiscovery.at(machine, system))
                .withMessageContaining("refused")
                .withMessageContaining("no !htrace");
    }

    @Test
    void refusesAnEngineThatWouldFindTheSystemsOwnLibraries() throws IOException {
        kit("cdb.exe", "dbgeng.dll", "dbghelp.dll");
        assertThatExceptionOfType(DebuggerNotFoundException.class)
                .isThrownBy(() -> DbgEngDiscovery.find(machine))
                .withMessageContaining("no symsrv.dll beside it");
    }

    @Test
    void saysWhereItLookedWhenThereIsNone() {
        assertThatExceptionOfType(DebuggerNotFoundException.class)
                .isThrownBy(() -> DbgEngDiscovery.find(machine))
                .satisfies(e -> assertThat(e.places())
                        .anyMatch(place -> place.startsWith(DbgEngDiscovery.VARIABLE))
                        .anyMatch(place -> place.contains("Windows Kits")))
                .withMessageContaining("Debugging Tools");
    }
}
