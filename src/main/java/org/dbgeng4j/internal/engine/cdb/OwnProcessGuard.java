// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.Attachment;
import org.dbgeng4j.Target;

/**
 * Refuses to stop this JVM, or a process that waits for it, by a debugger that it drives: nobody would be left to read
 * what the debugger prints, and all would hang for ever.
 *
 * @param chain this JVM first, then its parent, that one's parent, and so on, as far as they wait for each other
 * @param find the ids of all processes of a program
 */
public record OwnProcessGuard(List<Ancestor> chain, Function<String, List<Long>> find) {
    /** Programs that start others and wait for none. */
    private static final Set<String> STARTERS =
            Set.of("explorer.exe", "services.exe", "sihost.exe", "svchost.exe", "userinit.exe", "winlogon.exe");

    /**
     * A process of the chain.
     *
     * @param processId its id
     * @param imageName its program's file name, or empty where that is not told
     */
    public record Ancestor(long processId, String imageName) {}

    /** Ends the chain before the first that waits for nobody. */
    public OwnProcessGuard {
        List<Ancestor> waiting = new ArrayList<>();
        for (Ancestor ancestor : chain) {
            if (STARTERS.contains(ancestor.imageName.toLowerCase(Locale.ROOT))) {
                break;
            }
            waiting.add(ancestor);
        }
        chain = List.copyOf(waiting);
    }

    /** Of this JVM on Windows; elsewhere process ids are Wine's own, and no process of Wine is this JVM. */
    public static OwnProcessGuard here(Machine machine) {
        List<Ancestor> chain = new ArrayList<>();
        if (machine.windows()) {
            for (Optional<ProcessHandle> next = Optional.of(ProcessHandle.current());
                    next.isPresent();
                    next = next.get().parent()) {
                String command = next.get().info().command().orElse("");
                String image = command.substring(Math.max(command.lastIndexOf('\\'), command.lastIndexOf('/')) + 1);
                chain.add(new Ancestor(next.get().pid(), image));
            }
        }
        return new OwnProcessGuard(chain, name -> SystemProcesses.here().find(name));
    }

    /**
     * Checks a target.
     *
     * @throws AttachException if it is this JVM or one that waits for it, and would be stopped
     */
    public void check(Target target) {
        if (target instanceof Target.ById byId && stops(byId.attachment())) {
            refuse(byId.processId(), target);
        } else if (target instanceof Target.ByName byName && stops(byName.attachment())) {
            boolean mayBeOurs = chain.stream().anyMatch(one -> one.imageName.equalsIgnoreCase(byName.imageName()));
            List<Long> found = mayBeOurs ? find.apply(byName.imageName()) : List.of();
            // of several the debugger takes none
            if (found.size() == 1) {
                refuse(found.get(0), target);
            }
        }
    }

    private static boolean stops(Attachment attachment) {
        return attachment != Attachment.NON_INVASIVE_UNSUSPENDED;
    }

    private void refuse(long processId, Target target) {
        for (int i = 0; i < chain.size(); i++) {
            if (chain.get(i).processId == processId) {
                throw new AttachException(
                        AttachException.Reason.OWN_PROCESS,
                        (i == 0
                                        ? "this is the JVM that drives the debugger"
                                        : "this process waits for the JVM that drives the debugger")
                                + ": stopped, it would hang for ever",
                        "target: " + target + "\nprocess: " + processId + " " + chain.get(i).imageName,
                        i == 0
                                ? "watch it without a debugger, HandleTracing.ofThisJvm(), or drive the debugger from"
                                        + " another process"
                                : "watch it without a debugger, HandleTracing.of(" + processId
                                        + "), or drive the debugger from a process that it did not start");
            }
        }
    }
}
