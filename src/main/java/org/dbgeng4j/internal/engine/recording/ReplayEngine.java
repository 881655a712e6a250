// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.BreakInException;
import org.dbgeng4j.EngineInfo;
import org.dbgeng4j.RecordingException;
import org.dbgeng4j.RecordingException.Reason;
import org.dbgeng4j.RunState;
import org.dbgeng4j.internal.engine.Answer;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;

/**
 * Plays a recording back with no debugger. Calls must come in the recorded order: the next call recorded is the only one
 * that is answered, with what was recorded of it; any other is refused and changes nothing. What the debugger told
 * without being asked is told as soon as the call before it was made.
 */
final class ReplayEngine implements Engine {
    private static final Entry RUNS = new Entry.State(RunState.RUNNING.name());

    private final RecordingReader reader;
    private final Secrets secrets;
    private final EngineInfo info;
    private final Teller teller;
    private boolean running;
    private boolean breakingIn;
    private boolean givenUp;
    private String note = "";

    /**
     * Goes on in the recording where its reader stands.
     *
     * @throws org.dbgeng4j.DebuggerException as it was recorded, if the debugger could not take hold of the target
     */
    ReplayEngine(RecordingReader reader, Secrets secrets, EngineListener listener) {
        this.reader = reader;
        this.secrets = secrets;
        this.info = opened();
        this.teller = new Teller(listener);
        teller.tell(due());
    }

    private EngineInfo opened() {
        Entry entry = nextCall();
        reader.take();
        if (entry instanceof Entry.Opened opened) {
            return new EngineInfo("replay", reader.path().toString(), opened.banner());
        }
        if (entry instanceof Entry.Failed failed && failed.call() == Entry.Call.OPEN) {
            throw Failures.exception(failed);
        }
        throw entry == null ? ends("open") : damaged("it does not say that a debugger was opened");
    }

    @Override
    public EngineInfo info() {
        return info;
    }

    @Override
    public synchronized String path(Path file) {
        while (reader.peek() instanceof Entry.State) {
            reader.take();
        }
        // only ever part of a command, which is compared with the recorded one
        return reader.peek() instanceof Entry.Path && reader.take() instanceof Entry.Path recorded
                ? recorded.text()
                : Engine.super.path(file);
    }

    @Override
    public Answer execute(String command, Duration timeout) {
        List<Entry> told = new ArrayList<>();
        Entry result;
        synchronized (this) {
            String asked = secrets.hideInCommand(command);
            if (!(nextCall() instanceof Entry.Command recorded
                    && recorded.text().equals(asked))) {
                throw differs("command " + asked);
            }
            reader.take();
            result = result(told, asked);
            // a debugger that died later, before the next call: that one must find it dead
            told.addAll(due());
        }
        teller.tellAndAwait(told);
        if (result instanceof Entry.Output output) {
            return new Answer(output.text(), Duration.ofNanos(output.tookNanos()), output.succeeded());
        }
        throw Failures.exception((Entry.Failed) result);
    }

    /** What came of the command just taken: its output, or how it failed. */
    private Entry result(List<Entry> meanwhile, String command) {
        while (true) {
            Entry entry = reader.take();
            if (entry instanceof Entry.Output
                    || entry instanceof Entry.Failed failed && failed.call() == Entry.Call.COMMAND) {
                return entry;
            } else if (entry instanceof Entry.Omitted omitted) {
                throw reader.failure(
                        Reason.ENDS,
                        "the recording does not hold the " + omitted.characters() + " characters that the command"
                                + " printed: " + Shown.brief(command),
                        "record a command that prints less");
            } else if (entry == null) {
                throw ends("command " + command);
            } else if (isTold(entry)) {
                meanwhile.add(entry);
            } else if (!isAside(entry)) {
                throw damaged("the result of a command is missing");
            }
        }
    }

    @Override
    public void resume(String command) {
        List<Entry> due;
        Entry.Failed failed = null;
        synchronized (this) {
            if (!(nextCall() instanceof Entry.Resumed recorded
                    && recorded.command().equals(secrets.hideInCommand(command)))) {
                throw differs("let the target run with " + command);
            }
            reader.take();
            running = true;
            due = due();
            if (next() instanceof Entry.Failed next && next.call() == Entry.Call.RESUME) {
                failed = next;
                running = false;
                reader.take();
                due.addAll(due());
            }
        }
        if (failed != null) {
            teller.tellAndAwait(due);
            throw Failures.exception(failed);
        }
        teller.tell(due);
    }

