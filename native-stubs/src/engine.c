#include "engine.h"
#include "commands.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void engine_init(struct engine *engine, struct target *target, const struct engine_options *options)
{
    memset(engine, 0, sizeof *engine);
    engine->failed = "";
    engine->target = target;
    engine->state = RUN_RUNNING; // until the initial break
    engine->options = *options;
    engine->output_mask = 0xFFFF;
    engine->last_handled = true;
    filters_init(&engine->filters);
    if (target == NULL || !target->frozen) return;
    struct thread_info first;
    engine->state = RUN_STOPPED;
    engine->had_initial_break = true;
    if (target->ops->thread_at(target, 0, &first)) engine->current_tid = first.tid;
    if (target->stands_at == NULL) return;
    engine->last = *target->stands_at;
    engine->current_tid = target->stands_at->tid;
}

static void print_list(struct engine *engine, enum output_class kind, const char *format, va_list arguments)
{
    if ((engine->output_mask & kind) == 0) return;
    char text[ENGINE_LINE * 2];
    int length = vsnprintf(text, sizeof text, format, arguments);
    if (length < 0) return;
    size_t size = (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
    engine->writing = kind;
    engine->write(engine->context, text, size);
}

void engine_print(struct engine *engine, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_list(engine, OUTPUT_NORMAL, format, arguments);
    va_end(arguments);
}

void engine_print_class(struct engine *engine, enum output_class kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_list(engine, kind, format, arguments);
    va_end(arguments);
}

bool engine_error(struct engine *engine, const char *what, const char *command)
{
    // The caret stands under the place of the mistake, the prompt being 7 wide.
    int column = 7 + (command[0] == '.' || command[0] == '!' ? (int)strcspn(command, " ") - 1 : 0);
    engine_print_class(engine, OUTPUT_ERROR, "%*s^ %s error in '%s'\n", column, "", what, command);
    return false;
}

static const struct {
    const char *name;
    command_function *run;
} COMMANDS[] = {
    {"g", cmd_go}, {"gh", cmd_go}, {"gn", cmd_go},
    {".detach", cmd_detach}, {".kill", cmd_kill}, {".restart", cmd_restart}, {"q", cmd_quit}, {"qq", cmd_quit}, {"qd", cmd_quit_detach}, {".remote_exit", cmd_quit_detach},
    {".echo", cmd_echo}, {".printf", cmd_printf}, {".block", cmd_block}, {".pcmd", cmd_pcmd},
    {".outmask", cmd_outmask}, {".prompt_allow", cmd_nothing}, {".lines", cmd_lines}, {".sleep", cmd_sleep},
    {".shell", cmd_shell}, {".load", cmd_load}, {".chain", cmd_chain}, {"!sym", cmd_sym}, {"version", cmd_version},
    {"vertarget", cmd_version}, {".lastevent", cmd_last_event}, {".time", cmd_time}, {".server", cmd_server},
    {".sympath", cmd_symbol_path}, {".reload", cmd_reload}, {"lm", cmd_modules}, {"ln", cmd_nearest},
    {"k", cmd_stack}, {"kn", cmd_stack}, {"kb", cmd_stack}, {"r", cmd_registers}, {"?", cmd_evaluate},
    {"bp", cmd_break}, {"bu", cmd_break}, {"bl", cmd_break_list}, {"bc", cmd_break_list}, {"bd", cmd_break_list},
    {"be", cmd_break_list}, {"t", cmd_step_into}, {"p", cmd_step_over}, {"gu", cmd_step_out},
    {"db", cmd_display}, {"dw", cmd_display}, {"dd", cmd_display}, {"dq", cmd_display}, {"dp", cmd_display},
    {"da", cmd_display}, {"du", cmd_display}, {"dps", cmd_display}, {"dqs", cmd_display},
    {"eb", cmd_enter}, {"ew", cmd_enter}, {"ed", cmd_enter}, {"eq", cmd_enter}, {"ea", cmd_enter},
    {"eza", cmd_enter}, {"??", cmd_evaluate_cpp}, {"x", cmd_examine}, {"lmv", cmd_modules}, {"lmvm", cmd_modules},
    {"lmm", cmd_modules}, {"!address", cmd_address}, {".dump", cmd_dump}, {".exr", cmd_exception_record},
    {"|", cmd_processes}, {"~", cmd_threads},
    {"sx", cmd_sx}, {"sxe", cmd_sx}, {"sxd", cmd_sx}, {"sxn", cmd_sx}, {"sxi", cmd_sx}, {"sxr", cmd_sx},
    {"!handle", cmd_handle}, {"!ntsdexts.handle", cmd_handle},
    {"!htrace", cmd_htrace}, {"!ntsdexts.htrace", cmd_htrace},
    {"!process", cmd_kernel_processes}, {"!kdexts.process", cmd_kernel_processes}, {"!truth", cmd_truth},
};

// Where the name of the command ends: ~ | ? stand alone, .x and !x run to a
// blank, x to the first character that is not a letter ("k5" is k with 5).
static size_t name_length(const char *command)
{
    size_t length = 1;
    if (command[0] == '.' || command[0] == '!') {
        while (isalnum((unsigned char)command[length]) || command[length] == '_' || command[length] == '.') length++;
    } else if (command[0] == '?' && command[1] == '?') {
        length = 2;
    } else if (isalpha((unsigned char)command[0])) {
        while (isalpha((unsigned char)command[length])) length++;
    }
    return length;
}

static bool run_command(struct engine *engine, const char *command)
{
    if (command[0] == '$' && command[strspn(command, "$>aA")] == '<') return cmd_script(engine, command);
    if (command[0] == '*' || strncmp(command, "$$", 2) == 0) return true;
    char name[64];
    engine->failed = "";
    size_t length = name_length(command);
    if (length < sizeof name) {
        snprintf(name, sizeof name, "%.*s", (int)length, command);
        for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++) {
            if (!text_equal_nocase(name, COMMANDS[i].name)) continue;
            bool fine = COMMANDS[i].run(engine, name, text_skip_blanks(command + length));
            if (!fine && engine->failed[0] == '\0') engine->failed = COMMANDS[i].name;
            return fine;
        }
        if (command[0] == '!') {
            engine_print_class(engine, OUTPUT_ERROR, "No export %s found\n", name + 1);
            return false;
        }
    }
    return engine_error(engine, "Syntax", command);
}

