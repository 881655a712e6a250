#include "minidump.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DUMP_FRAMES 32

uint32_t dump_put(struct dump_bytes *out, const void *data, size_t size)
{
    if (out->used + size > out->room) {
        out->room = (out->used + size) * 2;
        out->at = realloc(out->at, out->room);
        if (out->at == NULL) abort();
    }
    if (data == NULL) memset(out->at + out->used, 0, size);
    else memcpy(out->at + out->used, data, size);
    out->used += size;
    return out->base + (uint32_t)(out->used - size);
}

uint32_t dump_put32(struct dump_bytes *out, uint32_t value)
{
    return dump_put(out, &value, sizeof value);
}

uint32_t dump_put64(struct dump_bytes *out, uint64_t value)
{
    return dump_put(out, &value, sizeof value);
}

// Each byte becomes a character: names here are ASCII.
uint32_t dump_put_string(struct dump_bytes *out, const char *text)
{
    if (text[0] == '\0') return 0;
    uint32_t place = dump_put32(out, (uint32_t)strlen(text) * 2);
    for (const char *at = text; at[0] != '\0'; at++) dump_put(out, (uint16_t[]){(uint8_t)at[0]}, 2);
    dump_put(out, NULL, 2);
    dump_put(out, NULL, (4 - out->used % 4) % 4);
    return place;
}

static uint32_t put_list_header(struct dump_bytes *out, uint32_t entry, uint32_t count)
{
    uint32_t place = dump_put32(out, 16);
    dump_put32(out, entry);
    dump_put32(out, count);
    dump_put32(out, 0);
    return place;
}

static struct dump_stream put_handle_data(struct dump_bytes *out, struct target *target)
{
    struct handle_entry *entries;
    size_t count = target->ops->handles(target, &entries);
    struct handle_detail *details = calloc(count + 1, sizeof *details);
    uint32_t *names = calloc(2 * count + 1, sizeof *names);
    if (details == NULL || names == NULL) abort();
    for (size_t i = 0; i < count; i++) {
        target->ops->handle_detail(target, entries[i].handle, &details[i]);
        names[2 * i] = dump_put_string(out, details[i].type);
        names[2 * i + 1] = dump_put_string(out, details[i].name);
    }
    uint32_t place = put_list_header(out, 32, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        dump_put64(out, entries[i].handle);
        dump_put32(out, names[2 * i]);
        dump_put32(out, names[2 * i + 1]);
        dump_put32(out, entries[i].attributes);
        dump_put32(out, entries[i].granted_access);
        dump_put32(out, details[i].handle_count);
        dump_put32(out, details[i].pointer_count);
    }
    free(entries);
    free(details);
    free(names);
    return (struct dump_stream){STREAM_HANDLES, out->base + (uint32_t)out->used - place, place};
}

// Newest first, as the kernel hands them out; what Windows makes of that is
// documented nowhere.
static struct dump_stream put_operations(struct dump_bytes *out, const struct trace_db *db)
{
    uint32_t count = trace_db_count(db), place = put_list_header(out, 32 + 8 * DUMP_FRAMES, count);
    for (uint32_t age = 0; age < count; age++) {
        const struct trace_record *record = trace_db_newest(db, age);
        dump_put64(out, record->handle);
        dump_put32(out, record->pid);
        dump_put32(out, record->tid);
        dump_put32(out, record->op);
        dump_put32(out, 0);
        dump_put32(out, record->depth);
        dump_put32(out, count - 1 - age);
        for (uint32_t i = 0; i < DUMP_FRAMES; i++) dump_put64(out, i < record->depth ? record->frames[i] : 0);
    }
    return (struct dump_stream){STREAM_OPERATIONS, out->base + (uint32_t)out->used - place, place};
}

uint32_t dump_put_handles(struct dump_bytes *out, struct target *target, struct dump_stream streams[2])
{
    streams[0] = put_handle_data(out, target);
    if (!trace_db_enabled(&target->trace)) return 1;
    streams[1] = put_operations(out, &target->trace);
    return 2;
}

// The directory of the dump moves to its end, to make room for more entries.
static bool add_handles(FILE *file, struct target *target)
{
    uint32_t header[DUMP_HEADER / 4];
    if (fread(header, sizeof header, 1, file) != 1 || header[2] > 1000) return false;
    struct dump_stream *directory = calloc(header[2] + 2, sizeof *directory), more[2];
    if (directory == NULL) abort();
    bool done = fseek(file, (long)header[3], SEEK_SET) == 0 &&
                fread(directory, sizeof *directory, header[2], file) == header[2] && fseek(file, 0, SEEK_END) == 0;
    long end = ftell(file);
    if (done && end < 0) { // places are 32 bits wide: so large a dump stays without
        free(directory);
        return true;
    }
    struct dump_bytes out = {.base = (uint32_t)end};
    uint32_t before = header[2], count = dump_put_handles(&out, target, more);
    for (uint32_t i = 0; i < count; i++) {
        bool there = false;
        for (uint32_t k = 0; k < before; k++) there |= directory[k].kind == more[i].kind && directory[k].size > 0;
        if (!there) directory[header[2]++] = more[i];
    }
    header[3] = dump_put(&out, directory, header[2] * sizeof *directory);
    done = done && fwrite(out.at, 1, out.used, file) == out.used && fseek(file, 0, SEEK_SET) == 0 &&
           fwrite(header, sizeof header, 1, file) == 1;
    free(directory);
    free(out.at);
    return done;
}

bool dump_add_handles(const char *path, struct target *target)
{
    FILE *file = fopen(path, "r+b");
    if (file == NULL) return false;
    bool done = add_handles(file, target);
    return fclose(file) == 0 && done;
}
