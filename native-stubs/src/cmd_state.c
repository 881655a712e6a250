// The session as a whole: last event, process, times, modules, symbols.
#include "commands.h"
#include "text.h"

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

bool cmd_processes(struct engine *engine, const char *name, const char *arguments)
{
    (void)arguments;
    if (!engine_needs_target(engine, name)) return false;
    engine_print(engine, ".  0\tid: %x\t%s\tname: %s\n", engine->target->pid,
                 engine->target->launched ? "create" : "attach", engine->target->image);
    return true;
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

bool cmd_reload(struct engine *engine, const char *name, const char *arguments)
{
    (void)arguments;
    if (!engine_needs_target(engine, name)) return false;
    engine->target->ops->symbol_path(engine->target, engine->symbol_path);
    engine_print(engine, "Reloading current modules\n.....\n");
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
