// The one debugging session of this process: how it begins, waits and ends.
#include "dbgeng_face.h"
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLICE_MILLISECONDS 20

static char said[2048]; // while a target is opened

// Kept back: what refuses a target also says why, by its number.
static void say(const char *format, ...)
{
    size_t used = strlen(said);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(said + used, sizeof said - used, format, arguments);
    va_end(arguments);
}

static hresult refusal(void)
{
    const char *error = strstr(said, "Win32 error 0n"), *status = strstr(said, "NTSTATUS 0x");
    if (error != NULL) return (hresult)(0x80070000u | (strtoul(error + strlen("Win32 error 0n"), NULL, 10) & 0xFFFF));
    if (status != NULL) return (hresult)((uint32_t)strtoul(status + strlen("NTSTATUS "), NULL, 16) | 0x10000000u);
    return FAILURE;
}

// The environment's scenario, or a file beside this library that is named like it.
static bool scenario_path(char *path, size_t size)
{
    const char *chosen = getenv("DBGENG4J_SCENARIO");
    if (chosen != NULL && chosen[0] != '\0') {
        snprintf(path, size, "%s", chosen);
        return true;
    }
    host_library_path(path, size);
    char *dot = strrchr(path, '.');
    if (dot == NULL || strlen(path) + sizeof ".scenario" > size) return false;
    strcpy(dot, ".scenario");
    FILE *in = fopen(path, "rb");
    if (in == NULL) return false;
    fclose(in);
    return true;
}

// NULL after saying what is wrong with it.
static struct sim *read_scenario(const char *path)
{
    struct sim *sim = sim_new();
    faults_clear();
    if (sim_read_text(sim, "built-in", SIM_WINDOWS, said, sizeof said) && sim_read_file(sim, path, said, sizeof said)) {
        return sim;
    }
    sim_free(sim);
    return NULL;
}

static struct target *open_target(struct cdb_options *options)
{
    faults_clear();
    if (!scenario_path(options->scenario, sizeof options->scenario)) return host_open_target(options, say);
    struct sim *sim = read_scenario(options->scenario);
    if (sim == NULL) return NULL;
    struct target *target = sim_open(sim, options, say);
    if (target == NULL) sim_free(sim);
    return target;
}

hresult session_find(const char *image, uint32_t *pid)
{
    char path[1024];
    said[0] = '\0';
    if (!scenario_path(path, sizeof path)) {
        *pid = host_find_process(image, say);
    } else {
        struct sim *sim = read_scenario(path);
        *pid = sim != NULL ? sim_find_process(sim, image, say) : 0;
        if (sim != NULL) sim_free(sim);
    }
    return *pid != 0 ? OK : strstr(said, "not unique") != NULL ? FALSE_OK : NO_INTERFACE;
}

static struct cdb_options opened;

static struct target *launch_again(void)
{
    said[0] = '\0';
    struct target *target = open_target(&opened);
    session.fresh = true;
    return target;
}

bool session_interrupted(void)
{
    if (!atomic_exchange(&session.user_interrupt, false)) return false;
    session.interrupted = true;
    return true;
}

static void start_engine(struct target *target, const struct cdb_options *options)
{
    struct engine *engine = &session.engine;
    engine_init(engine, target, &options->engine);
    snprintf(engine->symbol_path, sizeof engine->symbol_path, "%s", session.symbol_path);
    engine->write = output_write;
    engine->flush = output_flush;
    engine->interrupted = session_interrupted;
    engine->launch = launch_again;
    engine->notify = events_notify;
    engine->defers_runs = true;
    engine->outlives_target = true;
}

void session_prepare(void)
{
    static const struct cdb_options nothing;
    if (session.engine.write != NULL) return;
    start_engine(NULL, &nothing);
    session.engine.state = RUN_NO_TARGET;
}

hresult session_open(struct client *client, struct cdb_options *options)
{
    if (session_has_target()) return NOT_IMPLEMENTED; // the stand-in debugs one target at a time
    snprintf(options->symbol_path, sizeof options->symbol_path, "%s", session.symbol_path);
    snprintf(options->process_server, sizeof options->process_server, "%s", session.process_server);
    options->engine.skip_initial_break = (session.engine_options & ENGINE_INITIAL_BREAK) == 0;
    options->engine.skip_final_break = (session.engine_options & ENGINE_FINAL_BREAK) == 0;
    options->engine.no_shell = (session.engine_options & ENGINE_NO_SHELL) != 0;
    options->engine.lines = (session.symbol_options & SYMBOLS_LOAD_LINES) != 0;
    options->goes_at_exit = true; // DbgEng's default; see SetProcessOptions
    session.process_options = 0;
    said[0] = '\0';
    opened = *options;
    struct target *target = open_target(&opened);
    if (target == NULL) {
        output_for(client, OUTCTL_ALL_CLIENTS);
        output_send(OUTPUT_ERROR, said, strlen(said));
        output_done();
        return refusal();
    }
    session.thread = thread_number();
    session.fresh = true;
    session.kind = options->dump[0] != '\0' ? KIND_DUMP : options->local_kernel ? KIND_LOCAL_KERNEL
                 : options->kernel[0] != '\0' ? KIND_KERNEL : KIND_USER;
    snprintf(session.name, sizeof session.name, "%s", options->dump);
    session.break_asked = session.exit_asked = session.user_interrupt = false;
    start_engine(target, &opened);
    output_for(client, OUTCTL_ALL_CLIENTS);
    engine_print(&session.engine, "%s", said);
    output_done();
    return OK;
}

