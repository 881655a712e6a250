// The session as a whole: last event, process, times, modules, symbols.
#include "commands.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

bool cmd_last_event(struct engine *engine, const char *name, const char *arguments)
{
    (void)arguments;
    if (!engine_needs_target(engine, name)) return false;
    char clock[64];
    engine_show_last_event(engine, "Last event: ");
    engine_print(engine, "  debugger time: %s\n", engine_clock(clock, sizeof clock));
    return true;
}

static void show_process(struct engine *engine, const struct target *one)
{
    char mark = one == engine->target ? '.' : one->pid == engine->last.pid ? '#' : ' ';
    engine_print(engine, "%c %2u\tid: %x\t%s\tname: %s\n", mark, one->number, one->pid,
                 one->child ? "child" : one->launched ? "create" : "attach", one->image);
}

// Of its threads the one that stopped it, else its first.
static bool turn_to(struct engine *engine, struct target *one)
{
    struct thread_info thread;
    struct registers registers;
    engine->target = one;
    if (engine->last.pid == one->pid) engine->current_tid = engine->last.tid;
    else if (one->ops->thread_at(one, 0, &thread)) engine->current_tid = thread.tid;
    if (one->ops->registers(one, engine->current_tid, &registers)) engine_show_location(engine, registers.rip);
    return true;
}

// |   |*   |N   |.   |#   and |N s, which turns to that process
bool cmd_processes(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    const char *p = arguments;
    bool all = *p == '*' || *p == '\0', current = *p == '.', event = *p == '#', found = false;
    uint64_t wanted = 0;
    if (*p == '*' || current || event) p++;
    else if (*p != '\0' && !isdigit((unsigned char)*p)) return engine_error(engine, "Syntax", arguments);
    while (isdigit((unsigned char)*p)) wanted = wanted * 10 + (uint64_t)(*p++ - '0');
    p = text_skip_blanks(p);
    if (*p != '\0' && (strcmp(p, "s") != 0 || all)) return engine_error(engine, "Syntax", arguments);
    struct target *one;
    for (size_t i = 0; (one = engine_process_at(engine, i)) != NULL; i++) {
        bool meant = current ? one == engine->target : event ? one->pid == engine->last.pid : one->number == wanted;
        if (!all && !meant) continue;
        found = true;
        if (*p == 's') return turn_to(engine, one);
        show_process(engine, one);
    }
    return found ? true : engine_error(engine, "Illegal process", arguments);
}

static void show_duration(struct engine *engine, const char *label, double seconds)
{
    unsigned long whole = (unsigned long)seconds;
    engine_print(engine, "%s%lu days %lu:%02lu:%02lu.%03u\n", label, whole / 86400, whole / 3600 % 24, whole / 60 % 60,
                 whole % 60, (unsigned)((seconds - (double)whole) * 1000));
}

bool cmd_time(struct engine *engine, const char *name, const char *arguments)
{
    (void)arguments;
    if (!engine_needs_target(engine, name)) return false;
    struct process_times times = {0};
    char clock[64];
    engine->target->ops->times(engine->target, &times);
    engine_print(engine, "Debug session time: %s\n", engine_clock(clock, sizeof clock));
    show_duration(engine, "Process Uptime: ", times.up);
    show_duration(engine, "  Kernel time: ", times.kernel);
    show_duration(engine, "  User time: ", times.user);
    return true;
}

bool cmd_symbol_path(struct engine *engine, const char *name, const char *arguments)
{
    (void)name;
    if (*arguments == '+') {
        size_t used = strlen(engine->symbol_path);
        snprintf(engine->symbol_path + used, sizeof engine->symbol_path - used, "%s%s", used > 0 ? ";" : "",
                 text_skip_blanks(arguments + 1));
    } else if (*arguments != '\0') {
        snprintf(engine->symbol_path, sizeof engine->symbol_path, "%s", arguments);
    }
    if (*arguments != '\0' && engine_has_target(engine)) {
        engine->target->ops->symbol_path(engine->target, engine->symbol_path);
    }
    engine_print(engine, "Symbol search path is: %s\n", engine->symbol_path);
    return true;
}

// Has the symbols of a module loaded now and says, if asked to, what came of it.
static void load_symbols(struct engine *engine, size_t position)
{
    struct module_info module;
    struct symbol_info ignored;
    if (!engine->target->ops->module_at(engine->target, position, &module)) return;
    engine->target->ops->symbol_at(engine->target, module.base, &ignored);
    engine->target->ops->module_at(engine->target, position, &module);
    if (!engine->noisy) return;
    if (strcmp(module.symbols, "export symbols") == 0) {
        engine_print_class(engine, OUTPUT_SYMBOLS, "*** ERROR: Symbol file could not be found.  Defaulted to export symbols for %s - \n",
                           module.path);
    } else if (strcmp(module.symbols, "no symbols") == 0) {
        engine_print_class(engine, OUTPUT_SYMBOLS, "*** ERROR: Module load completed but symbols could not be loaded for %s\n",
                           module.path);
    }
    engine_print_class(engine, OUTPUT_SYMBOLS, "DBGHELP: %s - %s\n", module.name, module.symbols);
}

// .reload [/f]
bool cmd_reload(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    engine->target->ops->symbol_path(engine->target, engine->symbol_path);
    engine_print(engine, "Reloading current modules\n.....\n");
    if (!text_starts_nocase(arguments, "/f")) return true;
    size_t count = engine->target->ops->module_count(engine->target);
    for (size_t i = 0; i < count; i++) load_symbols(engine, i);
    return true;
}

// Answers as a debugger does that listens from now on; the stand-in listens to nobody.
bool cmd_server(struct engine *engine, const char *name, const char *arguments)
{
    bool pipe = text_starts_nocase(arguments, "npipe:pipe=");
    if (!pipe && !text_starts_nocase(arguments, "tcp:port=")) return engine_error(engine, "Syntax", name);
    const char *place = strchr(arguments, '=') + 1;
    engine_print(engine,
                 "Server started.  Client can connect with any of these command lines\n"
                 "0: <debugger> -remote %s=%.*s%s,Server=STANDIN\n",
                 pipe ? "npipe:Pipe" : "tcp:Port", (int)strcspn(place, ", "), place,
                 strstr(place, "assword=") != NULL ? ",Password=*" : "");
    return true;
}
