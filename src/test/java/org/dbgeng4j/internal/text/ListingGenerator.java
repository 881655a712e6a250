// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleListing.Kind;
import org.dbgeng4j.handles.HandleListing.Mode;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/** Makes logs of all shapes from a seed: what they hold, and the text of it. */
final class ListingGenerator {
    private static final String SEPARATOR = "-".repeat(38);
    private static final String[] MODULES = {
        "ntdll", "KERNELBASE", "nt", "order_book", "Core-2.1", "svc.host", "größe", "модуль", "a"
    };
    private static final String[] NAMES = {
        "NtClose",
        "Registry::find<std::pair<int const ,Item *> >",
        "operator+",
        "operator!=",
        "~Pool",
        "`anonymous namespace'::Job::run",
        "core::ptr::drop_in_place$<alloc::vec::Vec<u8> >",
        "System.IO.Store.Open(System.String, System.IO.Mode)",
        "ILT+825(_main)",
        "tail+0x12",
        "{lambda_1}::operator()",
        "?make@Pool@@QEAAPEAXXZ",
        "wait \"quoted\" name",
        "größe",
        "\uD83D\uDD25",
        "x"
    };
    private static final String[] NOISE = {
        "*** WARNING: Unable to verify checksum for order_book.exe",
        "*** ERROR: Symbol file could not be found.  Defaulted to export symbols for svc.host.dll - ",
        "*** ERROR: Module load completed but symbols could not be loaded for Core-2.1.dll",
        "worker 3 of the target says hello",
        "ModLoad: 00007ffc`e74b0000 00007ffc`e756e000   C:\\Windows\\System32\\ws2.dll",
        "   "
    };

    /** Who a line of the text belongs to. */
    enum Part {
        SEPARATOR,
        HEADER,
        OWNER,
        BLANK,
        FRAME,
        /** A line that ends a trace as well as dashes do. */
        BOUNDARY,
        NOISE
    }

    /** A line without its end; {@code trace} counts the traces of the whole log, negative for lines of none. */
    record Line(String text, Part part, int trace) {}

    private final Random random;
    private final boolean spliced;
    private final boolean kernel;
    private final boolean upperCase;
    private final int width;
    final String lineEnd;
    final List<Line> lines = new ArrayList<>();
    final List<HandleListing> listings = new ArrayList<>();
    private int traces;

