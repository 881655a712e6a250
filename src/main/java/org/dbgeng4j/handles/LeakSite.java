// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/**
 * The outstanding handles of a diff that were opened by one call stack.
 *
 * @param stack the call stack that they share, with source lines where the symbols name them; empty where the kernel
 *     captured none
 * @param outstanding the handles, newest first; at least one
 */
public record LeakSite(CallStack stack, List<OutstandingHandle> outstanding) {
    static final Comparator<LeakSite> LARGEST_FIRST =
            Comparator.comparingInt(LeakSite::count).reversed();

    /**
     * Copies the handles.
     *
     * @param stack the call stack that they share
     * @param outstanding the handles
     */
    public LeakSite {
        requireNonNull(stack, "stack");
        outstanding = List.copyOf(outstanding);
        if (outstanding.isEmpty()) {
            throw new IllegalArgumentException("a leak site without a handle is none");
        }
    }

    /**
     * How many handles are outstanding.
     *
     * @return at least 1
     */
    public int count() {
        return outstanding.size();
    }

    /**
     * The kinds of object, without repetition; mostly one.
     *
     * @return the types that are known, in the order of the handles; empty where none is
     */
    public List<String> objectTypes() {
        return outstanding.stream()
                .map(OutstandingHandle::objectType)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /**
     * The frame to look at first: the innermost one that is not the system's, that is, the caller's own code that made
     * the handle.
     *
     * @return the frame; empty where all frames are the system's, or none was resolved or captured
     */
    public Optional<StackFrame> culprit() {
        return stack.frames().stream()
                .filter(frame -> frame.isResolved() && !SystemModules.contains(frame.module()))
                .findFirst();
    }

    /**
     * What to know of the call stack before trusting it.
     *
     * @param targetProcessId the process whose handles were traced, {@link HandleTrace#UNKNOWN_ID} where it is not known
     * @return the facts, in the order of their enum; empty where there is nothing to say
     */
    public Set<StackFact> facts(long targetProcessId) {
        Set<StackFact> facts = EnumSet.noneOf(StackFact.class);
        outstanding.forEach(handle -> facts.addAll(StackFact.of(handle.trace(), targetProcessId)));
        return Collections.unmodifiableSet(facts);
    }

    /**
     * A name for the site that is the same in another run, on another machine and in another build: made of the modules
     * and symbols of the caller's own frames, never of addresses. {@code v1} names the way it is made.
     *
     * @return {@code v1:} and 16 hexadecimal digits
     */
    public String fingerprint() {
        List<StackFrame> own = stack.frames().stream()
                .filter(frame -> !SystemModules.contains(frame.module()))
                .toList();
        // frames without a name say nothing; the system's then say at least what was opened
        String identity = (own.stream().anyMatch(StackFrame::isResolved) ? own : stack.frames())
                .stream().map(frame -> frame.function().orElse("?")).collect(Collectors.joining("\n"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return "v1:" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    /** Whether the fingerprint tells it apart: a frame of its own, or one of the system's where all are, has a symbol. */
    boolean isNamed() {
        boolean system = stack.frames().stream().allMatch(frame -> SystemModules.contains(frame.module()));
        return stack.frames().stream()
                .anyMatch(frame -> frame.symbol() != null && (system || !SystemModules.contains(frame.module())));
    }

    /** This site with these handles only; empty where none is left. */
    Optional<LeakSite> keeping(Set<Long> open) {
        List<OutstandingHandle> kept = outstanding.stream()
                .filter(handle -> open.contains(handle.handle()))
                .toList();
        return kept.isEmpty() ? Optional.empty() : Optional.of(new LeakSite(stack, kept));
    }

    /** The site as text: a headline with count, type and culprit, then the stack, a frame a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(count()).append(count() == 1 ? " handle" : " handles");
        List<String> types = objectTypes();
        text.append(" of type ").append(types.isEmpty() ? "(unknown)" : String.join(", ", types));
        text.append(", opened by ")
                .append(culprit()
                        .map(StackFrame::toString)
                        .orElse(stack.isEmpty() ? "(no stack captured)" : "(system)"));
        outstanding.stream()
                .map(OutstandingHandle::objectName)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(name -> text.append(", named ").append(name));
        for (StackFrame frame : stack.frames()) {
            text.append("\n    ").append(frame);
        }
        return text.toString();
    }
}
