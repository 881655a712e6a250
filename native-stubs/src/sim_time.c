// Simulated time: what happens, in order, up to a moment or to the first thing
// that stops the target.
#include "sim.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLICE_MILLISECONDS 5
#define LEAP 1000000 // at the fastest speed, between two looks at the outside

static uint32_t first_thread(const struct sim *sim)
{
    for (size_t i = 0; i < sim->thread_count; i++) {
        if (sim->threads[i].alive) return sim->threads[i].info.tid;
    }
    return 0;
}

static void module_event(struct sim *sim, size_t index, bool loaded, struct target_event *event)
{
    struct sim_module *module = &sim->modules[index];
    module->loaded = loaded;
    event->kind = loaded ? EVENT_MODULE_LOADED : EVENT_MODULE_UNLOADED;
    event->address = module->info.base;
    event->size = module->info.size;
    snprintf(event->text, sizeof event->text, "%s", module->info.path);
}

static void thread_event(struct sim *sim, size_t index, bool alive, struct target_event *event)
{
    struct sim_thread *thread = &sim->threads[index];
    if (alive) thread->info.index = sim->next_index++;
    thread->alive = alive;
    event->kind = alive ? EVENT_THREAD_CREATED : EVENT_THREAD_EXITED;
    event->tid = thread->info.tid;
    event->address = thread->info.start;
}

static void exception_event(struct sim *sim, const struct sim_actor *actor, uint32_t code, struct target_event *event)
{
    event->kind = EVENT_EXCEPTION;
    event->code = code;
    event->first_chance = true;
    event->tid = actor->tid != 0 ? actor->tid : first_thread(sim);
    for (size_t i = 0; actor->path != SIM_HOME && i < sim->thread_count; i++) {
        if (sim->threads[i].alive && sim->threads[i].info.tid == event->tid) sim->threads[i].now = actor->path;
    }
    if (actor->path != SIM_HOME && sim->paths[actor->path].depth > 0) event->address = sim->paths[actor->path].frames[0];
}

// A new thread comes and runs into a breakpoint, as DebugBreakProcess makes one.
static void begin_break(struct sim *sim, struct target_event *event)
{
    size_t path = sim_path_by_name(sim, "(kernel)");
    if (path != SIM_HOME) { // a kernel stops where it is
        struct sim_actor processor = {.path = path};
        exception_event(sim, &processor, 0x80000003u, event);
        return;
    }
    path = sim_path_by_name(sim, "(break)");
    sim->threads = realloc(sim->threads, (sim->thread_count + 1) * sizeof *sim->threads);
    if (sim->threads == NULL) abort();
    sim->threads[sim->thread_count] = (struct sim_thread){
        .info = {.tid = sim->next_tid, .teb = 0x7ff5c0000000 + 0x2000 * (uint64_t)sim->thread_count,
                 .start = sim->paths[path].frames[1]},
        .path = path, .until = SIM_NEVER, .now = SIM_HOME};
    sim->break_tid = sim->next_tid;
    sim->next_tid += 4;
    sim->break_stage = BREAK_THREAD_CAME;
    thread_event(sim, sim->thread_count++, true, event);
}

static void remember_closing(struct sim_actor *actor, uint64_t due, uint64_t handle)
{
    if (actor->closing_count == actor->closing_room) {
        size_t room = actor->closing_room == 0 ? 64 : actor->closing_room * 2;
        struct sim_closing *grown = malloc(room * sizeof *grown);
        if (grown == NULL) abort();
        for (size_t i = 0; i < actor->closing_count; i++) {
            grown[i] = actor->closings[(actor->closing_first + i) % actor->closing_room];
        }
        free(actor->closings);
        actor->closings = grown;
        actor->closing_room = room;
        actor->closing_first = 0;
    }
    actor->closings[(actor->closing_first + actor->closing_count++) % actor->closing_room] =
        (struct sim_closing){due, handle};
}

static void exit_process(struct sim *sim, uint32_t code, struct target_event *event)
{
    event->kind = EVENT_PROCESS_EXITED;
    event->code = code;
    event->tid = first_thread(sim);
    sim_fate(sim, "exited");
    sim->exited = true;
    for (size_t place = 0; place < sim->handle_room; place++) sim->handles[place].open = false;
}

