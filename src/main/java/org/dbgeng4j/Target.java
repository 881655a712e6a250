// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is debugged. What a session attached to goes on when the session ends, in whatever way it ends; what it launched
 * is ended with it.
 */
public sealed interface Target {
    /**
     * A running process, by its id.
     *
     * @param processId the process id, greater than 0
     * @return the target
     * @throws IllegalArgumentException if the id is not greater than 0
     */
    static ById attach(long processId) {
        return new ById(processId);
    }

    /**
     * A running process, by the file name of its program, of which there must be just one.
     *
     * @param imageName a file name such as {@code notepad.exe}, without folders
     * @return the target
     * @throws IllegalArgumentException if it is no file name
     */
    static ByName attach(String imageName) {
        return new ByName(imageName);
    }

    /**
     * A program to start under the debugger.
     *
     * @param program the path of the program, absolute or as Windows would find it
     * @param arguments its arguments, each as the program is to see it
     * @return the target
     * @throws IllegalArgumentException if the program is blank or begins as an option does, or a word holds a line break
     */
    static Launch launch(String program, String... arguments) {
        List<String> words = new ArrayList<>(List.of(program));
        words.addAll(List.of(arguments));
        return new Launch(words);
    }

    /**
     * A dump file.
     *
     * @param file the dump
     * @return the target
     */
    static Dump dump(Path file) {
        return new Dump(file);
    }

    /**
     * The kernel of the machine that the debugger runs on: it is read while it runs, and never stops.
     *
     * @return the target
     */
    static LocalKernel localKernel() {
        return new LocalKernel();
    }

    /**
     * The kernel of another machine. {@code kd.exe} is used, which must lie beside {@code cdb.exe}.
     *
     * @param connection the connection as {@code -k} takes it, such as {@code net:port=50000,key=1.2.3.4}
     * @return the target
     * @throws IllegalArgumentException if the connection is blank, begins as an option does, or holds a quote or
     *     a control character
     */
    static Kernel kernel(String connection) {
        return new Kernel(connection);
    }

    /**
     * What another debugger holds, which was made a server by {@code .server} or {@code -server}. The end of the session
     * leaves that debugger and its target as they are.
     *
     * @param connection the connection as {@code -remote} takes it, such as {@code npipe:server=here,pipe=mine}
     * @return the target
     * @throws IllegalArgumentException if the connection is blank, begins as an option does, or holds a quote or
     *     a control character
     */
    static Remote remote(String connection) {
        return new Remote(connection);
    }

    /**
     * A process on the machine of a process server, {@code dbgsrv}.
     *
     * @param connection the connection as {@code -premote} takes it, such as {@code tcp:server=there,port=5005}
     * @param inner the process to attach to or the program to launch on that machine
     * @return the target
     * @throws IllegalArgumentException if the connection is blank, begins as an option does, or holds a quote or
     *     a control character, or the target is neither
     */
    static OnProcessServer processServer(String connection, Target inner) {
        return new OnProcessServer(connection, inner);
    }

    /**
     * What this kind of target allows.
     *
     * @return the abilities; immutable
     */
    default Set<Ability> allows() {
        return TargetAbilities.of(this);
    }

    /**
     * Checks that this kind of target allows something.
     *
     * @param ability what is needed
     * @throws NotAllowedException if it does not allow it
     */
    default void require(Ability ability) {
        TargetAbilities.require(this, ability);
    }

    /**
     * Whether the session starts the target and therefore ends it.
     *
     * @return true for a launch, here or on a process server
     */
    default boolean isOwned() {
        return this instanceof Launch
                || this instanceof OnProcessServer server && server.inner().isOwned();
    }

    /**
     * A running process, by its id.
     *
     * @param processId the process id, greater than 0
     * @param attachment how the debugger takes hold of it
     */
    record ById(long processId, Attachment attachment) implements Target {
        /**
         * Refuses an id that no process can have.
         *
         * @param processId the process id
         * @param attachment how the debugger takes hold of it
         */
        public ById {
            requireNonNull(attachment, "attachment");
            if (processId <= 0 || processId > 0xffff_ffffL) {
                throw new IllegalArgumentException("process id " + processId + " is not between 1 and 4294967295");
            }
        }

        /**
         * The invasive kind.
         *
         * @param processId the process id
         */
        public ById(long processId) {
            this(processId, Attachment.INVASIVE);
        }

        /**
         * The same process, suspended and looked at only.
         *
         * @return the target
         */
        public ById nonInvasive() {
            return new ById(processId, Attachment.NON_INVASIVE);
        }

        /**
         * The same process, looked at while it runs.
         *
         * @return the target
         */
        public ById nonInvasiveUnsuspended() {
            return new ById(processId, Attachment.NON_INVASIVE_UNSUSPENDED);
        }

        @Override
        public String toString() {
            return "process " + processId + TargetAbilities.how(attachment);
        }
    }

    /**
     * A running process, by the file name of its program.
     *
     * @param imageName a file name such as {@code notepad.exe}
     * @param attachment how the debugger takes hold of it
     */
    record ByName(String imageName, Attachment attachment) implements Target {
        private static final Pattern NOT_A_FILE_NAME = Pattern.compile("[\\\\/:*?\"<>|\\p{Cntrl}]");

