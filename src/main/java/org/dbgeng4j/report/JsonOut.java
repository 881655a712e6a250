// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.report;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.dbgeng4j.internal.text.JsonText;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/** JSON as it goes: puts the commas, and knows the forms that all our documents share. */
final class JsonOut {
    private final Appendable out;
    private boolean comma;

    JsonOut(Appendable out) {
        this.out = out;
    }

    /** Begins an object or an array. */
    JsonOut open(char bracket) throws IOException {
        raw(String.valueOf(bracket));
        comma = false;
        return this;
    }

    JsonOut close(char bracket) throws IOException {
        out.append(bracket);
        comma = true;
        return this;
    }

    /** Begins a field; its value comes next. */
    JsonOut field(String name) throws IOException {
        string(name);
        out.append(':');
        comma = false;
        return this;
    }

    JsonOut string(String text) throws IOException {
        raw("");
        JsonText.string(out, text);
        return this;
    }

    JsonOut number(long value) throws IOException {
        return raw(Long.toUnsignedString(value));
    }

    /** A number, or null where it is the one that stands for unknown. */
    JsonOut number(long value, long unknown) throws IOException {
        return value == unknown ? raw("null") : number(value);
    }

    JsonOut flag(boolean value) throws IOException {
        return raw(String.valueOf(value));
    }

    JsonOut hex(long value) throws IOException {
        return string("0x" + Long.toHexString(value));
    }

    JsonOut strings(Collection<String> all) throws IOException {
        open('[');
        for (String one : all) {
            string(one);
        }
        return close(']');
    }

    JsonOut numbers(Collection<Integer> all) throws IOException {
        open('[');
        for (int one : all) {
            number(one);
        }
        return close(']');
    }

    JsonOut frames(CallStack stack) throws IOException {
        open('[');
        for (StackFrame frame : stack.frames()) {
            frame(frame);
        }
        return close(']');
    }

    private void frame(StackFrame frame) throws IOException {
        open('{').field("address").hex(frame.address());
        field("module").string(frame.module()).field("symbol").string(frame.symbol());
        field("displacement").raw(frame.isResolved() ? Long.toUnsignedString(frame.displacement()) : "null");
        if (frame.source() != null) {
            field("file").string(frame.source().file());
            field("line").number(frame.source().line());
        }
        close('}');
    }

    /** Ends a document: it stands on a line, and another may follow. */
    void end() throws IOException {
        out.append('\n');
        comma = false;
    }

    static List<String> names(Collection<? extends Enum<?>> values) {
        return values.stream().<String>map(Enum::name).toList();
    }

    private JsonOut raw(String text) throws IOException {
        out.append(comma ? "," : "").append(text);
        comma = true;
        return this;
    }
}
