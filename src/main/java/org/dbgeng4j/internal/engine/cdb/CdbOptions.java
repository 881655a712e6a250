// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    List<String> arguments(Target target) {
        List<String> words = new ArrayList<>(List.of("-lines", "-noshell", "-sins", "-y", symbolPath));
        if (target instanceof Target.ById byId) {
            words.addAll(List.of("-pd", "-p", Long.toString(byId.processId())));
        } else if (target instanceof Target.ByName byName) {
            words.addAll(List.of("-pd", "-pn", byName.imageName()));
        } else if (target instanceof Target.Launch launch) {
            // a console of its own, or it would read our commands and write into our answers; no debug heap, which
            // would change its timing
            words.addAll(List.of("-2", "-hd"));
            words.addAll(launch.command());
        }
        return words;
    }
}