        /**
         * Refuses what is no file name.
         *
         * @param imageName a file name
         * @param attachment how the debugger takes hold of it
         */
        public ByName {
            requireNonNull(attachment, "attachment");
            requireNonNull(imageName, "imageName");
            if (imageName.isBlank() || NOT_A_FILE_NAME.matcher(imageName).find()) {
                throw new IllegalArgumentException(
                        "'" + imageName + "' is not the file name of a program; give one such as notepad.exe");
            }
        }

        /**
         * The invasive kind.
         *
         * @param imageName the program's file name
         */
        public ByName(String imageName) {
            this(imageName, Attachment.INVASIVE);
        }

        /**
         * The same process, suspended and looked at only.
         *
         * @return the target
         */
        public ByName nonInvasive() {
            return new ByName(imageName, Attachment.NON_INVASIVE);
        }

        /**
         * The same process, looked at while it runs.
         *
         * @return the target
         */
        public ByName nonInvasiveUnsuspended() {
            return new ByName(imageName, Attachment.NON_INVASIVE_UNSUSPENDED);
        }

        @Override
        public String toString() {
            return "process " + imageName + TargetAbilities.how(attachment);
        }
    }

    /**
     * A program to start under the debugger.
     *
     * @param command the program and its arguments
     * @param folder its working folder, or null for this program's own
     * @param environment variables on top of this program's own
     * @param children whether the processes that it starts are debugged too
     */
    record Launch(List<String> command, Path folder, Map<String, String> environment, boolean children)
            implements Target {
        /**
         * Copies the words; refuses line breaks, a program that reads as an option, and what is no variable.
         *
         * @param command the program and its arguments
         * @param folder its working folder, or null
         * @param environment variables on top of this program's own
         * @param children whether the processes that it starts are debugged too
         */
        public Launch {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            if (command.isEmpty() || command.get(0).isBlank()) {
                throw new IllegalArgumentException("no program to launch is named");
            }
            TargetAbilities.checkProgram(command.get(0));
            environment.forEach(TargetAbilities::checkVariable);
            for (String word : command) {
                if (word.chars().anyMatch(Character::isISOControl)) {
                    throw new IllegalArgumentException(
                            "the command to launch holds a control character in '" + word + "'");
                }
            }
        }

        /**
         * A program in this program's own folder and environment, without its children.
         *
         * @param command the program and its arguments
         */
        public Launch(List<String> command) {
            this(command, null, Map.of(), false);
        }

        /**
         * The same program in a working folder.
         *
         * @param workingFolder the folder
         * @return the target
         */
        public Launch in(Path workingFolder) {
            return new Launch(command, requireNonNull(workingFolder, "workingFolder"), environment, children);
        }

        /**
         * The same program with environment variables on top of this program's own.
         *
         * @param variables the variables
         * @return the target
         */
        public Launch with(Map<String, String> variables) {
            return new Launch(command, folder, variables, children);
        }

        /**
         * The same program, and the processes that it starts are debugged too.
         *
         * @return the target
         */
        public Launch withChildren() {
            return new Launch(command, folder, environment, true);
        }

        @Override
        public String toString() {
            return "launched " + String.join(" ", command);
        }
    }

    /**
     * A dump file.
     *
     * @param file the dump
     */
    record Dump(Path file) implements Target {
        /**
         * Checks that nothing is null.
         *
         * @param file the dump
         */
        public Dump {
            requireNonNull(file, "file");
        }

        @Override
        public String toString() {
            return "dump " + file;
        }
    }

    /** The kernel of the machine that the debugger runs on. */
    record LocalKernel() implements Target {
        @Override
        public String toString() {
            return "the local kernel";
        }
    }

    /**
     * The kernel of another machine.
     *
     * @param connection the connection as {@code -k} takes it
     */
    record Kernel(String connection) implements Target {
        /**
         * Refuses what is no connection.
         *
         * @param connection the connection
         */
        public Kernel {
            TargetAbilities.checkConnection(connection);
        }

        @Override
        public String toString() {
            return "the kernel at " + TargetAbilities.withoutSecrets(connection);
        }
    }

    /**
     * What another debugger holds.
     *
     * @param connection the connection as {@code -remote} takes it
     */
    record Remote(String connection) implements Target {
        /**
         * Refuses what is no connection.
         *
         * @param connection the connection
         */
        public Remote {
            TargetAbilities.checkConnection(connection);
        }

        @Override
        public String toString() {
            return "the debugger at " + TargetAbilities.withoutSecrets(connection);
        }
    }

    /**
     * A process on the machine of a process server.
     *
     * @param connection the connection as {@code -premote} takes it
     * @param inner the process on that machine
     */
    record OnProcessServer(String connection, Target inner) implements Target {
        /**
         * Refuses what is no connection, and what is no process.
         *
         * @param connection the connection
         * @param inner the process on that machine
         */
        public OnProcessServer {
            TargetAbilities.checkConnection(connection);
            if (!(inner instanceof ById || inner instanceof ByName || inner instanceof Launch)) {
                throw new IllegalArgumentException("a process server has processes, not " + inner);
            }
        }

        @Override
        public String toString() {
            return inner + " on the process server at " + TargetAbilities.withoutSecrets(connection);
        }
    }
}
