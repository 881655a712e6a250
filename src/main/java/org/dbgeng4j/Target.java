// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
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
    static Target attach(long processId) {
        return new ById(processId);
    }

    /**
     * A running process, by the file name of its program, of which there must be just one.
     *
     * @param imageName a file name such as {@code notepad.exe}, without folders
     * @return the target
     * @throws IllegalArgumentException if it is no file name
     */
    static Target attach(String imageName) {
        return new ByName(imageName);
    }

    /**
     * A program to start under the debugger.
     *
     * @param program the path of the program, absolute or as Windows would find it
     * @param arguments its arguments, each as the program is to see it
     * @return the target
     * @throws IllegalArgumentException if the program is blank or a word holds a line break
     */
    static Target launch(String program, String... arguments) {
        List<String> words = new ArrayList<>(List.of(program));
        words.addAll(List.of(arguments));
        return new Launch(words);
    }

    /**
     * Whether the session starts the target and therefore ends it.
     *
     * @return true for a launch
     */
    default boolean isOwned() {
        return this instanceof Launch;
    }

    /**
     * A running process, by its id.
     *
     * @param processId the process id, greater than 0
     */
    record ById(long processId) implements Target {
        /**
         * Refuses an id that no process can have.
         *
         * @param processId the process id
         */
        public ById {
            if (processId <= 0 || processId > 0xffff_ffffL) {
                throw new IllegalArgumentException("process id " + processId + " is not between 1 and 4294967295");
            }
        }

        @Override
        public String toString() {
            return "process " + processId;
        }
    }

    /**
     * A running process, by the file name of its program.
     *
     * @param imageName a file name such as {@code notepad.exe}
     */
    record ByName(String imageName) implements Target {
        private static final Pattern NOT_A_FILE_NAME = Pattern.compile("[\\\\/:*?\"<>|\\p{Cntrl}]");

        /**
         * Refuses what is no file name.
         *
         * @param imageName a file name such
         */
        public ByName {
            requireNonNull(imageName, "imageName");
            if (imageName.isBlank() || NOT_A_FILE_NAME.matcher(imageName).find()) {
                throw new IllegalArgumentException(
                        "'" + imageName + "' is not the file name of a program; give one such as notepad.exe");
            }
        }

        @Override
        public String toString() {
            return "process " + imageName;
        }
    }

    /**
     * A program to start under the debugger.
     *
     * @param command the program and its arguments
     */
    record Launch(List<String> command) implements Target {
        /**
         * Copies the words and refuses line breaks.
         *
         * @param command the program and its arguments
         */
        public Launch {
            command = List.copyOf(command);
            if (command.isEmpty() || command.get(0).isBlank()) {
                throw new IllegalArgumentException("no program to launch is named");
            }
            for (String word : command) {
                if (word.chars().anyMatch(Character::isISOControl)) {
                    throw new IllegalArgumentException(
                            "the command to launch holds a control character in '" + word + "'");
                }
            }
        }

        @Override
        public String toString() {
            return "launched " + String.join(" ", command);
        }
    }
}
