// What a target event prints and whether it stops the target.
#include "engine.h"
#include "text.h"

#include <stdio.h>

static void show_exception(struct engine *engine, const struct target_event *event)
{
    const struct filter *filter = filters_by_code(&engine->filters, event->code);
    engine_print(engine, "(%x.%x): %s - code %08x (%s chance%s)\n", event->pid, event->tid, filter->title, event->code,
                 event->first_chance ? "first" : "!!! second", event->first_chance ? "" : " !!!");
}

void engine_show_last_event(struct engine *engine, const char *lead)
{
    const struct target_event *event = &engine->last;
    char number[20];
    engine_print(engine, "%s%x.%x: ", lead, event->pid, event->tid);
    switch (event->kind) {
    case EVENT_EXCEPTION:
        engine_print(engine, "%s - code %08x (%s chance%s)", filters_by_code(&engine->filters, event->code)->title,
                     event->code, event->first_chance ? "first" : "!!! second", event->first_chance ? "" : " !!!");
        break;
    case EVENT_PROCESS_EXITED: engine_print(engine, "Exit process 0:%x, code %x", event->pid, event->code); break;
    case EVENT_PROCESS_CREATED: engine_print(engine, "Create process 0:%x", event->pid); break;
    case EVENT_THREAD_CREATED: engine_print(engine, "Create thread 0:%x", event->tid); break;
    case EVENT_THREAD_EXITED: engine_print(engine, "Exit thread 0:%x, code %x", event->tid, event->code); break;
    case EVENT_MODULE_LOADED:
        engine_print(engine, "Load module %s at %s", event->text, text_address(event->address, number));
        break;
    case EVENT_MODULE_UNLOADED:
        engine_print(engine, "Unload module %s at %s", event->text, text_address(event->address, number));
        break;
    case EVENT_BREAKPOINT: engine_print(engine, "Hit breakpoint %u", event->code); break;
    case EVENT_STEPPED: engine_print(engine, "Single step exception - code 80000004 (first chance)"); break;
    default: engine_print(engine, "No event"); break;
    }
    engine_print(engine, "\n");
}

void engine_stop(struct engine *engine, const struct target_event *event, bool handled)
{
    engine_step_over(engine);
    engine->last = *event;
    engine->last_handled = handled;
    engine->current_tid = event->tid;
    engine->state = event->kind == EVENT_PROCESS_EXITED ? RUN_EXITED : RUN_STOPPED;
    struct registers registers;
    if (event->kind == EVENT_EXCEPTION) {
        engine_show_location(engine, event->address);
    } else if (engine->target->ops->registers(engine->target, event->tid, &registers)) {
        engine_show_location(engine, registers.rip);
    }
    if (engine->prompt_command[0] != '\0') engine_list(engine, engine->prompt_command);
}

enum verdict engine_ask(struct engine *engine, const struct target_event *event)
{
    return engine->notify != NULL ? engine->notify(engine, event) : VERDICT_NONE;
}

static void decide(struct engine *engine, const struct target_event *event, bool stops, bool handled)
{
    enum verdict verdict = engine_ask(engine, event);
    if (verdict == VERDICT_STOP || (verdict == VERDICT_NONE && stops)) {
        engine_stop(engine, event, handled);
        return;
    }
    if (verdict == VERDICT_GO_HANDLED) handled = true;
    if (verdict == VERDICT_GO_NOT_HANDLED) handled = false;
    engine->target->ops->resume(engine->target, handled);
}

static void stop_or_resume(struct engine *engine, const struct target_event *event, enum filter_mode mode)
{
    decide(engine, event, mode == FILTER_BREAK, true);
}

static void exception_event(struct engine *engine, const struct target_event *event)
{
    const struct filter *filter = filters_by_code(&engine->filters, event->code);
    bool initial = event->code == 0x80000003u && !engine->had_initial_break;
    if (initial) {
        engine->had_initial_break = true;
        engine_resolve_breakpoints(engine);
        if (engine->options.skip_initial_break || filters_by_name(&engine->filters, "ibp")->mode != FILTER_BREAK) {
            decide(engine, event, false, true);
            return;
        }
    }
    bool stops = initial || !event->first_chance || filter->mode == FILTER_BREAK;
    if (stops || filter->mode != FILTER_IGNORE) show_exception(engine, event);
    // On its second chance an exception that goes on unhandled ends the target.
    decide(engine, event, stops, filter->handled);
}

// sxe ld:NAME means a module's name, or its file's.
static bool is_module(const char *pattern, const char *path)
{
    char name[128];
    text_module_name(path, name, sizeof name);
    return pattern[0] == '\0' || text_matches(pattern, name) || text_matches(pattern, text_file_name(path));
}

static void module_event(struct engine *engine, const struct target_event *event)
{
    bool loaded = event->kind != EVENT_MODULE_UNLOADED;
    const struct filter *filter = filters_by_name(&engine->filters, loaded ? "ld" : "ud");
    char from[20], to[20];
    if (filter->mode != FILTER_IGNORE) {
        engine_print(engine, "%s: %s %s   %s\n", loaded ? "ModLoad" : "ModUnload", text_address(event->address, from),
                     text_address(event->address + event->size, to), event->text);
    }
    engine_resolve_breakpoints(engine);
    // The program's own module comes with its process.
    if (event->kind == EVENT_PROCESS_CREATED) filter = filters_by_name(&engine->filters, "cpr");
    enum filter_mode mode = filter->mode;
    const char *of = loaded ? engine->filters.load_of : engine->filters.unload_of;
    if (mode == FILTER_BREAK && event->kind != EVENT_PROCESS_CREATED && !is_module(of, event->text)) mode = FILTER_NOTIFY;
    stop_or_resume(engine, event, mode);
}

static void process_exited(struct engine *engine, const struct target_event *event)
{
    enum verdict verdict = engine_ask(engine, event);
    if (verdict == VERDICT_STOP || (verdict == VERDICT_NONE && !engine->options.skip_final_break)) {
        engine_stop(engine, event, true);
        return;
    }
    engine->last = *event;
    engine->target->ops->kill(engine->target);
    engine->target = NULL;
    engine->state = engine->outlives_target ? RUN_NO_TARGET : RUN_ENDED;
    if (!engine->outlives_target) engine_print(engine, "quit:\n");
}

void engine_event(struct engine *engine, const struct target_event *event)
{
    switch (event->kind) {
    case EVENT_NONE: return;
    case EVENT_PROCESS_CREATED:
    case EVENT_MODULE_LOADED:
    case EVENT_MODULE_UNLOADED: module_event(engine, event); break;
    case EVENT_THREAD_CREATED: stop_or_resume(engine, event, filters_by_name(&engine->filters, "ct")->mode); break;
    case EVENT_THREAD_EXITED: stop_or_resume(engine, event, filters_by_name(&engine->filters, "et")->mode); break;
    case EVENT_DEBUG_TEXT:
        if (filters_by_name(&engine->filters, "out")->mode != FILTER_IGNORE) {
            engine_print_class(engine, OUTPUT_DEBUGGEE, "%s", event->text);
        }
        engine->target->ops->resume(engine->target, true);
        break;
    case EVENT_EXCEPTION: exception_event(engine, event); break;
    case EVENT_BREAKPOINT:
    case EVENT_STEPPED: engine_break_event(engine, event); break;
    case EVENT_PROCESS_EXITED:
        process_exited(engine, event);
        break;
    }
    engine->flush(engine->context);
}
