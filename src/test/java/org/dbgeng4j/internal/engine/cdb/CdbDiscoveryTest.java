// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CdbDiscoveryTest {
    private static final String KITS_CDB = "C:\\Program Files (x86)\\Windows Kits\\10\\Debuggers\\x64\\cdb.exe";

    private final Map<String, String> environment = new HashMap<>();
    private FileSystem files = Jimfs.newFileSystem(Configuration.windows());
    private String kitsRoot;
    private String architecture = "amd64";

    @AfterEach
    void closeFiles() throws IOException {
        files.close();
    }

    private Machine windows() {
        environment.putIfAbsent("ProgramFiles(x86)", "C:\\Program Files (x86)");
        environment.putIfAbsent("ProgramFiles", "C:\\Program Files");
        environment.putIfAbsent("LOCALAPPDATA", "C:\\Users\\me\\AppData\\Local");
        environment.putIfAbsent("PATH", "C:\\Windows\\System32;C:\\tools");
        environment.putIfAbsent("SystemRoot", "C:\\Windows");
        return new Machine(true, architecture, files, environment::get, () -> kitsRoot);
    }

    private Path put(String path) throws IOException {
        Path file = files.getPath(path);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    private void findsOnly(String path) throws IOException {
        put(path);
        assertThat(CdbDiscovery.find(windows()).path()).hasToString(path);
    }

    @Test
    void takesTheOneThatTheVariableNames() throws IOException {
        put(KITS_CDB);
        environment.put("DBGENG4J_CDB", "D:\\my\\cdb.exe");
        files = Jimfs.newFileSystem(
                Configuration.windows().toBuilder().setRoots("C:\\", "D:\\").build());
        findsOnly("D:\\my\\cdb.exe");
    }

    @Test
    void looksNoFurtherWhenTheVariableIsWrong() throws IOException {
        put(KITS_CDB);
        environment.put("DBGENG4J_CDB", "C:\\typo\\cdb.exe");
        assertThatExceptionOfType(DebuggerNotFoundException.class)
                .isThrownBy(() -> CdbDiscovery.find(windows()))
                .withMessageContaining("DBGENG4J_CDB: C:\\typo\\cdb.exe: not there")
                .withMessageContaining("correct the variable");
    }

    @Test
    void takesTheKitOfTheRegistryFirst() throws IOException {
        put(KITS_CDB);
        kitsRoot = "C:\\Kits\\10\\";
        findsOnly("C:\\Kits\\10\\Debuggers\\x64\\cdb.exe");
    }

    @Test
    void findsTheKitsOfTheirUsualFolders() throws IOException {
        findsOnly(KITS_CDB);
    }

    @Test
    void findsAnOldKit() throws IOException {
        findsOnly("C:\\Program Files (x86)\\Windows Kits\\8.1\\Debuggers\\x64\\cdb.exe");
    }

    @Test
    void takesTheKitOfItsOwnArchitecture() throws IOException {
        put(KITS_CDB);
        architecture = "aarch64";
        findsOnly("C:\\Program Files (x86)\\Windows Kits\\10\\Debuggers\\arm64\\cdb.exe");
    }

    @Test
    void findsTheStoreAlias() throws IOException {
        findsOnly("C:\\Users\\me\\AppData\\Local\\Microsoft\\WindowsApps\\cdbX64.exe");
    }

    @Test
    void findsItOnThePath() throws IOException {
        findsOnly("C:\\tools\\cdb.exe");
    }

    @Test
    void refusesTheOneInSystem32AndSaysWhy() throws IOException {
        put("C:\\Windows\\System32\\cdb.exe");
        assertThatExceptionOfType(DebuggerNotFoundException.class)
                .isThrownBy(() -> CdbDiscovery.find(windows()))
                .withMessageContaining("System32 has no extensions");
        findsOnly("C:\\tools\\cdb.exe");
    }

    @Test
    void saysEveryPlaceWhenThereIsNone() {
        assertThatExceptionOfType(DebuggerNotFoundException.class)
                .isThrownBy(() -> CdbDiscovery.find(windows()))
                .satisfies(e -> assertThat(e.places())
                        .anyMatch(place -> place.startsWith("DBGENG4J_CDB"))
                        .anyMatch(place -> place.contains("KitsRoot10"))
                        .anyMatch(place -> place.contains(KITS_CDB))
                        .anyMatch(place -> place.contains("8.0"))
                        .anyMatch(place -> place.contains("WindowsApps"))
                        .anyMatch(place -> place.contains("C:\\tools\\cdb.exe")))
                .withMessageContaining("Debugging Tools for Windows");
    }

    @Test
    void looksNowhereElseForAPathThatWasGiven() throws IOException {
        put(KITS_CDB);
        assertThatExceptionOfType(DebuggerNotFoundException.class)
                .isThrownBy(() -> CdbDiscovery.at(windows(), files.getPath("C:\\nope\\cdb.exe")))
                .withMessageContaining("C:\\nope\\cdb.exe: not there");
        assertThatExceptionOfType(DebuggerNotFoundException.class)
                .isThrownBy(() -> CdbDiscovery.at(windows(), files.getPath("C:\\Program Files (x86)")))
                .withMessageContaining("a folder");
    }

    @Nested
    class OffWindows {
        private Machine linux() {
            files = Jimfs.newFileSystem(Configuration.unix());
            return new Machine(false, "amd64", files, environment::get, () -> null);
        }

        @Test
        void startsTheDebuggerThroughWine() throws IOException {
            Machine linux = linux();
            put("/opt/cdb.exe");
            environment.put("DBGENG4J_CDB", "/opt/cdb.exe");
            environment.put("PATH", "/usr/bin:/opt/wine/bin");
            assertThatExceptionOfType(DebuggerNotFoundException.class)
                    .isThrownBy(() -> CdbDiscovery.find(linux))
                    .withMessageContaining("no Wine")
                    .withMessageContaining("/opt/wine/bin/wine64: not there");
            environment.put("DBGENG4J_WINE", "/my/wine");
            put("/my/wine");
            assertThat(CdbDiscovery.find(linux).launcher()).containsExactly("/my/wine");
        }

        @Test
        void startsAProgramOfTheSystemsOwnByItself() throws IOException {
            Machine linux = linux();
            CdbProgram program = CdbDiscovery.at(linux, put("/opt/sim/cdb"));
            assertThat(program.launcher()).isEmpty();
            assertThat(program.simulates()).isTrue();
        }

        @Test
        void saysWhereItLooked() {
            environment.put("PATH", "/usr/bin:/usr/bin");
            assertThatExceptionOfType(DebuggerNotFoundException.class)
                    .isThrownBy(() -> CdbDiscovery.find(linux()))
                    .withMessageContaining("DBGENG4J_CDB: not set")
                    .satisfies(e -> assertThat(e.places()).containsOnlyOnce("PATH: /usr/bin/cdb.exe: not there"));
        }
    }
}