static void act(struct sim *sim, size_t index, struct target_event *event)
{
    struct sim_actor *actor = &sim->actors[index];
    uint64_t handle;
    if (sim_enters(sim, actor, event)) return;
    switch (actor->act) {
    case ACT_OPEN:
        handle = sim_open_handle(sim, index);
        if (actor->life != SIM_NEVER) remember_closing(actor, sim->now + actor->life, handle);
        break;
    case ACT_BAD_REFERENCE:
        // Only because it is traced does the program hear of it.
        if (!trace_db_enabled(&sim->base.trace)) break;
        sim_record(sim, actor, TRACE_BAD_REFERENCE, actor->value, actor->path);
        if (sim->traced_pid == 0) exception_event(sim, actor, 0xC0000008u, event);
        break;
    case ACT_EXCEPTION:
        sim->at_exception = index;
        exception_event(sim, actor, (uint32_t)actor->value, event);
        break;
    case ACT_BREAK: begin_break(sim, event); break;
    case ACT_SAY:
        event->kind = EVENT_DEBUG_TEXT;
        event->tid = actor->tid != 0 ? actor->tid : first_thread(sim);
        snprintf(event->text, sizeof event->text, "%s", actor->text);
        break;
    case ACT_THREAD: thread_event(sim, (size_t)actor->value, !sim->threads[actor->value].alive, event); break;
    case ACT_MODULE: module_event(sim, (size_t)actor->value, !sim->modules[actor->value].loaded, event); break;
    case ACT_EXIT: exit_process(sim, (uint32_t)actor->value, event); break;
    case ACT_FAULT: faults_strike((size_t)actor->value); break;
    }
    actor->times--;
    actor->next += actor->every;
    if (sim->breakpoint_count == 0 || actor->path == SIM_HOME || actor->act == ACT_EXCEPTION) return;
    sim->leaving = 1;
    sim->leaving_actor = index;
    if (event->kind == EVENT_NONE) sim_leaves(sim, event);
}

static uint64_t due_time(const struct sim_actor *actor)
{
    return actor->times == 0 || actor->next > actor->until ? SIM_NEVER : actor->next;
}

bool sim_advance(struct sim *sim, uint64_t limit, struct target_event *event)
{
    *event = (struct target_event){.kind = EVENT_NONE, .pid = sim->base.pid};
    while (!sim->exited) {
        uint64_t due = SIM_NEVER;
        size_t next = 0;
        bool closing = false;
        for (size_t i = 0; i < sim->actor_count; i++) {
            const struct sim_actor *actor = &sim->actors[i];
            uint64_t close = actor->closing_count > 0 ? actor->closings[actor->closing_first].due : SIM_NEVER;
            uint64_t time = due_time(actor);
            // At the same moment what ends goes before what begins.
            if (close != SIM_NEVER && (close < due || (close == due && !closing))) {
                due = close, next = i, closing = true;
            }
            if (time < due) due = time, next = i, closing = false;
        }
        sim->idle = due == SIM_NEVER;
        if (due > limit || sim->idle) break;
        if (due > sim->now) sim->now = due;
        if (!closing) {
            act(sim, next, event);
            if (event->kind != EVENT_NONE) return true;
            continue;
        }
        struct sim_actor *actor = &sim->actors[next];
        uint64_t handle = actor->closings[actor->closing_first].handle;
        actor->closing_first = (actor->closing_first + 1) % actor->closing_room;
        actor->closing_count--;
        sim_close_handle(sim, next, handle);
    }
    // At the fastest speed nothing passes but what happens.
    bool waits = sim->idle && sim->speed == SIM_FASTEST;
    if (limit > sim->now && !waits) sim->now = limit;
    return false;
}

static void add_change(struct sim *sim, enum sim_act what, size_t index, uint64_t when)
{
    sim->actors = realloc(sim->actors, (sim->actor_count + 1) * sizeof *sim->actors);
    if (sim->actors == NULL) abort();
    sim->actors[sim->actor_count++] = (struct sim_actor){.act = what, .next = when, .until = SIM_NEVER, .times = 1,
                                                         .value = index, .path = SIM_HOME, .life = SIM_NEVER};
}

void sim_start(struct sim *sim)
{
    sim_sort(sim);
    sim->at_exception = SIM_HOME;
    for (size_t i = 0; i < sim->thread_count; i++) {
        struct sim_thread *thread = &sim->threads[i];
        if (thread->info.tid >= sim->next_tid) sim->next_tid = (thread->info.tid | 3) + 1;
        if (thread->from == SIM_NEVER) continue;
        if (thread->from > 0) add_change(sim, ACT_THREAD, i, thread->from);
        else thread->alive = true, thread->info.index = sim->next_index++;
        if (thread->until != SIM_NEVER) add_change(sim, ACT_THREAD, i, thread->until);
    }
    for (size_t i = 0; i < sim->module_count; i++) {
        const struct sim_module *module = &sim->modules[i];
        sim->modules[i].loaded = module->from == 0;
        if (module->from == SIM_NEVER) continue;
        if (module->from > 0) add_change(sim, ACT_MODULE, i, module->from);
        if (module->until != SIM_NEVER) add_change(sim, ACT_MODULE, i, module->until);
    }
    struct target_event nobody_sees;
    while (sim_advance(sim, sim->attach_time, &nobody_sees)) continue;
    sim->break_stage = BREAK_NONE;
    sim->at_exception = SIM_HOME;
}

// What attaching or launching tells before the initial break: process, modules.
static bool greet(struct sim *sim, struct target_event *event)
{
    struct module_info module;
    while (sim->base.ops->module_at(&sim->base, sim->greeted, &module)) {
        *event = (struct target_event){.kind = sim->greeted == 0 ? EVENT_PROCESS_CREATED : EVENT_MODULE_LOADED,
                                       .pid = sim->base.pid, .tid = first_thread(sim), .address = module.base,
                                       .size = module.size};
        snprintf(event->text, sizeof event->text, "%s", module.path);
        sim->greeted++;
        return true;
    }
    sim->greeting = false;
    if (!sim->base.launched) {
        begin_break(sim, event);
        return true;
    }
    struct sim_actor loader = {.path = sim_path_by_name(sim, "(launch)")};
    exception_event(sim, &loader, 0x80000003u, event);
    return true;
}

