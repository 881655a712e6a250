// The streams of a minidump that tell of handles, and what they are made of.
// Layouts: minidumpapiset.h and avrfsdk.h, 4-byte packing, little-endian.
#pragma once
#include "target.h"

enum { STREAM_MODULES = 4, STREAM_SYSTEM = 7, STREAM_HANDLES = 12, STREAM_MISC = 15, STREAM_OPERATIONS = 18 };
#define DUMP_HEADER 32

// A file under way, or the end of one.
struct dump_bytes {
    uint8_t *at;
    size_t used, room;
    uint32_t base; // where in the file it begins
};

struct dump_stream {
    uint32_t kind, size, place; // MINIDUMP_DIRECTORY
};

// Each returns the place in the file.
uint32_t dump_put(struct dump_bytes *, const void *data, size_t size); // NULL: zeros
uint32_t dump_put32(struct dump_bytes *, uint32_t value);
uint32_t dump_put64(struct dump_bytes *, uint64_t value);
uint32_t dump_put_string(struct dump_bytes *, const char *text); // 0 for an empty one

// Writes the open handles, and while tracing is on the traces; returns how many streams that made.
uint32_t dump_put_handles(struct dump_bytes *, struct target *, struct dump_stream streams[2]);
// Adds to a finished dump what it lacks of that.
bool dump_add_handles(const char *path, struct target *);
