// !htrace
#include "commands.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char SEPARATOR[] = "--------------------------------------\n";
static const char SNAPSHOT_TAKEN[] = "Handle tracing information snapshot successfully taken.\n";

static bool usage(struct engine *engine)
{
    if (engine->target->ops->kernel_processes != NULL) {
        engine_print(engine, "!htrace [handle [process [max_traces]]]\n");
        return true;
    }
    engine_print(engine, "!htrace [handle [max_traces]]\n!htrace -enable [max_traces]\n!htrace -disable\n"
                         "!htrace -snapshot\n!htrace -diff\n");
    return true;
}

static bool enabled(struct engine *engine)
{
    if (trace_db_enabled(&engine->target->trace)) return true;
    engine_print_class(engine, OUTPUT_ERROR, "Handle tracing is not enabled for this process. "
                                             "Use \"!htrace -enable\" to enable it.\n");
    return false;
}

static void show_frames(struct engine *engine, const struct trace_record *record, bool kernel)
{
    for (uint32_t i = 0; i < record->depth; i++) {
        unsigned long long address = record->frames[i];
        struct symbol_info symbol = {.displacement = address};
        engine_look_up(engine, address, &symbol);
        engine_print(engine, kernel ? "0x%016llX: %s%s%s+0x%llX\n" : "0x%016llx: %s%s%s+0x%016llx\n", address,
                     symbol.module, symbol.name[0] != '\0' ? "!" : "", symbol.name,
                     (unsigned long long)symbol.displacement);
    }
}

static void show_trace(struct engine *engine, const struct trace_record *record)
{
    static const char *const OPERATIONS[] = {"?", "OPEN", "CLOSE", "*** BAD REFERENCE ***"};
    engine_print(engine, "%sHandle = 0x%016llx - %s\n", SEPARATOR, (unsigned long long)record->handle,
                 OPERATIONS[record->op]);
    engine_print(engine, "Thread ID = 0x%016llx, Process ID = 0x%016llx\n\n", (unsigned long long)record->tid,
                 (unsigned long long)record->pid);
    show_frames(engine, record, false);
}

static void show_kernel_trace(struct engine *engine, const struct trace_record *record)
{
    static const char *const OPERATIONS[] = {"?", "OPEN", "CLOSE", "BAD REFERENCE"};
    engine_print(engine, "%s\nHandle 0x%llX - %s:\n", SEPARATOR, (unsigned long long)record->handle, OPERATIONS[record->op]);
    show_frames(engine, record, true);
    engine_print(engine, "\n");
}

// The kernel's form of the list: of the process at an address, 0: of the current
// one, which is the traced one here.
static bool of_process(struct engine *engine, uint64_t address)
{
    struct kernel_process *all;
    bool found = false, traced = false;
    size_t count = engine->target->ops->kernel_processes(engine->target, &all);
    for (size_t i = 0; i < count && !found; i++) {
        found = address != 0 ? all[i].address == address : all[i].traced;
        if (!found) continue;
        traced = all[i].traced;
        engine_print(engine, "Process 0x%016llX\nObjectTable 0x%016llX\n\n", (unsigned long long)all[i].address,
                     (unsigned long long)all[i].object_table);
    }
    free(all);
    if (address != 0 && !found) {
        engine_print_class(engine, OUTPUT_ERROR, "Unable to read the process at 0x%016llX\n", (unsigned long long)address);
    } else if (!traced) {
        engine_print_class(engine, OUTPUT_ERROR, "Handle tracing is not enabled for this process.\n");
    }
    return traced;
}

