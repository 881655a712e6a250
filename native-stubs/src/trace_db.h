// The handle-trace database, with the semantics of the Windows kernel's:
// a ring of OPEN/CLOSE/BAD REFERENCE records with up to 16 return addresses.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define TRACE_FRAMES 16
#define TRACE_SLOTS_MIN 0x80u
#define TRACE_SLOTS_MAX 0x20000u
#define TRACE_SLOTS_DEFAULT 0x1000u

enum trace_op { TRACE_OPEN = 1, TRACE_CLOSE = 2, TRACE_BAD_REFERENCE = 3 };

struct trace_record {
    uint64_t handle;
    uint32_t pid;
    uint32_t tid;
    enum trace_op op;
    uint32_t depth;
    uint64_t frames[TRACE_FRAMES];
};

struct trace_db {
    struct trace_record *ring; // NULL while tracing is off
    uint32_t slots;
    uint64_t total;    // records ever added
    uint64_t baseline; // value of total at the last snapshot
};

// What the kernel makes of a requested size; 0 asks for the default.
uint32_t trace_db_round_slots(uint64_t requested);

bool trace_db_enable(struct trace_db *db, uint64_t requested_slots);
void trace_db_disable(struct trace_db *db);
bool trace_db_enabled(const struct trace_db *db);

void trace_db_add(struct trace_db *db, const struct trace_record *record);
void trace_db_snapshot(struct trace_db *db);

// How many records the ring holds now; age 0 is the newest of them.
uint32_t trace_db_count(const struct trace_db *db);
const struct trace_record *trace_db_newest(const struct trace_db *db, uint32_t age);

uint64_t trace_db_new_count(const struct trace_db *db);
// True when records since the snapshot were overwritten: a diff would lie.
bool trace_db_overflowed(const struct trace_db *db);

// Ages of the handles opened since the snapshot and still open, newest first.
// *ages is malloc'ed; returns false when memory ran out.
bool trace_db_outstanding(const struct trace_db *db, uint32_t **ages, uint32_t *count);