bool engine_list(struct engine *engine, const char *list)
{
    if (engine->depth >= 16) return engine_error(engine, "Nesting", list);
    // A comment by '*' takes the rest of the line, ';' included.
    if (*text_skip_blanks(list) == '*') return true;
    engine->depth++;
    char *command = malloc(ENGINE_LINE);
    bool fine = command != NULL;
    enum run_state before = engine->state;
    while (fine && text_next_command(&list, command, ENGINE_LINE)) {
        if (command[0] == '*') break;
        fine = run_command(engine, command);
        // Once the target runs, what follows in the list is dropped.
        if (engine->state != before) break;
    }
    free(command);
    engine->depth--;
    return fine;
}

bool engine_line(struct engine *engine, const char *line)
{
    if (strlen(line) >= ENGINE_LINE) {
        engine_print_class(engine, OUTPUT_ERROR, "Command line too long\n");
        return false;
    }
    if (*text_skip_blanks(line) != '\0') snprintf(engine->last_line, sizeof engine->last_line, "%s", line);
    char copy[ENGINE_LINE];
    snprintf(copy, sizeof copy, "%s", engine->last_line);
    bool fine = engine_list(engine, copy);
    engine->flush(engine->context);
    return fine;
}

void engine_resume(struct engine *engine, bool handled)
{
    engine->pending = (struct pending_run){.kind = RUN_RESUME, .handled = handled};
    if (!engine->defers_runs) engine_run_now(engine);
}

bool engine_run_step(struct engine *engine, uint32_t tid, bool handled)
{
    struct target *target = engine->target;
    if (!engine->defers_runs) return target->ops->step(target, tid, handled);
    engine->pending = (struct pending_run){.kind = RUN_STEP, .tid = tid, .handled = handled};
    return true;
}

void engine_run_now(struct engine *engine)
{
    struct pending_run run = engine->pending;
    struct target *target = engine->target;
    engine->pending.kind = RUN_NOT;
    if (run.kind == RUN_STEP) target->ops->step(target, run.tid, run.handled);
    if (run.kind == RUN_RESUME) target->ops->resume(target, run.handled);
}

void engine_prompt(struct engine *engine)
{
    struct thread_info thread;
    if (engine_has_target(engine) && engine->target->prompt != NULL) {
        engine_print_class(engine, OUTPUT_PROMPT, "%s", engine->target->prompt);
    } else if (engine_thread(engine, engine->current_tid, &thread)) {
        engine_print_class(engine, OUTPUT_PROMPT, "0:%03u> ", thread.index);
    } else if (engine->state == RUN_EXITED) {
        engine_print_class(engine, OUTPUT_PROMPT, "0:000> ");
    } else {
        engine_print_class(engine, OUTPUT_PROMPT, "?:\?\?\?> ");
    }
    engine->flush(engine->context);
}

bool engine_has_target(const struct engine *engine)
{
    return engine->target != NULL && (engine->state == RUN_STOPPED || engine->state == RUN_EXITED);
}

bool engine_needs_target(struct engine *engine, const char *command)
{
    if (engine_has_target(engine)) return true;
    return engine_error(engine, "No runnable debuggees", command);
}
