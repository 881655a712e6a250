// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.Attachment;
import org.dbgeng4j.Target;

/**
 * How cdb is started.
 *
 * @param symbolPath where symbols are looked for
 * @param charset how its output is decoded, lossily
 * @param startTimeout how long it may take to take hold of the target
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debugger/cdb-command-line-options">options</a>
 */
public record CdbOptions(String symbolPath, Charset charset, Duration startTimeout) {
    /** The words behind the program's name. */
    List<String> arguments(Target target, CdbProgram program) {
        List<String> words = new ArrayList<>();
        // these two must come first
        if (target instanceof Target.Remote remote) {
            words.addAll(List.of("-remote", remote.connection()));
        } else if (target instanceof Target.OnProcessServer server) {
            words.addAll(List.of("-premote", server.connection()));
        }
        words.addAll(List.of("-lines", "-noshell", "-sins", "-y", symbolPath));
        if (target instanceof Target.OnProcessServer server) {
            words.addAll(process(server.inner()));
        } else if (target instanceof Target.Dump dump) {
            words.addAll(List.of("-z", program.path(dump.file())));
        } else if (target instanceof Target.LocalKernel) {
            words.add("-kl");
        } else if (target instanceof Target.Kernel kernel) {
            // breaks in at once: the session begins with a target that stands still
            words.addAll(List.of("-k", kernel.connection(), "-b"));
        } else {
            words.addAll(process(target));
        }
        return words;
    }

    private static List<String> process(Target target) {
        List<String> words = new ArrayList<>();
        if (target instanceof Target.ById byId) {
            words.addAll(hold(byId.attachment()));
            words.addAll(List.of("-p", Long.toString(byId.processId())));
        } else if (target instanceof Target.ByName byName) {
            words.addAll(hold(byName.attachment()));
            words.addAll(List.of("-pn", byName.imageName()));
        } else if (target instanceof Target.Launch launch) {
            // a console of its own, or it would read our commands and write into our answers; no debug heap, which
            // would change its timing
            words.addAll(List.of("-2", "-hd"));
            if (launch.children()) {
                words.add("-o");
            }
            words.addAll(launch.command());
        }
        return words;
    }

    private static List<String> hold(Attachment attachment) {
        return switch (attachment) {
            case INVASIVE -> List.of("-pd");
            case NON_INVASIVE -> List.of("-pv");
            case NON_INVASIVE_UNSUSPENDED -> List.of("-pvr");
        };
    }
}
