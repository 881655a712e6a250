// The command engine: state of one debugging session and the text it prints.
// A face (cdb's streams, a COM server) feeds it lines and target events.
#pragma once
#include "filters.h"
#include "target.h"

#include <stdarg.h>

#define ENGINE_LINE 8192

#define STANDIN_NAME "dbgeng4j stand-in debugger"
#define STANDIN_VERSION "0.1"

enum run_state {
    RUN_NO_TARGET, // nothing to debug: before, or after .detach and .kill
    RUN_STOPPED,
    RUN_RUNNING,
    RUN_EXITED, // the target has ended; its last event is still shown
    RUN_ENDED,  // the session is over, the face leaves
};

// Output classes with the debugger's own bit values (see .outmask).
enum output_class {
    OUTPUT_NORMAL = 0x1,
    OUTPUT_ERROR = 0x2,
    OUTPUT_WARNING = 0x4,
    OUTPUT_PROMPT = 0x10,
    OUTPUT_DEBUGGEE = 0x80,
    OUTPUT_SYMBOLS = 0x200,
};

struct engine_options {
    bool skip_initial_break; // -g
    bool skip_final_break;   // -G
    bool detach_at_end;      // -pd
    bool no_shell;
    bool lines;
    bool diff_moves_baseline;
};

// What those who listen to an event want; it goes before the filters.
enum verdict { VERDICT_NONE, VERDICT_GO, VERDICT_GO_HANDLED, VERDICT_GO_NOT_HANDLED, VERDICT_STOP };

#define BREAKPOINTS_MAX 64

struct breakpoint {
    bool used, enabled;
    bool resolved; // address is known
    bool armed;    // and set in the target
    uint64_t address;
    uint32_t passes, passes_left;
    char expression[TARGET_NAME];
    char command[1024];
};

enum step_kind { STEP_NONE, STEP_INTO, STEP_OVER, STEP_OUT, STEP_GO_TO };

// A step under way, or a g to an address.
struct step {
    enum step_kind kind;
    uint32_t tid;       // 0: any
    uint64_t temporary; // where it ends, 0: after one instruction
    uint64_t least_sp;  // deeper calls of the same place do not count
    uint64_t left;      // steps still to do
};

// A run that was asked for and has not begun.
struct pending_run {
    enum { RUN_NOT, RUN_RESUME, RUN_STEP } kind;
    uint32_t tid;
    bool handled;
};

struct engine {
    struct target *target;
    enum run_state state;
    struct engine_options options;
    struct filters filters;
    unsigned output_mask;
    uint32_t current_tid;
    struct target_event last; // the event the target stopped for
    bool last_handled;        // what a plain g says about it
    bool had_initial_break;
    char prompt_command[ENGINE_LINE]; // .pcmd
    char last_line[ENGINE_LINE];
    char symbol_path[ENGINE_LINE];
    struct breakpoint breakpoints[BREAKPOINTS_MAX];
    struct step step;
    int depth; // nesting of .block and .pcmd
    const char *failed; // name of the command that failed last
    bool defers_runs;   // g and steps wait for engine_run_now()
    bool outlives_target; // a session without a target is not over
    struct pending_run pending;
    enum output_class writing; // class of what write() gets
    char *script; // lines still to come, each behind SCRIPT_SHOWN or SCRIPT_SILENT
    struct target *(*launch)(void);  // .restart; may be NULL
    enum verdict (*notify)(struct engine *, const struct target_event *); // may be NULL
    bool (*interrupted)(void);       // somebody wants the command to end; may be NULL
    void (*write)(void *context, const char *bytes, size_t size);
    void (*flush)(void *context);
    void *context;
};

// A frozen target is stopped from the first; others run until their first event that stops.
void engine_init(struct engine *, struct target *, const struct engine_options *);

// One line as typed. An empty line repeats the last one. False after an error.
bool engine_line(struct engine *, const char *line);
// A ';' list; false when an error abandoned the rest of it.
bool engine_list(struct engine *, const char *list);
// Shows the event and either resumes the target or stops (state says which).
void engine_event(struct engine *, const struct target_event *);
void engine_prompt(struct engine *);
// The target goes on, or does so at engine_run_now() where runs are deferred.
void engine_resume(struct engine *, bool handled);
bool engine_run_step(struct engine *, uint32_t tid, bool handled);
void engine_run_now(struct engine *);
// Leaves the target as the options say (end of input, q).
void engine_quit(struct engine *);

// Lines of a command file: run before any typed one. `shown` as if typed, with prompt.
bool engine_script_file(struct engine *, const char *path, bool shown, const char *const *values, int value_count);
// The next line, malloc'ed, or NULL.
char *engine_script_line(struct engine *, bool *shown);

void engine_print(struct engine *, const char *format, ...) __attribute__((format(gnu_printf, 2, 3)));
void engine_print_class(struct engine *, enum output_class, const char *format, ...)
    __attribute__((format(gnu_printf, 3, 4)));
// "       ^ WHAT error in 'COMMAND'"
bool engine_error(struct engine *, const char *what, const char *command);

// --- breakpoints and steps (engine_break.c) ---
// What the breakpoint's expression names, and into the target; true if armed.
bool engine_arm(struct engine *, struct breakpoint *, char *why_not, size_t size);
void engine_disarm(struct engine *, struct breakpoint *);
// Modules came or went.
void engine_resolve_breakpoints(struct engine *);
bool engine_step(struct engine *, enum step_kind, uint64_t address, uint64_t count, const char *command);
void engine_step_over(struct engine *); // the step is over: something stopped the target
// A stop of the two kinds; prints and stops or resumes.
void engine_break_event(struct engine *, const struct target_event *);
void engine_stop(struct engine *, const struct target_event *, bool handled);
enum verdict engine_ask(struct engine *, const struct target_event *);

// --- shared by the commands ---
bool engine_has_target(const struct engine *);
bool engine_needs_target(struct engine *, const char *command);
bool engine_expression(struct engine *, const char **at, uint64_t *value);
// The whole text or, after saying what is wrong with it, false.
bool engine_value(struct engine *, const char *text, uint64_t *value);
void engine_expression_error(struct engine *, const char *text);
bool engine_read(struct engine *, uint64_t address, void *buffer, size_t size);
// A register by name; its width in bytes, 0: no such register.
int engine_register(struct engine *, const char *name, uint64_t *value);
// Tells the user, once a module, where only export names are known.
bool engine_look_up(struct engine *, uint64_t address, struct symbol_info *);
// "module!name+0x12", or false when no module covers the address.
bool engine_symbol(struct engine *, uint64_t address, char *text, size_t size);
void engine_show_location(struct engine *, uint64_t address);
void engine_show_last_event(struct engine *, const char *lead);
bool engine_thread(struct engine *, uint32_t tid, struct thread_info *);
const char *engine_clock(char *buffer, size_t size);