bool session_has_target(void)
{
    return session.engine.target != NULL;
}

bool session_is_remote(void)
{
    return session_has_target() && opened.remote[0] != '\0';
}

bool session_stopped(void)
{
    return session_has_target() && !session.fresh && session.engine.state != RUN_RUNNING;
}

uint32_t execution_status(void)
{
    if (!session_has_target()) return STATUS_NO_DEBUGGEE;
    if (session_stopped()) return STATUS_BREAK;
    enum step_kind step = session.engine.step.kind;
    return step == STEP_INTO ? STATUS_STEP_INTO : step == STEP_OVER ? STATUS_STEP_OVER : STATUS_GO;
}

void session_leave(void)
{
    session.engine.target = NULL;
    session.engine.state = RUN_NO_TARGET;
    session.engine.pending.kind = RUN_NOT;
    faults_clear();
}

void session_close(bool kill)
{
    struct target *target = session.engine.target;
    if (target == NULL) return;
    // A run that was only asked for has not begun: the target still stands.
    if ((kill || session.engine.state == RUN_EXITED) && !target->frozen) target->ops->kill(target);
    else target->ops->detach(target);
    session_leave();
}

// What stands still from the first becomes visible at the first wait.
static hresult first_look(void)
{
    struct engine *engine = &session.engine;
    struct target_event event = {.kind = EVENT_NONE};
    session.fresh = false;
    if (session.kind == KIND_USER) engine->target->ops->wait(engine->target, 0, &event);
    engine->state = RUN_STOPPED;
    events_session_status(SESSION_ACTIVE);
    if (event.kind != EVENT_NONE) engine_stop(engine, &event, true);
    return OK;
}

static hresult run(uint32_t milliseconds)
{
    struct engine *engine = &session.engine;
    uint64_t begin = host_milliseconds();
    struct target_event event;
    while (engine->state == RUN_RUNNING) {
        if (engine->pending.kind != RUN_NOT) engine_run_now(engine);
        if (atomic_exchange(&session.exit_asked, false)) return PENDING;
        uint64_t passed = host_milliseconds() - begin;
        if (milliseconds != UINT32_MAX && passed >= milliseconds) return FALSE_OK;
        uint64_t left = milliseconds == UINT32_MAX ? SLICE_MILLISECONDS : milliseconds - passed;
        uint32_t slice = left < SLICE_MILLISECONDS ? (uint32_t)left : SLICE_MILLISECONDS;
        engine->target->ops->wait(engine->target, slice, &event);
        if (event.kind == EVENT_NONE) continue;
        if (session.fresh) {
            session.fresh = false;
            events_session_status(SESSION_ACTIVE);
        }
        if (event.kind == EVENT_PROCESS_EXITED) session.exit_code = event.code;
        engine_event(engine, &event);
    }
    if (!session_has_target()) {
        session_leave();
        events_session_status(SESSION_END);
        return UNEXPECTED;
    }
    return OK;
}

hresult session_wait(uint32_t milliseconds)
{
    struct engine *engine = &session.engine;
    if (atomic_load(&session.waiting)) return FAILURE;
    if (!session_has_target() || session.thread != thread_number()) return UNEXPECTED;
    if (engine->target->frozen && !session.fresh) return UNEXPECTED; // nothing more will ever happen
    if (engine->state == RUN_EXITED) {
        session_close(true);
        return UNEXPECTED;
    }
    atomic_store(&session.waiting, true);
    hresult result;
    output_for(NULL, OUTCTL_ALL_CLIENTS);
    if (engine->target->frozen) {
        result = first_look();
    } else {
        if (engine->state == RUN_STOPPED) {
            engine->state = RUN_RUNNING;
            engine_resume(engine, engine->last_handled);
        }
        events_engine_state(CHANGED_EXECUTION_STATUS, execution_status() | STATUS_INSIDE_WAIT);
        result = run(milliseconds);
    }
    if (result == OK) {
        events_engine_state(CHANGED_CURRENT_THREAD, 0);
        events_debuggee_state();
        events_engine_state(CHANGED_EXECUTION_STATUS, STATUS_BREAK);
    }
    output_done();
    atomic_store(&session.waiting, false);
    return result;
}
