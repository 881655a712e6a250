// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import com.sun.jna.platform.win32.VerRsrc.VS_FIXEDFILEINFO;
import com.sun.jna.platform.win32.VersionUtil;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.dbgeng4j.EngineInfo;

/** Which engine was loaded, in one line as cdb says it of itself. */
final class EngineVersion {
    private EngineVersion() {}

    /** From the library's own resources on Windows, elsewhere from what the engine says to {@code version}. */
    static EngineInfo info(Path file, Supplier<String> said) {
        return new EngineInfo("dbgeng", file.toString(), windows() ? fromFile(file) : fromText(said.get()));
    }

    private static boolean windows() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    private static String fromFile(Path file) {
        VS_FIXEDFILEINFO version = VersionUtil.getFileVersionInfo(file.toString());
        return "Windows Debugger Engine Version " + version.getFileVersionMajor() + "." + version.getFileVersionMinor()
                + "." + version.getFileVersionRevision() + "." + version.getFileVersionBuild() + " "
                + PortableExecutable.architecture(file);
    }

    private static String fromText(String version) {
        return version.lines()
                .map(String::strip)
                .filter(line -> line.contains("Version") || line.contains("stand-in"))
                .findFirst()
                .orElse("");
    }
}
