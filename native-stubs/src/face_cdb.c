// cdb.exe: the command engine on stdin and stdout.
#include "cdb_options.h"
#include "stdin_lines.h"
#include "text.h"
#include "processes.h"
#include "win_target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLICE_MILLISECONDS 50

static char buffer[1 << 14];
static size_t buffered;

static void flush_output(void *context)
{
    (void)context;
    size_t sent = 0;
    DWORD done = 0;
    while (sent < buffered &&
           WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), buffer + sent, (DWORD)(buffered - sent), &done, NULL) && done > 0) {
        sent += done;
    }
    buffered = 0;
}

static void write_output(void *context, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (buffered + 2 > sizeof buffer) flush_output(context);
        if (bytes[i] == '\n') buffer[buffered++] = '\r';
        buffer[buffered++] = bytes[i];
    }
}

static void say(const char *format, ...)
{
    char text[ENGINE_LINE * 2];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length > 0) write_output(NULL, text, strlen(text));
    flush_output(NULL);
}

static uint32_t find_by_name(const char *image)
{
    uint32_t pids[64];
    size_t count = win_find_processes(image, pids, 64);
    if (count == 1) return pids[0];
    if (count == 0) {
        say("Unable to find process '%s'\n", image);
    } else {
        say("Process name '%s' is not unique:", image);
        for (size_t i = 0; i < count; i++) say(" 0n%u", pids[i]);
        say("\n");
    }
    say("Debuggee initialization failed\n");
    return 0;
}

static struct target *open_target(struct cdb_options *options)
{
    // What is launched goes down with the debugger, what is attached survives it.
    if (options->launch[0] != '\0') {
        say("CommandLine: %s\n", options->launch);
        return win_launch(options->launch, options->new_console, options->engine.detach_at_end, say);
    }
    if (options->image[0] != '\0') options->pid = find_by_name(options->image);
    if (options->pid == 0) return NULL;
    struct target *target = win_attach(options->pid, true, say);
    if (target != NULL) say("*** wait with pending attach\n");
    return target;
}

// Lets the target run until it stops. Input that ends meanwhile ends all, but
// not before the initial stop: that one is sure to come and lines may wait for it.
static void run(struct engine *engine)
{
    struct target_event event;
    while (engine->state == RUN_RUNNING) {
        engine->target->ops->wait(engine->target, SLICE_MILLISECONDS, &event);
        engine_event(engine, &event);
        bool settled = engine->had_initial_break;
        if (settled && engine->state == RUN_RUNNING && stdin_lines_closed()) engine_quit(engine);
    }
}

static void session(struct engine *engine, const char *first_command)
{
    bool first = *first_command != '\0';
    while (engine->state != RUN_ENDED) {
        run(engine);
        if (engine->state == RUN_ENDED) break;
        engine_prompt(engine);
        if (first) {
            first = false;
            engine_print(engine, "cdb: Reading initial command '%s'\n", first_command);
            engine_line(engine, first_command);
            continue;
        }
        char *line = NULL;
        if (stdin_lines_take(INFINITE, &line) == STDIN_END) {
            engine_quit(engine);
        } else {
            engine_line(engine, line);
            free(line);
        }
    }
    flush_output(NULL);
}

int main(int argc, char **argv)
{
    static struct cdb_options options;
    static struct engine engine;
    char problem[512];
    if (!cdb_options_parse(argc, argv, &options, problem, sizeof problem)) {
        say("cdb: %s\n%s", problem, cdb_options_usage());
        return 1;
    }
    say("%s %s AMD64\nNot Microsoft's cdb: a small debugger for tests of dbgeng4j.\n\n", STANDIN_NAME, STANDIN_VERSION);
    if (options.version) return 0;
    const char *moves = getenv("DBGENG4J_STANDIN_DIFF_MOVES");
    options.engine.diff_moves_baseline = moves != NULL && strcmp(moves, "1") == 0;
    struct target *target = open_target(&options);
    if (target == NULL) return 1;
    say("Symbol search path is: %s\nExecutable search path is: \n", options.symbol_path);
    engine_init(&engine, target, &options.engine);
    snprintf(engine.symbol_path, sizeof engine.symbol_path, "%s", options.symbol_path);
    engine.write = write_output;
    engine.flush = flush_output;
    stdin_lines_start();
    session(&engine, options.command);
    // Not by return: the reader may be blocked in ReadFile for ever.
    ExitProcess(0);
}
