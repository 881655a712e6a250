#include "trace_db.h"

#include <stdlib.h>

uint32_t trace_db_round_slots(uint64_t requested)
{
    if (requested == 0) return TRACE_SLOTS_DEFAULT;
    uint32_t slots = TRACE_SLOTS_MIN;
    while (slots < requested && slots < TRACE_SLOTS_MAX) slots *= 2;
    return slots;
}

bool trace_db_enable(struct trace_db *db, uint64_t requested_slots)
{
    uint32_t slots = trace_db_round_slots(requested_slots);
    struct trace_record *ring = calloc(slots, sizeof *ring);
    if (ring == NULL) return false;
    free(db->ring);
    db->ring = ring;
    db->slots = slots;
    db->total = 0;
    db->baseline = 0;
    return true;
}

void trace_db_disable(struct trace_db *db)
{
    free(db->ring);
    *db = (struct trace_db){0};
}

bool trace_db_enabled(const struct trace_db *db)
{
    return db->ring != NULL;
}

void trace_db_add(struct trace_db *db, const struct trace_record *record)
{
    if (db->ring == NULL) return;
    struct trace_record *slot = &db->ring[db->total % db->slots];
    *slot = *record;
    // The low two bits of a handle value are the program's own to use.
    slot->handle &= ~UINT64_C(3);
    db->total++;
}

void trace_db_snapshot(struct trace_db *db)
{
    db->baseline = db->total;
}

uint32_t trace_db_count(const struct trace_db *db)
{
    return db->total < db->slots ? (uint32_t)db->total : db->slots;
}

const struct trace_record *trace_db_newest(const struct trace_db *db, uint32_t age)
{
    if (age >= trace_db_count(db)) return NULL;
    return &db->ring[(db->total - 1 - age) % db->slots];
}

uint64_t trace_db_new_count(const struct trace_db *db)
{
    return db->total - db->baseline;
}

bool trace_db_overflowed(const struct trace_db *db)
{
    return trace_db_new_count(db) > db->slots;
}

// A set of handle values; 0 marks a free place, so values are kept plus one.
struct handle_set {
    uint64_t *places;
    uint64_t mask;
};

static bool set_insert(struct handle_set *set, uint64_t handle)
{
    uint64_t key = handle + 1;
    uint64_t place = (key * UINT64_C(0x9E3779B97F4A7C15) >> 20) & set->mask;
    while (set->places[place] != 0) {
        if (set->places[place] == key) return false;
        place = (place + 1) & set->mask;
    }
    set->places[place] = key;
    return true;
}

bool trace_db_outstanding(const struct trace_db *db, uint32_t **ages, uint32_t *count)
{
    uint64_t fresh = trace_db_new_count(db);
    uint32_t held = trace_db_count(db);
    uint32_t records = fresh < held ? (uint32_t)fresh : held;
    uint64_t capacity = 16;
    while (capacity < (uint64_t)records * 2) capacity *= 2;

    struct handle_set seen = {calloc(capacity, sizeof *seen.places), capacity - 1};
    *ages = malloc(sizeof **ages * (records + 1));
    *count = 0;
    if (seen.places == NULL || *ages == NULL) {
        free(seen.places);
        free(*ages);
        *ages = NULL;
        return false;
    }
    // The newest OPEN or CLOSE of a value says whether it is open now. An older
    // OPEN of the same value was closed in between, even if nobody recorded it.
    for (uint32_t age = 0; age < records; age++) {
        const struct trace_record *record = trace_db_newest(db, age);
        if (record->op == TRACE_BAD_REFERENCE) continue;
        if (set_insert(&seen, record->handle) && record->op == TRACE_OPEN) (*ages)[(*count)++] = age;
    }
    free(seen.places);
    return true;
}
