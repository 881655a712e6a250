// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.dbgeng4j.internal.engine.cdb.Machine;
import org.junit.jupiter.api.Test;

/** What the doctor sees of a Windows machine. */
class CheckupTest {
    private static final String KIT = "C:\\Program Files (x86)\\Windows Kits\\10\\Debuggers\\x64\\";

    private final FileSystem windows = Jimfs.newFileSystem(Configuration.windows());
    private final Map<String, String> variables = new HashMap<>(Map.of("SystemRoot", "C:\\Windows"));
    private boolean elevated = true;

    private void file(String name, int machine) throws IOException {
        Path path = windows.getPath(KIT + name);
        Files.createDirectories(path.getParent());
        ByteBuffer head = ByteBuffer.allocate(0x48).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(0x3c, 0x40).putInt(0x40, 0x4550).putShort(0x44, (short) machine);
        Files.write(path, head.array());
    }

    private String look() {
        Machine machine = new Machine(
                true, "amd64", windows, variables::get, () -> "C:\\Program Files (x86)\\Windows Kits\\10\\");
        return new Checkup(machine, null, null, () -> elevated)
                .look().findings().stream().map(Finding::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void aWholeKitIsGood() throws IOException {
        for (String name : new String[] {"cdb.exe", "dbgeng.dll", "dbghelp.dll", "symsrv.dll", "winxp\\ntsdexts.dll"}) {
            file(name, 0x8664);
        }
        assertThat(look())
                .contains("[ok]   cdb: " + KIT + "cdb.exe, AMD64")
                .contains("[ok]   dbgeng: " + KIT + "dbgeng.dll, AMD64")
                .contains("dbgeng has ntsdexts.dll")
                .contains("SeDebugPrivilege is held")
                .doesNotContain("[bad]");
    }

    @Test
    void aKitInPartsHasNoHtrace() throws IOException {
        file("cdb.exe", 0xaa64);
        elevated = false;
        variables.put("_NT_SYMBOL_PATH", "srv*");
        assertThat(look())
                .contains("cdb.exe, ARM64")
                .contains("[bad]  cdb has no ntsdexts.dll, and so no !htrace")
                .contains("dbgeng.dll: not there")
                .contains("run elevated")
                .contains("_NT_SYMBOL_PATH is ignored");
    }

    @Test
    void nothingIsBad() {
        assertThat(look()).contains("[bad]  there is no debugger", "Debugging Tools", "Windows Kits");
    }
}
