// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What the kinds of targets allow, and what they have in common. */
final class TargetAbilities {
    private static final Set<Ability> PROCESS = frozen(EnumSet.complementOf(EnumSet.of(Ability.RESTART)));
    private static final Set<Ability> PROGRAM = frozen(EnumSet.allOf(Ability.class));
    private static final Set<Ability> ONLOOKER =
            frozen(EnumSet.of(Ability.DETACH, Ability.LIST_HANDLES, Ability.WRITE_MEMORY, Ability.WRITE_DUMP));
    private static final Set<Ability> FILE = frozen(EnumSet.of(Ability.LIST_HANDLES, Ability.WRITE_DUMP));
    private static final Set<Ability> OWN_KERNEL =
            frozen(EnumSet.of(Ability.LIST_HANDLES, Ability.WRITE_MEMORY, Ability.WRITE_DUMP));
    // a kernel is stopped by Ctrl+Break at kd's console, which no pipe carries
    private static final Set<Ability> OTHER_KERNEL = frozen(EnumSet.of(
            Ability.RUN,
            Ability.STEP,
            Ability.BREAKPOINTS,
            Ability.FILTER_EXCEPTIONS,
            Ability.DETACH,
            Ability.LIST_HANDLES,
            Ability.WRITE_MEMORY,
            Ability.WRITE_DUMP));
    // DebugBreakProcess reaches no other machine
    private static final Set<Ability> FAR = frozen(EnumSet.of(
            Ability.RUN,
            Ability.STEP,
            Ability.BREAKPOINTS,
            Ability.FILTER_EXCEPTIONS,
            Ability.TRACE_HANDLES,
            Ability.DETACH,
            Ability.LIST_HANDLES,
            Ability.WRITE_MEMORY,
            Ability.WRITE_DUMP));

    private TargetAbilities() {}

    static Set<Ability> of(Target target) {
        if (target instanceof Target.ById byId) {
            return of(byId.attachment());
        } else if (target instanceof Target.ByName byName) {
            return of(byName.attachment());
        } else if (target instanceof Target.Launch) {
            return PROGRAM;
        } else if (target instanceof Target.Dump) {
            return FILE;
        } else if (target instanceof Target.LocalKernel) {
            return OWN_KERNEL;
        } else if (target instanceof Target.Kernel) {
            return OTHER_KERNEL;
        } else if (target instanceof Target.OnProcessServer server) {
            return of(server);
        }
        return FAR;
    }

    private static Set<Ability> of(Attachment attachment) {
        return attachment == Attachment.INVASIVE ? PROCESS : ONLOOKER;
    }

    private static Set<Ability> of(Target.OnProcessServer server) {
        Set<Ability> there = EnumSet.copyOf(server.inner().allows());
        there.remove(Ability.BREAK_IN);
        return Collections.unmodifiableSet(there);
    }

    static void require(Target target, Ability ability) {
        if (target.allows().contains(ability)) {
            return;
        }
        throw new NotAllowedException(
                ability,
                "this kind of target does not allow " + ability,
                "target: " + target + "\nit allows: " + target.allows(),
                remedy(target, ability));
    }

    private static String remedy(Target target, Ability ability) {
        if (target instanceof Target.Dump) {
            return "a dump can only be looked at: attach to a running process";
        }
        if (target instanceof Target.Kernel && ability == Ability.BREAK_IN) {
            return "let it stop by itself, at a breakpoint, or press Ctrl+Break at its own debugger";
        }
        if (ability == Ability.RESTART) {
            return "launch the program instead of attaching to it";
        }
        return ability == Ability.BREAK_IN
                ? "let it stop by itself, at a breakpoint or an exception"
                : "attach to a process without nonInvasive(), or launch it";
    }

    static String how(Attachment attachment) {
        return switch (attachment) {
            case INVASIVE -> "";
            case NON_INVASIVE -> ", non-invasively";
            case NON_INVASIVE_UNSUSPENDED -> ", non-invasively and running";
        };
    }

    static void checkConnection(String connection) {
        if (connection.isBlank()
                || isOption(connection)
                || connection.chars().anyMatch(c -> c == '"' || Character.isISOControl(c))) {
            throw new IllegalArgumentException("'" + connection.replaceAll("\\p{Cntrl}", "?") + "' is no connection");
        }
    }

    static void checkProgram(String program) {
        if (isOption(program) || program.indexOf('"') >= 0) {
            throw new IllegalArgumentException("'" + program + "' is no program's path: the debugger would take it for"
                    + " something else; give one such as C:\\samples\\leaky.exe");
        }
    }

    static void checkVariable(String name, String value) {
        if (name.isBlank() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "'" + name.replaceAll("\\p{Cntrl}", "?") + "' with its value is no environment variable");
        }
    }

    /** The debuggers take both signs for the beginning of an option. */
    private static boolean isOption(String word) {
        return word.startsWith("-") || word.startsWith("/");
    }

    /** The connection without keys and passwords, for messages. */
    static String withoutSecrets(String connection) {
        return connection.replaceAll("(?i)\\b(password|key|certuser)=[^,]*", "$1=...");
    }

    private static Set<Ability> frozen(EnumSet<Ability> abilities) {
        return Collections.unmodifiableSet(abilities);
    }
}