// What follows from what was told last.
static bool follow_up(struct sim *sim, struct target_event *event)
{
    if (sim->stepped != 0) {
        struct registers registers;
        *event = (struct target_event){.kind = EVENT_STEPPED, .pid = sim->base.pid, .tid = sim->stepped};
        sim->stepped = 0;
        if (sim->base.ops->registers(&sim->base, event->tid, &registers)) event->address = registers.rip;
        return true;
    }
    if (sim_leaves(sim, event)) return true;
    if (sim->second_chance) {
        const struct sim_actor *actor = &sim->actors[sim->at_exception];
        exception_event(sim, actor, (uint32_t)actor->value, event);
        event->first_chance = false;
        return true;
    }
    if (sim->ended_by != 0) {
        exit_process(sim, sim->ended_by, event);
        return true;
    }
    for (size_t i = 0; i < sim->thread_count; i++) {
        if (sim->break_stage == BREAK_NONE || sim->threads[i].info.tid != sim->break_tid) continue;
        if (sim->break_stage == BREAK_THREAD_CAME) {
            struct sim_actor breaker = {.tid = sim->break_tid, .path = sim->threads[i].path};
            exception_event(sim, &breaker, 0x80000003u, event);
            sim->break_stage = BREAK_STANDS;
            return true;
        }
        thread_event(sim, i, false, event);
        sim->break_stage = BREAK_NONE;
        return true;
    }
    return false;
}

// The control file's words: break, leap TIME, or kill CODE. Reading it removes it.
static void read_control(struct sim *sim)
{
    if (sim->control[0] == '\0') return;
    FILE *in = fopen(sim->control, "rb");
    if (in == NULL) return;
    char text[128], problem[128];
    size_t got = fread(text, 1, sizeof text - 1, in);
    fclose(in);
    text[got] = '\0';
    struct sim_words words;
    // One that is just being written is looked at again.
    if (strchr(text, '\n') == NULL || !sim_split(text, &words, problem, sizeof problem)) return;
    remove(sim->control);
    const char *word = sim_word(&words);
    uint64_t leap, code;
    if (word != NULL && strcmp(word, "break") == 0) sim->break_asked = true;
    if (word != NULL && strcmp(word, "leap") == 0 && sim_duration(sim_word(&words), &leap)) sim->now_then += leap;
    if (word != NULL && strcmp(word, "kill") == 0 && sim_number(sim_word(&words), &code)) {
        sim->killed = true;
        sim->killed_with = (uint32_t)code;
    }
    sim_words_free(&words);
}

void sim_wait(struct target *base, uint32_t milliseconds, struct target_event *event)
{
    struct sim *sim = (struct sim *)base;
    uint64_t end = host_milliseconds() + milliseconds;
    *event = (struct target_event){.kind = EVENT_NONE, .pid = base->pid};
    if (sim->wake) {
        struct registers registers;
        sim->wake = false;
        *event = (struct target_event){.kind = EVENT_EXCEPTION, .pid = base->pid, .tid = first_thread(sim),
                                       .code = 0x80000007u, .first_chance = true};
        if (base->ops->registers(base, event->tid, &registers)) event->address = registers.rip;
        return;
    }
    if ((sim->greeting && greet(sim, event)) || follow_up(sim, event)) return;
    for (;;) {
        read_control(sim);
        if (sim->killed && !sim->exited) {
            exit_process(sim, sim->killed_with, event);
            return;
        }
        if (host_break_requested()) sim->break_asked = true;
        if (sim->break_asked && !sim->exited) {
            sim->break_asked = false;
            begin_break(sim, event);
            return;
        }
        uint64_t passed = (host_milliseconds() - sim->running_since) * 1000 * sim->speed;
        uint64_t limit = sim->speed == SIM_FASTEST ? sim->now + LEAP : sim->now_then + passed;
        if (sim_advance(sim, limit, event)) return;
        if (host_milliseconds() >= end) return;
        if (sim->speed != SIM_FASTEST || sim->idle) host_sleep(SLICE_MILLISECONDS);
    }
}

void sim_resume(struct target *base, bool handled)
{
    struct sim *sim = (struct sim *)base;
    for (size_t i = 0; i < sim->thread_count; i++) sim->threads[i].now = SIM_HOME;
    if (sim->at_exception != SIM_HOME) {
        bool over = handled || (!sim->second_chance && sim->actors[sim->at_exception].caught);
        if (!over && sim->second_chance) sim->ended_by = (uint32_t)sim->actors[sim->at_exception].value;
        sim->second_chance = !over && !sim->second_chance;
        if (!sim->second_chance) sim->at_exception = SIM_HOME;
    }
    sim->now_then = sim->now;
    sim->running_since = host_milliseconds();
}
