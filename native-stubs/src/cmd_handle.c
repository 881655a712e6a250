// !handle
#include "commands.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOW_TYPE 1u
#define SHOW_BASIC 2u
#define SHOW_NAME 4u
#define SHOW_SPECIFIC 8u

#define TYPES_MAX 64

struct type_count {
    char type[64];
    unsigned count;
};

static void show_access(struct engine *engine, uint32_t access)
{
    static const struct {
        uint32_t bit;
        const char *name;
    } STANDARD[] = {{0x10000, "Delete"}, {0x20000, "ReadControl"}, {0x40000, "WriteDac"},
                    {0x80000, "WriteOwner"}, {0x100000, "Synch"}};
    engine_print(engine, "  %-13s\t0x%x:\n", "GrantedAccess", access);
    const char *lead = "         ";
    for (size_t i = 0; i < sizeof STANDARD / sizeof STANDARD[0]; i++) {
        if ((access & STANDARD[i].bit) == 0) continue;
        engine_print(engine, "%s%s", lead, STANDARD[i].name);
        lead = ",";
    }
    if (lead[0] == ' ') engine_print(engine, "%sNone", lead);
    engine_print(engine, "\n");
}

static void show_handle(struct engine *engine, const struct handle_detail *detail, unsigned flags)
{
    engine_print(engine, "Handle %llx\n", (unsigned long long)detail->entry.handle);
    if (flags & SHOW_TYPE) engine_print(engine, "  %-13s\t%s\n", "Type", detail->type);
    if (flags & SHOW_BASIC) {
        engine_print(engine, "  %-13s\t%x\n", "Attributes", detail->entry.attributes);
        show_access(engine, detail->entry.granted_access);
        engine_print(engine, "  %-13s\t%u\n", "HandleCount", detail->handle_count);
        engine_print(engine, "  %-13s\t%u\n", "PointerCount", detail->pointer_count);
    }
    if (flags & SHOW_NAME) engine_print(engine, "  %-13s\t%s\n", "Name", detail->name[0] ? detail->name : "<none>");
    if (flags & SHOW_SPECIFIC) {
        bool none = detail->specific[0] == '\0';
        engine_print(engine, "%s%s", none ? "  No object specific information available\n"
                                          : "  Object Specific Information\n", detail->specific);
    }
}

static void count_type(struct type_count *types, size_t *used, const char *type)
{
    size_t i = 0;
    while (i < *used && strcmp(types[i].type, type) != 0) i++;
    if (i == TYPES_MAX) return;
    if (i == *used) {
        snprintf(types[i].type, sizeof types[i].type, "%s", type);
        types[(*used)++].count = 0;
    }
    types[i].count++;
}

static bool list(struct engine *engine, unsigned flags, const char *wanted)
{
    struct target *target = engine->target;
    struct handle_entry *entries;
    struct type_count types[TYPES_MAX];
    size_t used = 0;
    size_t shown = 0, count = target->ops->handles(target, &entries);
    for (size_t i = 0; i < count; i++) {
        struct handle_detail detail;
        target->ops->handle_detail(target, entries[i].handle, &detail);
        if (detail.type[0] == '\0') snprintf(detail.type, sizeof detail.type, "None");
        if (*wanted != '\0' && !text_equal_nocase(wanted, detail.type)) continue;
        count_type(types, &used, detail.type);
        shown++;
        if (flags != 0) show_handle(engine, &detail, flags);
    }
    free(entries);
    engine_print(engine, "%u Handles\n", (unsigned)shown);
    if (shown > 0) engine_print(engine, "%-15s\tCount\n", "Type");
    for (size_t i = 0; i < used; i++) engine_print(engine, "%-15s\t%u\n", types[i].type, types[i].count);
    return true;
}

// !handle [H [flags [type]]]; H 0 or none means all.
bool cmd_handle(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    if (*arguments == '?' || strcmp(arguments, "-?") == 0) {
        engine_print(engine, "!handle [handle [flags [type]]]\n");
        return true;
    }
    uint64_t handle = 0, flags = SHOW_TYPE;
    char type[64] = "";
    if (*arguments != '\0' && !engine_expression(engine, &arguments, &handle)) {
        engine_print_class(engine, OUTPUT_ERROR, "Couldn't resolve error at '%s'\n", arguments);
        return false;
    }
    if (*(arguments = text_skip_blanks(arguments)) != '\0') text_number(&arguments, &flags);
    text_word(&arguments, type, sizeof type);
    if (handle == 0 || handle == 0xFFFFFFFFu || handle == UINT64_MAX) return list(engine, (unsigned)flags, type);
    struct handle_detail detail;
    if (!engine->target->ops->handle_detail(engine->target, handle, &detail)) {
        engine_print_class(engine, OUTPUT_ERROR, "Could not find handle 0x%llx\n", (unsigned long long)handle);
        return false;
    }
    show_handle(engine, &detail, (unsigned)flags);
    return true;
}