    /**
     * Makes a log.
     *
     * @param seed gives everything
     * @param spliced whether other text lands between the lines and in them
     */
    ListingGenerator(long seed, boolean spliced) {
        random = new Random(seed);
        this.spliced = spliced;
        kernel = random.nextInt(5) == 0;
        upperCase = random.nextInt(4) == 0;
        width = random.nextBoolean() ? 8 : 16;
        lineEnd = random.nextBoolean() ? "\n" : "\r\n";
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            listing();
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append(line.text).append(lineEnd);
        }
        return text.toString();
    }

    List<HandleTrace> allTraces() {
        List<HandleTrace> all = new ArrayList<>();
        listings.forEach(listing -> all.addAll(listing.traces()));
        return all;
    }

    private void listing() {
        String prompt = prompt();
        Kind kind = kernel ? Kind.LIST : Kind.values()[random.nextInt(Kind.values().length)];
        switch (kind) {
            case ENABLE -> {
                boundary(prompt + "Handle tracing enabled.");
                boundary("Handle tracing information snapshot successfully taken.");
            }
            case DISABLE -> boundary(prompt + "Handle tracing disabled.");
            case SNAPSHOT -> boundary(prompt + "Handle tracing information snapshot successfully taken.");
            case MESSAGE -> boundary(prompt + "Handle tracing information is not available");
            case DIFF -> diff(prompt);
            default -> list(prompt);
        }
        if (kind != Kind.DIFF && kind != Kind.LIST) {
            String message = kind == Kind.MESSAGE ? "Handle tracing information is not available" : null;
            listings.add(new HandleListing(kind, Mode.USER, -1, -1, -1, -1, message, List.of(), List.of()));
        }
    }

    private String prompt() {
        String prompt = kernel ? "0: kd> " : "0:00" + random.nextInt(10) + (random.nextBoolean() ? "" : ":x86") + "> ";
        if (random.nextInt(3) == 0) {
            boundary(prompt + "!htrace"); // with an echo
            return "";
        }
        return prompt.repeat(1 + random.nextInt(2));
    }

    private void diff(String prompt) {
        boundary(prompt + "Handle tracing information snapshot successfully taken.");
        int count = random.nextInt(4) == 0 ? 0 : random.nextInt(6);
        int fresh = count + random.nextInt(40);
        boundary("0x" + hex(fresh) + " new stack traces since the previous snapshot.");
        List<HandleTrace> made = new ArrayList<>();
        if (count == 0) {
            boundary("No outstanding handles opened since the previous snapshot were detected.");
        } else {
            boundary("Ignoring handles that were already closed...");
            boundary("Outstanding handles opened since the previous snapshot:");
            for (int i = 0; i < count; i++) {
                made.add(trace(HandleOperation.OPEN));
            }
            line(SEPARATOR, Part.SEPARATOR, -1);
            boundary("Displayed 0x" + hex(count) + " stack traces for outstanding handles opened since the previous"
                    + " snapshot.");
        }
        listings.add(new HandleListing(Kind.DIFF, Mode.USER, fresh, count, -1, -1, null, made, List.of()));
    }

    private void list(String prompt) {
        int count = random.nextInt(6);
        List<HandleTrace> made = new ArrayList<>();
        if (kernel) {
            boundary(prompt + "Process 0x" + number(0x81400300L));
            line("ObjectTable 0x" + number(0xE10CCF60L), Part.NOISE, -1);
        } else if (!prompt.isEmpty()) {
            boundary(prompt + "!htrace 0");
        }
        for (int i = 0; i < count; i++) {
            made.add(trace(HandleOperation.values()[random.nextInt(3)]));
        }
        blank(-1);
        line(SEPARATOR, Part.SEPARATOR, -1);
        int parsed = count + random.nextInt(40);
        boundary("Parsed 0x" + hex(parsed).toUpperCase(Locale.ROOT) + " stack traces.");
        boundary("Dumped 0x" + hex(count).toUpperCase(Locale.ROOT) + " stack traces.");
        Mode mode = kernel && count > 0 ? Mode.KERNEL : Mode.USER;
        listings.add(new HandleListing(Kind.LIST, mode, -1, -1, parsed, count, null, made, List.of()));
    }

    private HandleTrace trace(HandleOperation operation) {
        int number = traces++;
        long handle = 4L * (1 + random.nextInt(500));
        long thread = kernel ? -1 : 4L * random.nextInt(5000);
        long process = kernel ? -1 : 4L * random.nextInt(5000);
        line(SEPARATOR, Part.SEPARATOR, number);
        if (kernel) {
            blank(number);
            String word = operation == HandleOperation.BAD_REFERENCE ? "BAD REFERENCE" : operation.name();
            line("Handle 0x" + hex(handle) + " - " + word + ":", Part.HEADER, number);
        } else {
            String word = operation == HandleOperation.BAD_REFERENCE ? "*** BAD REFERENCE ***" : operation.name();
            line("Handle = 0x" + pad(handle) + " - " + word, Part.HEADER, number);
            line("Thread ID = 0x" + pad(thread) + ", Process ID = 0x" + pad(process), Part.OWNER, number);
        }
        blank(number);
        List<StackFrame> frames = new ArrayList<>();
        int depth = random.nextInt(4) == 0 ? random.nextInt(2) * CallStack.TRACED_FRAMES : random.nextInt(17);
        for (int i = 0; i < depth; i++) {
            frames.add(frame(number));
        }
        if (kernel) {
            blank(number);
        }
        return new HandleTrace(handle, operation, process, thread, new CallStack(frames));
    }

    private StackFrame frame(int trace) {
        long address = width == 8 ? random.nextInt() & 0xFFFFFFFFL : random.nextLong();
        String module = MODULES[random.nextInt(MODULES.length)];
        String name = NAMES[random.nextInt(NAMES.length)] + (random.nextInt(3) == 0 ? random.nextInt(100) : "");
        StackFrame frame;
        switch (random.nextInt(6)) {
            case 0 -> frame = StackFrame.unresolved(address);
            case 1 -> frame = new StackFrame(address, module, null, random.nextInt(0x10000), null);
            default -> frame = StackFrame.of(address, module, name, random.nextInt(0x1800));
        }
        line(
                "0x" + pad(address) + ": " + frame.function().orElse("") + "+0x"
                        + (kernel ? hex(frame.displacement()) : pad(frame.displacement())),
                Part.FRAME,
                trace);
        return frame;
    }

    private void boundary(String text) {
        line(text, Part.BOUNDARY, -1);
    }

    private void blank(int trace) {
        lines.add(new Line("", Part.BLANK, trace));
    }

    private void line(String text, Part part, int trace) {
        if (spliced && random.nextInt(12) == 0 && !lines.isEmpty() && part != Part.BOUNDARY) {
            lines.add(new Line(NOISE[random.nextInt(NOISE.length)], Part.NOISE, trace));
        }
        if (spliced && random.nextInt(15) == 0 && part != Part.BOUNDARY && part != Part.NOISE) {
            // where a kernel's frame was cut within its offset, nobody can tell: its numbers have no fixed width
            int from = kernel && part == Part.FRAME ? text.indexOf(": ") + 2 : 1 + random.nextInt(text.length() - 1);
            int cut = Character.isLowSurrogate(text.charAt(from)) ? from - 1 : from;
            lines.add(new Line(text.substring(0, cut) + NOISE[random.nextInt(3)], part, trace));
            lines.add(new Line(text.substring(cut), part, trace));
            return;
        }
        lines.add(new Line(text, part, trace));
    }

    private String number(long value) {
        return kernel ? hex(value) : pad(value);
    }

    private String pad(long value) {
        String digits = hex(value);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private String hex(long value) {
        String digits = Long.toHexString(value);
        return upperCase ? digits.toUpperCase(Locale.ROOT) : digits;
    }
}
