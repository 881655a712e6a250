// Event filters (sxe, sxd, sxn, sxi).
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum filter_mode {
    FILTER_BREAK,         // sxe
    FILTER_SECOND_CHANCE, // sxd
    FILTER_NOTIFY,        // sxn
    FILTER_IGNORE,        // sxi
};

struct filter {
    const char *name;
    const char *title;
    uint32_t code; // exception code; 0: not an exception
    enum filter_mode mode;
    bool handled; // what continuing says about the exception
};

#define FILTER_COUNT 20
#define FILTER_CUSTOM 16

struct filters {
    struct filter known[FILTER_COUNT];
    struct filter other; // '*'
    struct filter custom[FILTER_CUSTOM]; // sxe 0xCODE
    int custom_count;
    char load_of[128], unload_of[128]; // sxe ld:PATTERN; empty: any module
};

void filters_init(struct filters *);
struct filter *filters_by_name(struct filters *, const char *name);
// The filter whose handling status, not break status, goes by this name: hc for ch.
struct filter *filters_by_continue_name(struct filters *, const char *name);
// Never NULL: unknown codes fall to '*'.
const struct filter *filters_by_code(struct filters *, uint32_t code);
// The filter of its own for a code, made when missing; NULL when full.
struct filter *filters_custom(struct filters *, uint32_t code);
const char *filter_mode_text(enum filter_mode);
