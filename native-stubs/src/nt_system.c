// The simulated system, and how tests set it up: standin_open, standin_run, standin_set, standin_truth.
#include "nt_system.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct nt_system nt = {.lock = PTHREAD_MUTEX_INITIALIZER};

void nt_enter(void)
{
    pthread_mutex_lock(&nt.lock);
}

void nt_leave(void)
{
    pthread_mutex_unlock(&nt.lock);
}

static void record_own(enum trace_op op, uint32_t tid)
{
    struct trace_record record = {.handle = NT_OWN_EVENT, .pid = (uint32_t)getpid(), .tid = tid, .op = op};
    trace_db_add(&nt.own, &record);
}

static uint64_t open_by(size_t actor, uint32_t tid)
{
    if (!nt.self) {
        record_own(TRACE_OPEN, tid);
        return NT_OWN_EVENT;
    }
    nt.sim->actors[actor].tid = tid;
    return sim_open_handle(nt.sim, actor);
}

uint64_t nt_open_own(size_t actor)
{
    return open_by(actor, (uint32_t)gettid());
}

void nt_close_own(size_t actor, uint64_t handle)
{
    if (!nt.self) {
        if (handle == NT_OWN_EVENT) record_own(TRACE_CLOSE, (uint32_t)gettid());
    } else if (handle / 4 < nt.sim->handle_room && nt.sim->handles[handle / 4].open) {
        nt.sim->actors[actor].tid = (uint32_t)gettid();
        sim_close_handle(nt.sim, actor, handle);
    }
    if (nt.whims.value_reused && actor == nt.open_event) open_by(actor, (uint32_t)gettid() + 1);
}

struct trace_db *nt_traces_of(const void *handle)
{
    if (nt_is_process(handle)) return &nt.sim->base.trace;
    return nt.sim != NULL && !nt.self && (uint64_t)(uintptr_t)handle == NT_OWN_PROCESS ? &nt.own : NULL;
}

bool nt_is_process(const void *handle)
{
    return nt.sim != NULL && (uint64_t)(uintptr_t)handle == nt.process_handle;
}

// ASCII is all that is needed beside UTF-8's two bytes.
void nt_wide(nt_wchar *to, size_t room, const char *text)
{
    size_t used = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0' && used + 1 < room; p++) {
        bool two = (*p & 0xE0) == 0xC0 && p[1] != '\0';
        to[used++] = two ? (nt_wchar)((*p & 0x1F) << 6 | (p[1] & 0x3F)) : *p;
        p += two;
    }
    to[used] = 0;
}

// What is opened by a call and not by time: an actor whose turn never comes.
static bool own_actor(const char *statement, size_t *actor, char *problem, size_t size)
{
    *actor = nt.sim->actor_count;
    return sim_read_text(nt.sim, "own", statement, problem, size);
}

// Begins anew with a scenario's text; NULL, or what is wrong with it.
EXPORT const char *standin_open(const char *scenario, int self)
{
    static char problem[512];
    static const char OWN[] = "open %s by (%s) close (close) after 1h times 0";
    char statement[3][96];
    nt_enter();
    if (nt.sim != NULL) sim_free(nt.sim);
    faults_clear();
    nt.sim = sim_new();
    nt.self = self != 0;
    nt.whims = (struct nt_whims){0};
    nt.privileged = nt.initialized = false;
    nt.process_handle = 0;
    trace_db_disable(&nt.own);
    snprintf(statement[0], sizeof statement[0], OWN, "File", "file");
    snprintf(statement[1], sizeof statement[1], OWN, "Event", "event");
    snprintf(statement[2], sizeof statement[2], OWN, "Process", "event");
    bool fine = sim_read_text(nt.sim, "windows", SIM_WINDOWS, problem, sizeof problem) &&
                sim_read_text(nt.sim, "scenario", scenario, problem, sizeof problem) &&
                own_actor(statement[0], &nt.open_file, problem, sizeof problem) &&
                own_actor(statement[1], &nt.open_event, problem, sizeof problem) &&
                own_actor(statement[2], &nt.open_process, problem, sizeof problem);
    if (fine) {
        sim_start(nt.sim);
    } else {
        sim_free(nt.sim);
        nt.sim = NULL;
    }
    nt_leave();
    return fine ? NULL : problem;
}

// Lets simulated time pass: with no debugger nothing that happens stops anybody.
EXPORT void standin_run(uint64_t microseconds)
{
    struct target_event event;
    nt_enter();
    uint64_t end = nt.sim->now + microseconds;
    while (!nt.sim->exited && sim_advance(nt.sim, end, &event)) continue;
    nt_leave();
}

// How many handles each `open` statement opened and closed, as !truth prints it.
EXPORT const char *standin_truth(void)
{
    static char text[1 << 16];
    nt_enter();
    sim_truth(&nt.sim->base, text, sizeof text);
    nt_leave();
    return text;
}

// 1 while any process is traced.
EXPORT int standin_traced(void)
{
    nt_enter();
    int traced = trace_db_enabled(&nt.sim->base.trace) || trace_db_enabled(&nt.own);
    nt_leave();
    return traced;
}

EXPORT int standin_privileged(void)
{
    return nt.privileged;
}

// A whim of the system; 0 where there is none of this name.
EXPORT int standin_set(const char *name, uint64_t value)
{
    const struct {
        const char *name;
        uint64_t *value;
    } WHIMS[] = {{"set status", &nt.whims.set_status}, {"query status", &nt.whims.query_status},
                 {"open error", &nt.whims.open_error}, {"old form only", &nt.whims.old_form_only},
                 {"returned bytes", &nt.whims.returned_bytes}, {"oldest first", &nt.whims.oldest_first},
                 {"wow64", &nt.whims.wow64}, {"privilege refused", &nt.whims.privilege_refused},
                 {"privilege needed", &nt.whims.privilege_needed}, {"no symbols", &nt.whims.no_symbols},
                 {"ends at list", &nt.whims.ends_at_list}, {"value reused", &nt.whims.value_reused}};
    for (size_t i = 0; i < sizeof WHIMS / sizeof WHIMS[0]; i++) {
        if (strcmp(WHIMS[i].name, name) != 0) continue;
        nt_enter();
        *WHIMS[i].value = value;
        nt_leave();
        return 1;
    }
    return 0;
}
