// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.dbgeng4j.internal.text.FlatJson;
import org.dbgeng4j.internal.text.JsonText;

/** Entries as lines of JSON, and back. All that is written is ASCII. */
final class EntryJson {
    private final StringBuilder out = new StringBuilder();

    private EntryJson() {}

    /** What is wrong with a line. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedException(String finding) {
            super(finding);
        }
    }

    /** The line of an entry, with its line end. */
    static String write(Entry entry, long atMillis) {
        EntryJson line = new EntryJson();
        line.out.append('{');
        if (!(entry instanceof Entry.Header)) {
            line.member("type", type(entry)).member("at", atMillis);
        }
        line.members(entry);
        return line.out.append("}\n").toString();
    }

    private static String type(Entry entry) {
        String name = entry.getClass().getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private void members(Entry entry) {
        if (entry instanceof Entry.Header e) {
            member("schema", e.schema()).member("recorded", e.recorded()).member("target", e.target());
        } else if (entry instanceof Entry.Opened e) {
            member("engine", e.engine()).member("path", e.path()).member("banner", e.banner());
        } else if (entry instanceof Entry.Command e) {
            member("text", e.text()).member("timeout", e.timeoutMillis());
        } else if (entry instanceof Entry.Output e) {
            member("took", e.tookNanos());
            e.succeeded().ifPresent(succeeded -> member("succeeded", succeeded));
            member("text", e.text());
        } else if (entry instanceof Entry.Omitted e) {
            member("characters", e.characters());
        } else if (entry instanceof Entry.Resumed e) {
            member("command", e.command());
        } else if (entry instanceof Entry.Stopped e) {
            member("text", e.text());
        } else if (entry instanceof Entry.State e) {
            member("state", e.state());
        } else if (entry instanceof Entry.Path e) {
            member("text", e.text());
        } else if (entry instanceof Entry.Failed e) {
            member("call", e.call().name()).member("kind", e.kind());
            member("reason", e.reason()).member("message", e.message());
        } else if (entry instanceof Entry.Died e) {
            member("lastWords", e.lastWords());
        } else if (entry instanceof Entry.Ended e) {
            member("how", e.how());
        } else if (entry instanceof Entry.Note e) {
            member("text", e.text());
        }
    }

    private EntryJson member(String name, Object value) {
        if (out.length() > 1) {
            out.append(',');
        }
        try {
            JsonText.string(out, name);
            out.append(':');
            if (value instanceof String text) {
                JsonText.string(out, text);
            } else {
                out.append(value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a string builder does not fail", e);
        }
        return this;
    }

    /**
     * The entry of a line. Members that this version does not know are passed over.
     *
     * @throws DamagedException if it is none
     */
    static Entry read(String line) throws DamagedException {
        Map<String, Object> members;
        try {
            members = FlatJson.parse(line);
        } catch (FlatJson.SyntaxException e) {
            throw new DamagedException(e.getMessage());
        }
        return entry(new Members(members));
    }

    private static Entry entry(Members line) throws DamagedException {
        if (line.has("schema")) {
            return new Entry.Header(line.text("schema"), line.text("recorded"), line.text("target"));
        }
        String type = line.text("type");
        return switch (type) {
            case "opened" -> new Entry.Opened(line.text("engine"), line.text("path"), line.text("banner"));
            case "command" -> new Entry.Command(line.text("text"), line.number("timeout"));
            case "output" -> new Entry.Output(line.text("text"), line.number("took"), line.truth("succeeded"));
            case "omitted" -> new Entry.Omitted(line.number("characters"));
            case "resumed" -> new Entry.Resumed(line.text("command"));
            case "breakIn" -> new Entry.BreakIn();
            case "stopped" -> new Entry.Stopped(line.text("text"));
            case "state" -> new Entry.State(line.text("state"));
            case "path" -> new Entry.Path(line.text("text"));
            case "failed" ->
                new Entry.Failed(line.call("call"), line.text("kind"), line.text("reason"), line.text("message"));
            case "died" -> new Entry.Died(line.text("lastWords"));
            case "ended" -> new Entry.Ended(line.text("how"));
            case "note" -> new Entry.Note(line.text("text"));
            default -> throw new DamagedException("its type '" + Shown.brief(type) + "' is unknown");
        };
    }

    /** The members of a line, each with the type that it must have. */
    private record Members(Map<String, Object> all) {
        boolean has(String name) {
            return all.containsKey(name);
        }

        String text(String name) throws DamagedException {
            if (all.get(name) instanceof String text) {
                return text;
            }
            throw new DamagedException("it has no text '" + name + "'");
        }

        long number(String name) throws DamagedException {
            if (all.get(name) instanceof Long number && number >= 0) {
                return number;
            }
            throw new DamagedException("it has no number '" + name + "'");
        }

        Optional<Boolean> truth(String name) throws DamagedException {
            Object value = all.get(name);
            if (value == null || value instanceof Boolean) {
                return Optional.ofNullable((Boolean) value);
            }
            throw new DamagedException("its '" + name + "' is neither true nor false");
        }

        Entry.Call call(String name) throws DamagedException {
            String text = text(name);
            for (Entry.Call call : Entry.Call.values()) {
                if (call.name().equals(text)) {
                    return call;
                }
            }
            throw new DamagedException("its call '" + Shown.brief(text) + "' is unknown");
        }
    }
}
