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

static void show_trace(struct engine *engine, const struct trace_record *record)
{
    static const char *const OPERATIONS[] = {"?", "OPEN", "CLOSE", "*** BAD REFERENCE ***"};
    engine_print(engine, "%sHandle = 0x%016llx - %s\n", SEPARATOR, (unsigned long long)record->handle,
                 OPERATIONS[record->op]);
    engine_print(engine, "Thread ID = 0x%016llx, Process ID = 0x%016llx\n\n", (unsigned long long)record->tid,
                 (unsigned long long)record->pid);
    for (uint32_t i = 0; i < record->depth; i++) {
        unsigned long long address = record->frames[i];
        struct symbol_info symbol = {.displacement = address};
        engine_look_up(engine, address, &symbol);
        engine_print(engine, "0x%016llx: %s%s%s+0x%016llx\n", address, symbol.module,
                     symbol.name[0] != '\0' ? "!" : "", symbol.name, (unsigned long long)symbol.displacement);
    }
}

static bool list(struct engine *engine, const char *arguments)
{
    uint64_t handle = 0, limit = UINT64_MAX;
    if (*arguments != '\0' && !text_number(&arguments, &handle)) return usage(engine);
    arguments = text_skip_blanks(arguments);
    if (*arguments != '\0' && !text_number(&arguments, &limit)) return usage(engine);
    if (!enabled(engine)) return false;
    const struct trace_db *db = &engine->target->trace;
    uint32_t parsed = 0, dumped = 0, count = trace_db_count(db);
    for (; parsed < count && dumped < limit; parsed++) {
        const struct trace_record *record = trace_db_newest(db, parsed);
        if (handle != 0 && record->handle != (handle & ~UINT64_C(3))) continue;
        show_trace(engine, record);
        dumped++;
    }
    engine_print(engine, "\n%sParsed 0x%X stack traces.\nDumped 0x%X stack traces.\n", SEPARATOR, parsed, dumped);
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
