// The address space, dumps, the exception record.
#include "commands.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

static const struct {
    uint32_t bit;
    const char *name;
} PROTECTIONS[] = {
    {0x01, "PAGE_NOACCESS"}, {0x02, "PAGE_READONLY"}, {0x04, "PAGE_READWRITE"}, {0x08, "PAGE_WRITECOPY"},
    {0x10, "PAGE_EXECUTE"}, {0x20, "PAGE_EXECUTE_READ"}, {0x40, "PAGE_EXECUTE_READWRITE"},
    {0x80, "PAGE_EXECUTE_WRITECOPY"}, {0x100, "PAGE_GUARD"}, {0x200, "PAGE_NOCACHE"}, {0x400, "PAGE_WRITECOMBINE"},
};

static const char *protection(uint32_t protect, char *text, size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; i < sizeof PROTECTIONS / sizeof PROTECTIONS[0]; i++) {
        if ((protect & PROTECTIONS[i].bit) == 0) continue;
        size_t used = strlen(text);
        snprintf(text + used, size - used, "%s%s", used > 0 ? " | " : "", PROTECTIONS[i].name);
    }
    return text;
}

static const char *state_name(uint32_t state)
{
    return state == 0x1000 ? "MEM_COMMIT" : state == 0x2000 ? "MEM_RESERVE" : state == 0x10000 ? "MEM_FREE" : "";
}

static const char *type_name(uint32_t type)
{
    return type == 0x20000 ? "MEM_PRIVATE" : type == 0x40000 ? "MEM_MAPPED" : type == 0x1000000 ? "MEM_IMAGE" : "";
}

static bool module_of(struct engine *engine, uint64_t address, struct module_info *module)
{
    struct target *target = engine->target;
    for (size_t i = 0, count = target->ops->module_count(target); i < count; i++) {
        if (target->ops->module_at(target, i, module) && address >= module->base && address < module->base + module->size) {
            return true;
        }
    }
    return false;
}

static bool stack_in(struct engine *engine, const struct region_info *region, struct thread_info *thread)
{
    struct target *target = engine->target;
    for (size_t i = 0, count = target->ops->thread_count(target); i < count; i++) {
        uint64_t bounds[2];
        if (!target->ops->thread_at(target, i, thread) || thread->teb == 0) continue;
        // StackBase and StackLimit of the TEB
        if (engine_read(engine, thread->teb + 8, bounds, 16) && region->base < bounds[0] &&
            region->base + region->size > bounds[1]) {
            return true;
        }
    }
    return false;
}

static const char *usage(struct engine *engine, const struct region_info *region, char *more, size_t size)
{
    struct module_info module;
    struct thread_info thread;
    more[0] = '\0';
    if (region->state == 0x10000) return "Free";
    if (region->type == 0x1000000 && module_of(engine, region->base, &module)) {
        snprintf(more, size, "[%s; \"%s\"]", module.name, module.path);
        return "Image";
    }
    if (stack_in(engine, region, &thread)) {
        snprintf(more, size, "[~%u; %x.%x]", thread.index, engine->target->pid, thread.tid);
        return "Stack";
    }
    return "<unknown>";
}

static const char *short_address(uint64_t address, char text[24])
{
    snprintf(text, 24, "%x`%08x", (unsigned)(address >> 32), (unsigned)address);
    return text;
}

static void show_row(struct engine *engine, const struct region_info *region, bool first)
{
    char from[24], to[24], size[24], protect[96], more[TARGET_PATH + 160];
    const char *used = usage(engine, region, more, sizeof more);
    engine_print(engine, "%c %17s %17s %17s %-11s %-11s %-34s %-10s %s\n", first ? '+' : ' ',
                 short_address(region->base, from), short_address(region->base + region->size, to),
                 short_address(region->size, size), type_name(region->type), state_name(region->state),
                 protection(region->protect, protect, sizeof protect), used, more);
}

static bool show_one(struct engine *engine, uint64_t address)
{
    struct region_info region;
    char from[20], to[20], size[20], base[20], protect[96], before[96], more[TARGET_PATH + 160];
    if (!engine->target->ops->region_at(engine->target, address, &region)) {
        engine_print_class(engine, OUTPUT_ERROR, "Address %s could not be queried\n", text_address(address, from));
        return false;
    }
    engine_print(engine, "\nUsage:                  %s\n", usage(engine, &region, more, sizeof more));
    engine_print(engine, "Base Address:           %s\n", text_address(region.base, from));
    engine_print(engine, "End Address:            %s\n", text_address(region.base + region.size, to));
    engine_print(engine, "Region Size:            %s (%8.3f kB)\n", text_address(region.size, size),
                 (double)region.size / 1024);
    engine_print(engine, "State:                  %08x          %s\n", region.state, state_name(region.state));
    engine_print(engine, "Protect:                %08x          %s\n", region.protect,
                 protection(region.protect, protect, sizeof protect));
    engine_print(engine, "Type:                   %08x          %s\n", region.type, type_name(region.type));
    if (region.state == 0x10000) return true;
    engine_print(engine, "Allocation Base:        %s\n", text_address(region.allocation_base, base));
    engine_print(engine, "Allocation Protect:     %08x          %s\n", region.allocation_protect,
                 protection(region.allocation_protect, before, sizeof before));
    if (more[0] != '\0') engine_print(engine, "More info:              %s\n", more);
    return true;
}

