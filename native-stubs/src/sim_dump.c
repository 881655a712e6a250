// Minidumps of a simulated process: real ones, with what can be known of it.
#include "minidump.h"
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_module_list(struct dump_bytes *out, const struct sim *sim, const uint32_t *names)
{
    uint32_t count = 0;
    for (size_t i = 0; i < sim->module_count; i++) count += sim->modules[i].loaded;
    dump_put32(out, count);
    for (size_t i = 0; i < sim->module_count; i++) {
        const struct module_info *info = &sim->modules[i].info;
        if (!sim->modules[i].loaded) continue;
        dump_put64(out, info->base);
        dump_put32(out, (uint32_t)info->size);
        dump_put(out, NULL, 8); // checksum and time stamp
        dump_put32(out, names[i]);
        dump_put(out, NULL, 84);
    }
}

static void put_system_info(struct dump_bytes *out)
{
    dump_put32(out, 9); // x64
    dump_put(out, (uint8_t[]){0, 0, 1, 1}, 4);
    dump_put32(out, 10);
    dump_put32(out, 0);
    dump_put32(out, 19045);
    dump_put32(out, 2);
    dump_put(out, NULL, 32);
}

static void put_misc_info(struct dump_bytes *out, const struct sim *sim)
{
    dump_put32(out, 24);
    dump_put32(out, 1); // the process id is known
    dump_put32(out, sim->base.pid);
    dump_put(out, NULL, 12);
}

static void put_dump(struct dump_bytes *out, struct sim *sim, unsigned kinds)
{
    uint32_t *names = calloc(sim->module_count + 1, sizeof *names);
    if (names == NULL) abort();
    dump_put(out, "MDMP\x93\xa7\0\0", 8);
    dump_put(out, NULL, 12);
    dump_put32(out, 1700000000u + (uint32_t)(sim->now / 1000000)); // simulated time began then
    dump_put64(out, (kinds & DUMP_HANDLES) != 0 ? 4 : 0);
    for (size_t i = 0; i < sim->module_count; i++) names[i] = dump_put_string(out, sim->modules[i].info.path);
    struct dump_stream streams[5] = {{.kind = STREAM_SYSTEM}, {.kind = STREAM_MISC}, {.kind = STREAM_MODULES}};
    uint32_t count = 3;
    for (uint32_t i = 0; i < count; i++) {
        streams[i].place = (uint32_t)out->used;
        if (streams[i].kind == STREAM_SYSTEM) put_system_info(out);
        if (streams[i].kind == STREAM_MISC) put_misc_info(out, sim);
        if (streams[i].kind == STREAM_MODULES) put_module_list(out, sim, names);
        streams[i].size = (uint32_t)out->used - streams[i].place;
    }
    if ((kinds & DUMP_HANDLES) != 0) count += dump_put_handles(out, &sim->base, streams + count);
    uint32_t place = dump_put(out, streams, count * sizeof streams[0]);
    memcpy(out->at + 8, (uint32_t[]){count, place}, 8);
    free(names);
}

bool sim_dump(struct target *base, const char *path, unsigned kinds, char *why_not, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        snprintf(why_not, size, "Unable to create file '%s' - Win32 error 0n3", path);
        return false;
    }
    struct dump_bytes out = {0};
    put_dump(&out, (struct sim *)base, kinds);
    bool done = fwrite(out.at, 1, out.used, file) == out.used;
    done &= fclose(file) == 0;
    free(out.at);
    if (!done) snprintf(why_not, size, "Dump creation failed, Win32 error 0n112");
    return done;
}
