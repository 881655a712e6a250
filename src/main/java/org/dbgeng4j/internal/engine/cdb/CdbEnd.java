// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.Engine.Ending;

/** What differs with the kind of target in the debugger's beginning and end. */
final class CdbEnd {
    private CdbEnd() {}

    /** cdb for all but kernels, whose debugger lies beside it; the stand-in is both in one. */
    static Path program(Path cdb, Target target) {
        Path kd = cdb.resolveSibling("kd.exe");
        boolean kernel = target instanceof Target.Kernel || target instanceof Target.LocalKernel;
        return kernel && Files.exists(kd) ? kd : cdb;
    }

    /** The command that ends the debugger and does to the target what is wanted. */
    static String command(Target target, Ending how) {
        if (target instanceof Target.Remote) {
            // q and qd would end the debugger that we are only connected to
            return ".remote_exit";
        }
        if (target instanceof Target.Dump || target instanceof Target.LocalKernel) {
            return "q";
        }
        if (target instanceof Target.Kernel) {
            return "g"; // the machine would stand still for ever
        }
        return how == Ending.DETACH ? "qd" : "q";
    }
}
