#include "filters.h"
#include "text.h"

#include <stddef.h>

static const struct filter DEFAULTS[FILTER_COUNT] = {
    {"ct", "Create thread", 0, FILTER_IGNORE, true},
    {"et", "Exit thread", 0, FILTER_IGNORE, true},
    {"cpr", "Create process", 0, FILTER_IGNORE, true},
    {"epr", "Exit process", 0, FILTER_BREAK, true},
    {"ld", "Load module", 0, FILTER_NOTIFY, true},
    {"ud", "Unload module", 0, FILTER_IGNORE, true},
    {"out", "Debuggee output", 0, FILTER_NOTIFY, true},
    {"ibp", "Initial breakpoint", 0, FILTER_BREAK, true},
    {"av", "Access violation", 0xC0000005u, FILTER_BREAK, false},
    {"bpe", "Break instruction exception", 0x80000003u, FILTER_BREAK, true},
    {"sse", "Single step exception", 0x80000004u, FILTER_BREAK, true},
    {"wkd", "Wake debugger", 0x80000007u, FILTER_BREAK, true},
    // A bad handle raises only because somebody debugs: the target carries on.
    {"ch", "Invalid handle", 0xC0000008u, FILTER_BREAK, true},
    {"dz", "Integer divide-by-zero", 0xC0000094u, FILTER_BREAK, false},
    {"iov", "Integer overflow", 0xC0000095u, FILTER_BREAK, false},
    {"ii", "Illegal instruction", 0xC000001Du, FILTER_BREAK, false},
    {"gp", "Guard page violation", 0x80000001u, FILTER_BREAK, false},
    {"sov", "Stack overflow", 0xC00000FDu, FILTER_BREAK, false},
    {"sbo", "Security check failure or stack buffer overrun", 0xC0000409u, FILTER_BREAK, false},
    {"eh", "C++ EH exception", 0xE06D7363u, FILTER_SECOND_CHANCE, false},
};

void filters_init(struct filters *filters)
{
    for (int i = 0; i < FILTER_COUNT; i++) filters->known[i] = DEFAULTS[i];
    filters->other = (struct filter){"*", "Unknown exception", 0, FILTER_SECOND_CHANCE, false};
    filters->custom_count = 0;
    filters->load_of[0] = filters->unload_of[0] = '\0';
}

struct filter *filters_by_continue_name(struct filters *filters, const char *name)
{
    static const char *const NAMES[][2] = {{"hc", "ch"}, {"bpec", "bpe"}, {"ssec", "sse"}};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (text_equal_nocase(name, NAMES[i][0])) return filters_by_name(filters, NAMES[i][1]);
    }
    return NULL;
}

struct filter *filters_by_name(struct filters *filters, const char *name)
{
    if (text_equal_nocase(name, "*")) return &filters->other;
    for (int i = 0; i < FILTER_COUNT; i++) {
        if (text_equal_nocase(name, filters->known[i].name)) return &filters->known[i];
    }
    return NULL;
}

static struct filter *find_code(struct filters *filters, uint32_t code)
{
    for (int i = 0; i < filters->custom_count; i++) {
        if (filters->custom[i].code == code) return &filters->custom[i];
    }
    for (int i = 0; i < FILTER_COUNT; i++) {
        if (code != 0 && filters->known[i].code == code) return &filters->known[i];
    }
    return NULL;
}

const struct filter *filters_by_code(struct filters *filters, uint32_t code)
{
    const struct filter *found = find_code(filters, code);
    return found != NULL ? found : &filters->other;
}

struct filter *filters_custom(struct filters *filters, uint32_t code)
{
    struct filter *found = find_code(filters, code);
    if (found != NULL || filters->custom_count == FILTER_CUSTOM) return found;
    struct filter *added = &filters->custom[filters->custom_count++];
    *added = filters->other;
    added->code = code;
    return added;
}

const char *filter_mode_text(enum filter_mode mode)
{
    static const char *const TEXT[] = {"break", "second-chance break", "output", "ignore"};
    return TEXT[mode];
}
