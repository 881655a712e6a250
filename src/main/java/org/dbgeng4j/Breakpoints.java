// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dbgeng4j.internal.text.BreakpointText;
import org.dbgeng4j.internal.text.Hex;

/**
 * The breakpoints of a session's target. All calls need a target that stands still.
 *
 * <p>A hit stops the target, and whoever waits in {@link DebugSession#awaitStop} hears of it. A breakpoint with a callback
 * calls that first, on a thread of the session's own, while the target stands still; the callback may ask the session
 * anything, and says whether the target goes on.
 */
public final class Breakpoints {
    /** What would make the place several words, or a command. */
    private static final Pattern NO_PLACE = Pattern.compile("[;\"{}\\p{Cntrl}]");

    private final DebugSession session;
    private final RunControl run;

    Breakpoints(DebugSession session, RunControl run) {
        this.session = session;
        this.run = run;
    }

    /**
     * Sets a breakpoint that stops the target ({@code bp}).
     *
     * @param place a symbol such as {@code leaky!fun4}, an address such as {@code 0x140001470}, or a source line in
     *     grave accents
     * @return the breakpoint; without an address where the symbol's module is not loaded yet, or no module is named
     * @throws IllegalArgumentException if that is no place
     * @throws CommandFailedException if the debugger does not set it, or the named module is loaded and has no such symbol
     */
    public BreakpointInfo set(String place) {
        run.target.require(Ability.BREAKPOINTS);
        if (place.isBlank() || NO_PLACE.matcher(place).find()) {
            throw new IllegalArgumentException("'" + place + "' is no place for a breakpoint");
        }
        return run.together("bp " + place, () -> made(place));
    }

    /** Which of the breakpoints is the new one is seen by what was there before. */
    private BreakpointInfo made(String place) {
        Set<Integer> before = list().stream().map(BreakpointInfo::number).collect(Collectors.toSet());
        CommandResult result = session.execute("bp " + place);
        List<BreakpointInfo> after = list();
        Optional<BreakpointInfo> made =
                after.stream().filter(one -> !before.contains(one.number())).findFirst();
        // the debugger keeps one breakpoint to a place
        BreakpointInfo set = made.or(() -> known(place, after))
                .orElseThrow(() -> failed("the breakpoint was not set", place, result, ""));
        if (set.address().isEmpty()) {
            loadedModule(place).ifPresent(module -> {
                clear(set);
                throw failed(
                        "the module " + module + " is loaded, and the debugger knows no such place in it",
                        place,
                        result,
                        ", and the module's symbols with modules()");
            });
        }
        return set;
    }

    /** The debugger lets a breakpoint at an unknown symbol wait for its module; in one that is loaded it waits for ever. */
    private Optional<String> loadedModule(String place) {
        String module = place.strip().replaceFirst("^`", "").replaceFirst("!.*", "");
        return session.modules().stream()
                .map(LoadedModule::name)
                .filter(loaded -> place.contains("!") && loaded.equalsIgnoreCase(module))
                .findFirst();
    }

    private CommandFailedException failed(String finding, String place, CommandResult result, String more) {
        return new CommandFailedException(
                finding,
                "command: bp " + place + "\ntarget: " + run.target + "\n" + result.output(),
                "see whether address(symbol) knows the place" + more,
                null);
    }

    /**
     * Sets a breakpoint that stops the target.
     *
     * @param address where
     * @return the breakpoint
     * @throws CommandFailedException if the debugger does not set it
     */
    public BreakpointInfo set(long address) {
        return set(Hex.of(address));
    }

    /**
     * Sets a breakpoint that calls back.
     *
     * @param place as for {@link #set(String)}
     * @param callback called at each hit; true lets the target go on, false leaves it to whoever waits for a stop, as an
     *     exception does
     * @return the breakpoint
     * @throws CommandFailedException if the debugger does not set it
     */
    public BreakpointInfo set(String place, Predicate<StopEvent.Breakpoint> callback) {
        requireNonNull(callback, "callback");
        return run.together("bp " + place, () -> {
            BreakpointInfo made = set(place);
            run.callbacks.put(made.number(), callback);
            return made;
        });
    }

    /**
     * All breakpoints ({@code bl}).
     *
     * @return the breakpoints, in the debugger's order
     */
    public List<BreakpointInfo> list() {
        run.target.require(Ability.BREAKPOINTS);
        return BreakpointText.parse(session.execute("bl").output());
    }

    /**
     * Takes a breakpoint away ({@code bc}), with its callback.
     *
     * @param breakpoint the breakpoint
     */
    public void clear(BreakpointInfo breakpoint) {
        run.target.require(Ability.BREAKPOINTS);
        session.execute("bc " + breakpoint.number());
        run.callbacks.remove(breakpoint.number());
    }

    /** Takes all breakpoints away, with their callbacks. */
    public void clear() {
        list().forEach(this::clear);
    }

    /**
     * Lets a breakpoint stop the target again ({@code be}).
     *
     * @param breakpoint the breakpoint
     */
    public void enable(BreakpointInfo breakpoint) {
        run.target.require(Ability.BREAKPOINTS);
        session.execute("be " + breakpoint.number());
    }

    /**
     * Keeps a breakpoint and lets the target pass it ({@code bd}).
     *
     * @param breakpoint the breakpoint
     */
    public void disable(BreakpointInfo breakpoint) {
        run.target.require(Ability.BREAKPOINTS);
        session.execute("bd " + breakpoint.number());
    }

    private Optional<BreakpointInfo> known(String place, List<BreakpointInfo> all) {
        return session.address(place).stream()
                .boxed()
                .flatMap(address -> all.stream()
                        .filter(one ->
                                one.address().isPresent() && one.address().getAsLong() == address))
                .findFirst();
    }
}