// !address [ADDRESS]
bool cmd_address(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    struct target *target = engine->target;
    uint64_t address = 0, allocation = UINT64_MAX;
    if (target->ops->region_at == NULL) {
        engine_print_class(engine, OUTPUT_ERROR, "This target does not tell its address space\n");
        return false;
    }
    if (*arguments != '\0' && *arguments != '-') return engine_value(engine, arguments, &address) && show_one(engine, address);
    engine_print(engine, "\n        BaseAddress      EndAddress+1        RegionSize     Type       State                 "
                         "Protect             Usage\n%.122s\n",
                 "------------------------------------------------------------------------------------------------------"
                 "--------------------------------");
    struct region_info region;
    while (target->ops->region_at(target, address, &region) && region.size != 0) {
        bool first = region.state == 0x10000 || region.allocation_base != allocation;
        allocation = region.state == 0x10000 ? UINT64_MAX : region.allocation_base;
        show_row(engine, &region, first);
        address = region.base + region.size;
        if (address == 0) break;
    }
    return true;
}

// .dump [/o] /ma|/mini|/m... FILE
bool cmd_dump(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    char word[TARGET_PATH], why_not[256] = "this target cannot be dumped";
    bool overwrite = false, named = false;
    unsigned kinds = 0;
    while (text_word(&arguments, word, sizeof word)) {
        // A path may begin with a slash, too.
        if (word[0] != '/' || strchr(word + 1, '/') != NULL) {
            named = true;
            break;
        }
        if (strcmp(word, "/o") == 0) overwrite = true;
        else if (text_starts_nocase(word, "/ma")) kinds |= DUMP_MEMORY | DUMP_HANDLES;
        else if (text_equal_nocase(word, "/f")) kinds |= DUMP_MEMORY;
        else if (text_starts_nocase(word, "/m")) kinds |= strchr(word + 2, 'h') != NULL ? DUMP_HANDLES : 0;
        else return engine_error(engine, "Syntax", name);
    }
    if (!named) return engine_error(engine, "Syntax", name);
    FILE *existing = overwrite ? NULL : fopen(word, "rb");
    if (existing != NULL) {
        fclose(existing);
        engine_print_class(engine, OUTPUT_ERROR, "Unable to create file '%s' - Win32 error 0n80\n", word);
        return false;
    }
    engine_print(engine, "Creating %s - mini user dump\n", word);
    engine->flush(engine->context);
    struct target *target = engine->target;
    if (target->ops->dump == NULL || !target->ops->dump(target, word, kinds, why_not, sizeof why_not)) {
        engine_print_class(engine, OUTPUT_ERROR, "%s\n", why_not);
        return false;
    }
    engine_print(engine, "Dump successfully written\n");
    return true;
}

// .exr -1
bool cmd_exception_record(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    const struct target_event *event = &engine->last;
    if (strcmp(arguments, "-1") != 0) return engine_error(engine, "Syntax", name);
    if (event->kind != EVENT_EXCEPTION) {
        engine_print_class(engine, OUTPUT_ERROR, "Last event was not an exception\n");
        return false;
    }
    struct symbol_info symbol;
    engine_print(engine, "ExceptionAddress: %016llx", (unsigned long long)event->address);
    if (engine_look_up(engine, event->address, &symbol)) {
        engine_print(engine, " (%s%s%s+0x%016llx)", symbol.module, symbol.name[0] != '\0' ? "!" : "", symbol.name,
                     (unsigned long long)symbol.displacement);
    }
    const struct filter *filter = filters_by_code(&engine->filters, event->code);
    engine_print(engine, "\n   ExceptionCode: %08x", event->code);
    if (filter->code != 0 && filter->title != NULL) engine_print(engine, " (%s)", filter->title);
    engine_print(engine, "\n  ExceptionFlags: %08x\nNumberParameters: %u\n", event->flags, event->parameter_count);
    for (uint32_t i = 0; i < event->parameter_count; i++) {
        engine_print(engine, "   Parameter[%u]: %016llx\n", i, (unsigned long long)event->parameters[i]);
    }
    if (event->code != 0xC0000005u || event->parameter_count < 2) return true;
    engine_print(engine, "Attempt to %s address %016llx\n",
                 event->parameters[0] == 1 ? "write to" : event->parameters[0] == 8 ? "execute non-executable"
                                                                                    : "read from",
                 (unsigned long long)event->parameters[1]);
    return true;
}