static bool list(struct engine *engine, const char *arguments)
{
    bool kernel = engine->target->ops->kernel_processes != NULL;
    uint64_t handle = 0, process = 0, limit = UINT64_MAX;
    if (*arguments != '\0' && !text_number(&arguments, &handle)) return usage(engine);
    arguments = text_skip_blanks(arguments);
    if (kernel && *arguments != '\0' && !text_number(&arguments, &process)) return usage(engine);
    arguments = text_skip_blanks(arguments);
    if (*arguments != '\0' && !text_number(&arguments, &limit)) return usage(engine);
    if (kernel && !of_process(engine, process)) return false;
    if (!enabled(engine)) return false;
    const struct trace_db *db = &engine->target->trace;
    uint32_t parsed = 0, dumped = 0, count = trace_db_count(db);
    for (; parsed < count && dumped < limit; parsed++) {
        const struct trace_record *record = trace_db_newest(db, parsed);
        if (handle != 0 && record->handle != (handle & ~UINT64_C(3))) continue;
        if (kernel) show_kernel_trace(engine, record);
        else show_trace(engine, record);
        dumped++;
    }
    engine_print(engine, "%s%s%sParsed 0x%X stack traces.\nDumped 0x%X stack traces.\n", kernel ? "" : "\n",
                 SEPARATOR, kernel ? "\n" : "", parsed, dumped);
    return true;
}

static bool diff(struct engine *engine)
{
    if (!enabled(engine)) return false;
    struct trace_db *db = &engine->target->trace;
    engine_print(engine, "%s", SNAPSHOT_TAKEN);
    if (trace_db_overflowed(db)) {
        engine_print(engine, "The difference between the two snapshots is too large.\n"
                             "Please start over with \"!htrace -snapshot\" then \"!htrace -diff\".\n");
        return true;
    }
    uint32_t *ages = NULL;
    uint32_t count = 0;
    if (!trace_db_outstanding(db, &ages, &count)) return false;
    unsigned long long fresh = trace_db_new_count(db);
    engine_print(engine, "0x%llx new stack traces since the previous snapshot.\n", fresh);
    if (fresh != 0) engine_print(engine, "Ignoring handles that were already closed...\n");
    if (count == 0) {
        engine_print(engine, "No outstanding handles opened since the previous snapshot were detected.\n");
    } else {
        engine_print(engine, "Outstanding handles opened since the previous snapshot:\n");
        for (uint32_t i = 0; i < count; i++) show_trace(engine, trace_db_newest(db, ages[i]));
        engine_print(engine, "%sDisplayed 0x%x stack traces for outstanding handles opened since the previous snapshot.\n",
                     SEPARATOR, count);
    }
    free(ages);
    if (engine->options.diff_moves_baseline) trace_db_snapshot(db);
    return true;
}

static bool enable(struct engine *engine, const char *arguments)
{
    uint64_t slots = 0;
    char why[256];
    if (*arguments != '\0' && !text_number(&arguments, &slots)) return usage(engine);
    struct target *target = engine->target;
    if (!target->ops->trace_enable(target, slots, why, sizeof why)) {
        engine_print_class(engine, OUTPUT_ERROR, "Could not enable handle tracing: %s\n", why);
        return false;
    }
    trace_db_snapshot(&target->trace);
    engine_print(engine, "Handle tracing enabled.\n%s", SNAPSHOT_TAKEN);
    return true;
}

bool cmd_htrace(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    char word[32];
    const char *rest = arguments;
    if (*arguments != '-' && *arguments != '?') return list(engine, arguments);
    // in front of a kernel there is only the list
    if (*arguments == '?' || engine->target->ops->kernel_processes != NULL) return usage(engine);
    text_word(&rest, word, sizeof word);
    rest = text_skip_blanks(rest);
    if (text_equal_nocase(word, "-diff")) return diff(engine);
    if (text_equal_nocase(word, "-enable")) return enable(engine, rest);
    if (text_equal_nocase(word, "-snapshot")) {
        if (!enabled(engine)) return false;
        trace_db_snapshot(&engine->target->trace);
        engine_print(engine, "%s", SNAPSHOT_TAKEN);
        return true;
    }
    if (text_equal_nocase(word, "-disable")) {
        if (!enabled(engine)) return false;
        engine->target->ops->trace_disable(engine->target);
        engine_print(engine, "Handle tracing disabled.\n");
        return true;
    }
    return usage(engine);
}