    @Override
    public void requestBreakIn(long processId, Duration timeout) {
        List<Entry> due;
        Entry.Failed failed = null;
        synchronized (this) {
            if (!(nextCall() instanceof Entry.BreakIn)) {
                givenUp = false;
                teller.tell(due());
                if (!running) {
                    // the recorded stop is on its way already
                    return;
                }
                RecordingException differs = differs("break in");
                throw new BreakInException(differs.getMessage(), "", "", differs);
            }
            reader.take();
            breakingIn = true;
            if (next() instanceof Entry.Failed next && next.call() == Entry.Call.BREAK_IN) {
                failed = next;
                reader.take();
            }
            due = due();
        }
        teller.tell(due);
        if (failed != null) {
            throw Failures.exception(failed);
        }
    }

    @Override
    public void end(Ending ending, Duration timeout) {
        abandon();
    }

    @Override
    public synchronized void abandon() {
        teller.end();
        try {
            boolean whole = nextCall() instanceof Entry.Ended && reader.take() != null;
            if (whole && reader.peek() != null) {
                // the session starts its debugger again
                return;
            }
        } catch (RecordingException e) {
            // nothing more is asked of it
        }
        reader.close();
    }

    /** A break-in that was given up: the stop that came after all is told when the replay has given up too. */
    @Override
    public void stateChanged(RunState now) {
        synchronized (this) {
            if (!givenUp || now != RunState.RUNNING) {
                return;
            }
            givenUp = false;
            teller.tell(due());
        }
    }

    /** What was told until the next call. The end of the recording is the end of a target that runs. */
    private List<Entry> due() {
        List<Entry> told = new ArrayList<>();
        try {
            Entry entry = reader.peek();
            while (!givenUp && entry != null && (isTold(entry) || isAside(entry) && !(entry instanceof Entry.Path))) {
                if (isTold(entry)) {
                    running = false;
                    breakingIn = false;
                    told.add(entry);
                }
                givenUp = breakingIn && entry.equals(RUNS);
                note(reader.take());
                entry = reader.peek();
            }
            if (entry == null && running && !givenUp) {
                told.add(new Entry.Died(ends("wait for the next stop").getMessage()));
            }
        } catch (RecordingException e) {
            // what went before is whole; who asks for more is told
            if (running) {
                told.add(new Entry.Died(e.getMessage()));
            }
        }
        return told;
    }

    /** The next entry; null where it cannot be read, which is told to who asks for more. */
    private Entry next() {
        try {
            return reader.peek();
        } catch (RecordingException e) {
            return null;
        }
    }

    /** The next entry that answers a call, or is no answer at all; null at the end. */
    private Entry nextCall() {
        Entry entry = reader.peek();
        while (entry != null && isAside(entry)) {
            note(reader.take());
            entry = reader.peek();
        }
        return entry;
    }

    private void note(Entry entry) {
        if (entry instanceof Entry.Note said) {
            note = said.text();
        }
    }

    private static boolean isTold(Entry entry) {
        return entry instanceof Entry.Stopped || entry instanceof Entry.Died;
    }

    private static boolean isAside(Entry entry) {
        return entry instanceof Entry.State
                || entry instanceof Entry.Path
                || entry instanceof Entry.Note
                // a request that failed when the next call was under way already
                || entry instanceof Entry.Failed failed && failed.call() == Entry.Call.BREAK_IN;
    }

    private RecordingException differs(String asked) {
        Entry expected = reader.peek();
        if (expected == null) {
            return ends(asked);
        }
        return reader.failure(
                Reason.DIFFERS,
                "the recording goes on otherwise\n  asked:    " + Shown.brief(asked) + "\n  recorded: "
                        + Shown.call(expected),
                "ask in the recorded order, or record anew");
    }

    private RecordingException ends(String asked) {
        return reader.failure(
                Reason.ENDS,
                "the recording ends before what was asked: " + Shown.brief(asked)
                        + (reader.isCutOff() ? "\n  its last line is cut off" : "")
                        + (note.isEmpty() ? "" : "\n  its last note: " + Shown.brief(note)),
                "ask no more than was recorded, or record anew");
    }

    private RecordingException damaged(String finding) {
        return reader.failure(Reason.DAMAGED, "the recording is damaged: " + finding, "");
    }
}
