// Commands that let the target go, or go away, and the event filters.
#include "commands.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

bool cmd_go(struct engine *engine, const char *name, const char *arguments)
{
    uint64_t address;
    if (engine->target == NULL || engine->state != RUN_STOPPED || engine->target->frozen) {
        return engine_error(engine, "No runnable debuggees", name);
    }
    if (*arguments != '\0') {
        if (!engine_value(engine, arguments, &address)) return false;
        return engine_step(engine, STEP_GO_TO, address, 1, name);
    }
    bool handled = text_equal_nocase(name, "gh") || (engine->last_handled && !text_equal_nocase(name, "gn"));
    engine->state = RUN_RUNNING;
    engine->flush(engine->context);
    engine_resume(engine, handled);
    return true;
}

static bool let_go(struct engine *engine, bool kill)
{
    struct target *target = engine->target;
    bool done = true;
    if (target != NULL) {
        if ((kill || engine->state == RUN_EXITED) && !target->frozen) target->ops->kill(target);
        else done = target->ops->detach(target);
    }
    engine->target = NULL;
    engine->pending.kind = RUN_NOT;
    engine->state = RUN_NO_TARGET;
    engine->step.kind = STEP_NONE;
    return done;
}

bool cmd_detach(struct engine *engine, const char *name, const char *arguments)
{
    (void)arguments;
    if (!engine_needs_target(engine, name)) return false;
    if (!let_go(engine, false)) {
        engine_print_class(engine, OUTPUT_ERROR, "Unable to detach\n");
        return false;
    }
    engine_print(engine, "Detached\n");
    return true;
}

bool cmd_kill(struct engine *engine, const char *name, const char *arguments)
{
    (void)arguments;
    if (!engine_needs_target(engine, name)) return false;
    if (engine->target->frozen) return engine_error(engine, "Operation not supported by current debuggee", name);
    let_go(engine, true);
    engine_print(engine, "Terminated.  Exit thread and process events will occur.\n");
    return true;
}

bool cmd_restart(struct engine *engine, const char *name, const char *arguments)
{
    (void)arguments;
    if (!engine_needs_target(engine, name)) return false;
    if (!engine->target->launched || engine->target->frozen || engine->launch == NULL) {
        return engine_error(engine, "Operation not supported by current debuggee", name);
    }
    let_go(engine, true);
    engine->flush(engine->context);
    engine->target = engine->launch();
    if (engine->target == NULL) return false;
    engine->state = RUN_RUNNING;
    engine->had_initial_break = false;
    engine->last = (struct target_event){0};
    engine->last_handled = true;
    // Breakpoints are found anew: the program may lie elsewhere.
    for (int i = 0; i < BREAKPOINTS_MAX; i++) engine->breakpoints[i].armed = engine->breakpoints[i].resolved = false;
    return true;
}

void engine_quit(struct engine *engine)
{
    let_go(engine, !engine->options.detach_at_end);
    engine_print(engine, "quit:\n");
    engine->state = RUN_ENDED;
}

bool cmd_quit(struct engine *engine, const char *name, const char *arguments)
{
    (void)name, (void)arguments;
    engine_quit(engine);
    return true;
}

bool cmd_quit_detach(struct engine *engine, const char *name, const char *arguments)
{
    (void)name, (void)arguments;
    let_go(engine, false);
    engine_print(engine, "quit:\n");
    engine->state = RUN_ENDED;
    return true;
}

static void show_filter(struct engine *engine, const struct filter *filter)
{
    engine_print(engine, "%4s - %s - %s%s\n", filter->name, filter->title, filter_mode_text(filter->mode),
                 filter->code == 0 ? "" : filter->handled ? " - handled" : " - not handled");
}

static bool list_filters(struct engine *engine)
{
    for (int i = 0; i < FILTER_COUNT; i++) show_filter(engine, &engine->filters.known[i]);
    show_filter(engine, &engine->filters.other);
    for (int i = 0; i < engine->filters.custom_count; i++) {
        const struct filter *filter = &engine->filters.custom[i];
        engine_print(engine, "%08x - %s\n", filter->code, filter_mode_text(filter->mode));
    }
    return true;
}

// sxe|sxd|sxn|sxi [-h] EVENT...; sxr; sx lists.
bool cmd_sx(struct engine *engine, const char *name, const char *arguments)
{
    char word[128];
    if (text_equal_nocase(name, "sxr")) {
        filters_init(&engine->filters);
        return true;
    }
    if (!text_word(&arguments, word, sizeof word)) return list_filters(engine);
    static const char MODES[] = "edni";
    const char *mode = name[2] != '\0' ? strchr(MODES, name[2] | 0x20) : NULL;
    if (mode == NULL) return engine_error(engine, "Syntax", name);
    bool handling = strcmp(word, "-h") == 0;
    if (handling && !text_word(&arguments, word, sizeof word)) return engine_error(engine, "Syntax", word);
    do {
        char *of = strchr(word, ':');
        if (of != NULL) *of++ = '\0';
        struct filter *continued = filters_by_continue_name(&engine->filters, word);
        if (continued != NULL) {
            continued->handled = *mode == 'e';
            continue;
        }
        const char *number = word;
        uint64_t code;
        struct filter *filter = filters_by_name(&engine->filters, word);
        if (filter == NULL && text_number(&number, &code)) filter = filters_custom(&engine->filters, (uint32_t)code);
        if (filter == NULL) return engine_error(engine, "Syntax", word);
        bool loads = text_equal_nocase(word, "ld"), unloads = text_equal_nocase(word, "ud");
        if (of != NULL && !loads && !unloads) return engine_error(engine, "Syntax", word);
        if (loads || unloads) {
            snprintf(loads ? engine->filters.load_of : engine->filters.unload_of, sizeof engine->filters.load_of, "%s",
                     of != NULL ? of : "");
        }
        if (handling) filter->handled = *mode == 'e';
        else filter->mode = (enum filter_mode)(mode - MODES);
    } while (text_word(&arguments, word, sizeof word));
    return true;
}
