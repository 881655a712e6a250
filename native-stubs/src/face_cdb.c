// cdb: the command engine on stdin and stdout.
#include "faults.h"
#include "host.h"
#include "sim.h"
#include "stdin_lines.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLICE_MILLISECONDS 50

static char buffer[1 << 14];
static size_t buffered;

static void flush_output(void *context)
{
    (void)context;
    faults_write(buffer, buffered);
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

__attribute__((format(gnu_printf, 1, 2))) static void say(const char *format, ...)
{
    char text[ENGINE_LINE * 2];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length > 0) write_output(NULL, text, strlen(text));
    flush_output(NULL);
}

// Lets the target run until it stops. Input that ends meanwhile ends all, but
// not before the initial stop: that one is sure to come and lines may wait for it.
static void run(struct engine *engine)
{
    struct target_event event;
    while (engine->state == RUN_RUNNING) {
        engine->target->ops->wait(engine->target, SLICE_MILLISECONDS, &event);
        engine_event(engine, &event);
        bool settled = engine->target != NULL && engine->target->begun;
        if (settled && engine->state == RUN_RUNNING && stdin_lines_closed()) engine_quit(engine);
    }
}

// A line as typed, with what may go wrong at it.
static void type(struct engine *engine, const char *line)
{
    flush_output(NULL);
    faults_begin(line);
    engine_line(engine, line);
    flush_output(NULL);
    faults_end(engine->state == RUN_RUNNING);
}

// The scenario is read before the first word is said: faults may begin with that.
static struct sim *read_scenario(const struct cdb_options *options)
{
    if (options->scenario[0] == '\0') return NULL;
    char problem[1024];
    struct sim *sim = sim_new();
    if (sim_read_text(sim, "built-in", SIM_WINDOWS, problem, sizeof problem) &&
        sim_read_file(sim, options->scenario, problem, sizeof problem)) {
        return sim;
    }
    say("cdb: %s\n", problem);
    host_exit(1);
}

static void session(struct engine *engine, const char *first_command)
{
    bool first = *first_command != '\0';
    while (engine->state != RUN_ENDED) {
        run(engine);
        if (engine->state == RUN_ENDED) break;
        bool shown = true;
        char *scripted = engine_script_line(engine, &shown);
        if (shown) engine_prompt(engine);
        if (scripted != NULL) {
            if (shown) engine_print(engine, "%s\n", scripted);
            type(engine, scripted);
            free(scripted);
            continue;
        }
        if (first) {
            first = false;
            engine_print(engine, "cdb: Reading initial command '%s'\n", first_command);
            type(engine, first_command);
            continue;
        }
        char *line = NULL;
        if (stdin_lines_take(UINT32_MAX, &line) == STDIN_END) {
            engine_quit(engine);
        } else {
            type(engine, line);
            free(line);
        }
    }
    flush_output(NULL);
}

static struct cdb_options options;

static struct target *launch_again(void)
{
    if (options.scenario[0] == '\0') return host_open_target(&options, say);
    faults_clear();
    return sim_open(read_scenario(&options), &options, say);
}

int main(int argc, char **argv)
{
    static struct engine engine;
    char problem[512];
    host_start();
    if (!cdb_options_parse(argc, argv, &options, problem, sizeof problem)) {
        say("cdb: %s\n%s", problem, cdb_options_usage());
        return 1;
    }
    struct sim *sim = read_scenario(&options);
    faults_begin("start");
    say("%s %s AMD64\nNot Microsoft's cdb: a small debugger for tests of dbgeng4j.\n\n", STANDIN_NAME, STANDIN_VERSION);
    if (options.version) return 0;
    const char *moves = getenv("DBGENG4J_STANDIN_DIFF_MOVES");
    options.engine.diff_moves_baseline = moves != NULL && strcmp(moves, "1") == 0;
    struct target *target = sim != NULL ? sim_open(sim, &options, say) : host_open_target(&options, say);
    faults_end(true);
    if (target == NULL) return 1;
    say("Symbol search path is: %s\nExecutable search path is: \n", options.symbol_path);
    engine_init(&engine, target, &options.engine);
    snprintf(engine.symbol_path, sizeof engine.symbol_path, "%s", options.symbol_path);
    engine.write = write_output;
    engine.flush = flush_output;
    engine.interrupted = host_break_requested;
    engine.launch = launch_again;
    struct target_event event = {.kind = EVENT_NONE};
    if (options.look != LOOK_NOT) target->ops->wait(target, 0, &event);
    engine_event(&engine, &event);
    if (options.script[0] != '\0') engine_script_file(&engine, options.script, true, NULL, 0);
    stdin_lines_start();
    session(&engine, options.command);
    // Not by return: the reader may be blocked in ReadFile for ever.
    host_exit(0);
}
