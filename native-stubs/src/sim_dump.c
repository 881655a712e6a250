// Minidumps of a simulated process: real ones, with what can be known of it.
// Layouts: minidumpapiset.h and avrfsdk.h, 4-byte packing, little-endian.
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DUMP_FRAMES 32

struct bytes {
    uint8_t *at;
    size_t used, room;
};

static uint32_t put(struct bytes *out, const void *data, size_t size)
{
    if (out->used + size > out->room) {
        out->room = (out->used + size) * 2;
        out->at = realloc(out->at, out->room);
        if (out->at == NULL) abort();
    }
    if (data == NULL) memset(out->at + out->used, 0, size);
    else memcpy(out->at + out->used, data, size);
    out->used += size;
    return (uint32_t)(out->used - size);
}

static uint32_t put32(struct bytes *out, uint32_t value)
{
    return put(out, &value, sizeof value);
}

static void put64(struct bytes *out, uint64_t value)
{
    put(out, &value, sizeof value);
}

// A MINIDUMP_STRING; 0 for an empty one. Scenarios are ASCII but for what they
// quote, and each byte becomes a character.
static uint32_t put_string(struct bytes *out, const char *text)
{
    if (text[0] == '\0') return 0;
    uint32_t place = put32(out, (uint32_t)strlen(text) * 2);
    for (const char *at = text; at[0] != '\0'; at++) put(out, (uint16_t[]){(uint8_t)at[0]}, 2);
    put(out, NULL, 2);
    put(out, NULL, (4 - out->used % 4) % 4);
    return place;
}

static void put_module_list(struct bytes *out, const struct sim *sim, const uint32_t *names)
{
    uint32_t count = 0;
    for (size_t i = 0; i < sim->module_count; i++) count += sim->modules[i].loaded;
    put32(out, count);
    for (size_t i = 0; i < sim->module_count; i++) {
        const struct module_info *info = &sim->modules[i].info;
        if (!sim->modules[i].loaded) continue;
        put64(out, info->base);
        put32(out, (uint32_t)info->size);
        put(out, NULL, 8); // checksum and time stamp
        put32(out, names[i]);
        put(out, NULL, 84);
    }
}

static void put_handles(struct bytes *out, struct target *target, const struct handle_entry *entries, size_t count,
                        const uint32_t *names)
{
    put32(out, 16);
    put32(out, 32);
    put32(out, (uint32_t)count);
    put32(out, 0);
    for (size_t i = 0; i < count; i++) {
        struct handle_detail detail;
        sim_handle_detail(target, entries[i].handle, &detail);
        put64(out, entries[i].handle);
        put32(out, names[2 * i]);
        put32(out, names[2 * i + 1]);
        put32(out, entries[i].attributes);
        put32(out, entries[i].granted_access);
        put32(out, detail.handle_count);
        put32(out, detail.pointer_count);
    }
}

// Newest first, as the kernel hands them out; what Windows makes of that is
// documented nowhere.
static void put_operations(struct bytes *out, const struct trace_db *db)
{
    uint32_t count = trace_db_count(db);
    put32(out, 16);
    put32(out, 32 + 8 * DUMP_FRAMES);
    put32(out, count);
    put32(out, 0);
    for (uint32_t age = 0; age < count; age++) {
        const struct trace_record *record = trace_db_newest(db, age);
        put64(out, record->handle);
        put32(out, record->pid);
        put32(out, record->tid);
        put32(out, record->op);
        put32(out, 0);
        put32(out, record->depth);
        put32(out, count - 1 - age);
        for (uint32_t i = 0; i < DUMP_FRAMES; i++) put64(out, i < record->depth ? record->frames[i] : 0);
    }
}

static void put_system_info(struct bytes *out)
{
    put32(out, 9); // x64
    put(out, (uint8_t[]){0, 0, 1, 1}, 4);
    put32(out, 10);
    put32(out, 0);
    put32(out, 19045);
    put32(out, 2);
    put(out, NULL, 32);
}

static void put_misc_info(struct bytes *out, const struct sim *sim)
{
    put32(out, 24);
    put32(out, 1); // the process id is known
    put32(out, sim->base.pid);
    put(out, NULL, 12);
}

static void put_dump(struct bytes *out, struct sim *sim, unsigned kinds)
{
    enum { SYSTEM_INFO = 7, MISC_INFO = 15, MODULES = 4, HANDLES = 12, OPERATIONS = 18, HEADER = 32 };
    const uint32_t kind[] = {SYSTEM_INFO, MISC_INFO, MODULES, HANDLES, OPERATIONS};
    uint32_t streams = (kinds & DUMP_HANDLES) == 0 ? 3 : trace_db_enabled(&sim->base.trace) ? 5 : 4;
    struct handle_entry *handles;
    size_t handle_count = sim_handles(&sim->base, &handles);
    uint32_t *module_names = calloc(sim->module_count + 1, sizeof *module_names);
    uint32_t *handle_names = calloc(2 * handle_count + 1, sizeof *handle_names);
    if (module_names == NULL || handle_names == NULL) abort();

    put(out, "MDMP\x93\xa7\0\0", 8);
    put32(out, streams);
    put32(out, HEADER);
    put32(out, 0);
    put32(out, 1700000000u + (uint32_t)(sim->now / 1000000)); // simulated time began then
    put64(out, (kinds & DUMP_HANDLES) != 0 ? 4 : 0);
    put(out, NULL, 12 * streams);
    for (size_t i = 0; i < sim->module_count; i++) module_names[i] = put_string(out, sim->modules[i].info.path);
    for (size_t i = 0; i < handle_count && streams > 3; i++) {
        struct handle_detail detail;
        sim_handle_detail(&sim->base, handles[i].handle, &detail);
        handle_names[2 * i] = put_string(out, detail.type);
        handle_names[2 * i + 1] = put_string(out, detail.name);
    }
    for (uint32_t i = 0; i < streams; i++) {
        uint32_t from = (uint32_t)out->used;
        if (kind[i] == SYSTEM_INFO) put_system_info(out);
        if (kind[i] == MISC_INFO) put_misc_info(out, sim);
        if (kind[i] == MODULES) put_module_list(out, sim, module_names);
        if (kind[i] == HANDLES) put_handles(out, &sim->base, handles, handle_count, handle_names);
        if (kind[i] == OPERATIONS) put_operations(out, &sim->base.trace);
        memcpy(out->at + HEADER + 12 * i, (uint32_t[]){kind[i], (uint32_t)out->used - from, from}, 12);
    }
    free(handles);
    free(module_names);
    free(handle_names);
}

bool sim_dump(struct target *base, const char *path, unsigned kinds, char *why_not, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        snprintf(why_not, size, "Unable to create file '%s' - Win32 error 0n3", path);
        return false;
    }
    struct bytes out = {0};
    put_dump(&out, (struct sim *)base, kinds);
    bool done = fwrite(out.at, 1, out.used, file) == out.used;
    done &= fclose(file) == 0;
    free(out.at);
    if (!done) snprintf(why_not, size, "Dump creation failed, Win32 error 0n112");
    return done;
}
