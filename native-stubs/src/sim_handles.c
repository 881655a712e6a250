// The handle table of a simulated process, and the records that its changes leave.
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t first_thread(const struct sim *sim)
{
    return sim->thread_count > 0 ? sim->threads[0].info.tid : 0;
}

static void append(struct trace_record *record, const struct sim_path *path)
{
    for (size_t i = 0; i < path->depth && record->depth < TRACE_FRAMES; i++) {
        record->frames[record->depth++] = path->frames[i];
    }
}

void sim_record(struct sim *sim, const struct sim_actor *actor, enum trace_op op, uint64_t handle, size_t path)
{
    if (!trace_db_enabled(&sim->base.trace)) return;
    struct trace_record record = {.handle = handle, .op = op};
    record.pid = actor->owner != 0 ? actor->owner : sim->base.pid;
    record.tid = actor->tid != 0 ? actor->tid : first_thread(sim);
    static const char *const IN_KERNEL[] = {NULL, "(kernel-open)", "(kernel-close)", "(kernel-badref)"};
    if (sim->traced_pid != 0) append(&record, &sim->paths[sim_path_by_name(sim, IN_KERNEL[op])]);
    append(&record, &sim->paths[path]);
    trace_db_add(&sim->base.trace, &record);
}

// The lowest value that is free, as it nearly is on Windows: values come back soon.
static size_t free_place(struct sim *sim)
{
    size_t place = sim->handle_free > 0 ? sim->handle_free : 1;
    while (place < sim->handle_room && sim->handles[place].open) place++;
    if (place >= sim->handle_room) {
        size_t room = sim->handle_room == 0 ? 64 : sim->handle_room * 2;
        sim->handles = realloc(sim->handles, room * sizeof *sim->handles);
        if (sim->handles == NULL) abort();
        memset(sim->handles + sim->handle_room, 0, (room - sim->handle_room) * sizeof *sim->handles);
        sim->handle_room = room;
    }
    sim->handle_free = place + 1;
    return place;
}

uint64_t sim_open_handle(struct sim *sim, size_t index)
{
    struct sim_actor *actor = &sim->actors[index];
    size_t place = free_place(sim);
    sim->handles[place] = (struct sim_handle){true, index};
    actor->opened++;
    sim_record(sim, actor, TRACE_OPEN, place * 4, actor->path);
    return place * 4;
}

void sim_close_handle(struct sim *sim, size_t index, uint64_t handle)
{
    struct sim_actor *actor = &sim->actors[index];
    size_t place = (size_t)(handle / 4);
    sim->handles[place].open = false;
    if (place < sim->handle_free) sim->handle_free = place;
    actor->closed++;
    sim_record(sim, actor, TRACE_CLOSE, handle, actor->close_path);
}

size_t sim_handles(struct target *base, struct handle_entry **entries)
{
    struct sim *sim = (struct sim *)base;
    size_t count = 0;
    *entries = malloc((sim->handle_room + 1) * sizeof **entries);
    if (*entries == NULL) abort();
    for (size_t place = 1; place < sim->handle_room; place++) {
        const struct sim_handle *handle = &sim->handles[place];
        if (handle->open) (*entries)[count++] = (struct handle_entry){place * 4, sim->actors[handle->actor].access, 0};
    }
    return count;
}

bool sim_handle_detail(struct target *base, uint64_t value, struct handle_detail *detail)
{
    struct sim *sim = (struct sim *)base;
    size_t place = (size_t)(value / 4);
    *detail = (struct handle_detail){.entry = {.handle = value & ~UINT64_C(3)}};
    if (place == 0 || place >= sim->handle_room || !sim->handles[place].open) return false;
    const struct sim_actor *actor = &sim->actors[sim->handles[place].actor];
    detail->entry.granted_access = actor->access;
    detail->handle_count = 2;
    detail->pointer_count = 65537;
    snprintf(detail->type, sizeof detail->type, "%s", actor->type);
    snprintf(detail->name, sizeof detail->name, "%s", actor->text != NULL ? actor->text : "");
    return true;
}

void sim_truth(struct target *base, char *text, size_t size)
{
    const struct sim *sim = (const struct sim *)base;
    size_t used = (size_t)snprintf(text, size, "time %llu us\n", (unsigned long long)sim->now);
    for (size_t i = 0; i < sim->actor_count && used < size; i++) {
        const struct sim_actor *actor = &sim->actors[i];
        if (actor->act != ACT_OPEN) continue;
        int more = snprintf(text + used, size - used, "%s by %s: opened %llu closed %llu\n", actor->type,
                            sim->paths[actor->path].name, (unsigned long long)actor->opened,
                            (unsigned long long)actor->closed);
        used += more > 0 ? (size_t)more : 0;
    }
}
