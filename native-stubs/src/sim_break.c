// Breakpoints and steps in a process that has no instructions: a breakpoint in a
// function is hit when something happens on a call path through that function;
// one at a return address when that is over.
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sim_thread *thread_by_id(struct sim *sim, uint32_t tid)
{
    for (size_t i = 0; i < sim->thread_count; i++) {
        struct sim_thread *thread = &sim->threads[i];
        if (thread->alive && (tid == 0 || thread->info.tid == tid)) return thread;
    }
    return NULL;
}

// Puts a thread at `address`, called along the outer frames of a path.
static void place(struct sim *sim, struct sim_thread *thread, uint64_t address, const uint64_t *outer, size_t count)
{
    if (thread->place == 0) {
        struct sim_path *grown = realloc(sim->paths, (sim->path_count + 1) * sizeof *grown);
        if (grown == NULL) abort();
        sim->paths = grown;
        grown[sim->path_count] = (struct sim_path){.name = calloc(1, 1)};
        thread->place = sim->path_count++;
    }
    uint64_t *frames = malloc((count + 1) * sizeof *frames);
    if (frames == NULL || sim->paths[thread->place].name == NULL) abort();
    frames[0] = address;
    if (count > 0) memcpy(frames + 1, outer, count * sizeof *frames);
    free(sim->paths[thread->place].frames);
    sim->paths[thread->place].frames = frames;
    sim->paths[thread->place].depth = count + 1;
    thread->now = thread->place;
}

static bool same_function(struct sim *sim, uint64_t a, uint64_t b)
{
    struct symbol_info left, right;
    return sim_symbol_at(&sim->base, a, &left) && sim_symbol_at(&sim->base, b, &right) && left.name[0] != '\0' &&
           a - left.displacement == b - right.displacement;
}

static bool returns_there(const struct sim_path *path, uint64_t address)
{
    for (size_t i = 1; i < path->depth; i++) {
        if (path->frames[i] == address) return true;
    }
    return false;
}

static bool tell(struct sim *sim, uint32_t tid, uint64_t address, const struct sim_path *path, size_t from,
                 struct target_event *event)
{
    struct sim_thread *thread = thread_by_id(sim, tid);
    if (thread == NULL) return false;
    *event = (struct target_event){.kind = EVENT_BREAKPOINT, .pid = sim->base.pid, .tid = thread->info.tid,
                                   .address = address};
    uint64_t outer[256];
    size_t count = path->depth - from < 256 ? path->depth - from : 256;
    memcpy(outer, path->frames + from, count * sizeof *outer);
    place(sim, thread, address, outer, count);
    return true;
}

bool sim_enters(struct sim *sim, struct sim_actor *actor, struct target_event *event)
{
    if (sim->breakpoint_count == 0 || actor->path == SIM_HOME) return false;
    const struct sim_path *path = &sim->paths[actor->path];
    size_t met = 0;
    for (size_t i = path->depth; i-- > 0;) {
        for (size_t b = 0; b < sim->breakpoint_count; b++) {
            uint64_t address = sim->breakpoints[b];
            if (returns_there(path, address) || !same_function(sim, address, path->frames[i])) continue;
            if (++met <= actor->told) continue;
            actor->told = met;
            return tell(sim, actor->tid, address, path, i + 1, event);
        }
    }
    actor->told = 0;
    return false;
}

bool sim_leaves(struct sim *sim, struct target_event *event)
{
    while (sim->leaving > 0) {
        const struct sim_actor *actor = &sim->actors[sim->leaving_actor];
        const struct sim_path *path = &sim->paths[actor->path];
        size_t frame = sim->leaving++;
        if (frame >= path->depth) break;
        for (size_t b = 0; b < sim->breakpoint_count; b++) {
            if (sim->breakpoints[b] == path->frames[frame]) {
                return tell(sim, actor->tid, path->frames[frame], path, frame + 1, event);
            }
        }
    }
    sim->leaving = 0;
    return false;
}

bool sim_breakpoint(struct target *base, uint64_t address, bool set, char *why_not, size_t size)
{
    struct sim *sim = (struct sim *)base;
    size_t i = 0;
    while (i < sim->breakpoint_count && sim->breakpoints[i] != address) i++;
    bool known = i < sim->breakpoint_count;
    if (!set) {
        if (known) sim->breakpoints[i] = sim->breakpoints[--sim->breakpoint_count];
        return known;
    }
    if (known) return true;
    if (sim_module_at(sim, address) == NULL || sim->breakpoint_count == SIM_BREAKPOINTS) {
        snprintf(why_not, size, "there is no code");
        return false;
    }
    sim->breakpoints[sim->breakpoint_count++] = address;
    return true;
}

bool sim_step(struct target *base, uint32_t tid, bool handled)
{
    struct sim *sim = (struct sim *)base;
    struct sim_thread *thread = thread_by_id(sim, tid);
    if (thread == NULL) return false;
    const struct sim_path path = sim->paths[thread->now != SIM_HOME ? thread->now : thread->path];
    if (path.depth == 0) return false;
    uint64_t outer[256];
    size_t count = path.depth - 1 < 256 ? path.depth - 1 : 256;
    memcpy(outer, path.frames + 1, count * sizeof *outer);
    uint64_t next = path.frames[0] + 1;
    sim_resume(base, handled);
    place(sim, thread, next, outer, count);
    sim->stepped = tid;
    return true;
}
