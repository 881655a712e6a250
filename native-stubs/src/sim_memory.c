// Memory of a simulated process: its modules, and what `memory` statements put there.
#include "sim.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 0x1000u
#define HIGHEST UINT64_C(0x7fffffff0000)

#define COMMITTED 0x1000u
#define FREE 0x10000u
#define PRIVATE 0x20000u
#define IMAGE 0x1000000u
#define NO_ACCESS 1u
#define READ_WRITE 4u
#define EXECUTE_READ 0x20u

// Code: breakpoints where a target stands at one, and a ret elsewhere.
static uint8_t *module_bytes(struct sim *sim, struct sim_module *module)
{
    if (module->bytes != NULL) return module->bytes;
    module->bytes = malloc(module->info.size);
    if (module->bytes == NULL) abort();
    memset(module->bytes, 0xC3, module->info.size);
    static const char *const PLACES[] = {"(break)", "(launch)"};
    for (size_t i = 0; i < 2; i++) {
        size_t path = sim_path_by_name(sim, PLACES[i]);
        uint64_t offset = path != SIM_HOME ? sim->paths[path].frames[0] - module->info.base : UINT64_MAX;
        if (offset < module->info.size) module->bytes[offset] = 0xCC;
    }
    return module->bytes;
}

// The bytes at an address and how many follow without a gap; NULL: none.
static uint8_t *bytes_at(struct sim *sim, uint64_t address, size_t *left)
{
    struct sim_module *module = sim_module_at(sim, address);
    if (module != NULL && module->loaded) {
        *left = (size_t)(module->info.base + module->info.size - address);
        return module_bytes(sim, module) + (address - module->info.base);
    }
    for (size_t i = 0; i < sim->memory_count; i++) {
        struct sim_memory *memory = &sim->memory[i];
        if (address < memory->base || address - memory->base >= memory->size) continue;
        *left = (size_t)(memory->base + memory->size - address);
        return memory->bytes + (address - memory->base);
    }
    return NULL;
}

size_t sim_read(struct target *base, uint64_t address, void *buffer, size_t size)
{
    size_t got = 0, left;
    while (got < size) {
        const uint8_t *bytes = bytes_at((struct sim *)base, address + got, &left);
        if (bytes == NULL) break;
        size_t part = left < size - got ? left : size - got;
        memcpy((uint8_t *)buffer + got, bytes, part);
        got += part;
    }
    return got;
}

bool sim_write(struct target *base, uint64_t address, const void *bytes, size_t size)
{
    size_t left;
    for (size_t i = 0; i < size; i++) {
        uint8_t *place = bytes_at((struct sim *)base, address + i, &left);
        if (place == NULL) return false;
        *place = ((const uint8_t *)bytes)[i];
    }
    return true;
}

static void consider(struct region_info *region, uint64_t address, uint64_t base, uint64_t size, uint32_t type,
                     uint32_t protect)
{
    uint64_t end = (base + size + PAGE - 1) & ~(uint64_t)(PAGE - 1);
    if (base <= address && address < end) {
        *region = (struct region_info){base, end - base, base, COMMITTED, type, protect, protect};
    } else if (region->state == FREE && base > address && base < region->base + region->size) {
        region->size = base - region->base; // what is free ends here
    } else if (region->state == FREE && end <= address && end > region->base) {
        region->size -= end - region->base;
        region->base = end;
    }
}

bool sim_region_at(struct target *base, uint64_t address, struct region_info *region)
{
    const struct sim *sim = (const struct sim *)base;
    if (address >= HIGHEST) return false;
    *region = (struct region_info){.size = HIGHEST, .state = FREE, .protect = NO_ACCESS};
    for (size_t i = 0; i < sim->module_count; i++) {
        const struct module_info *info = &sim->modules[i].info;
        if (sim->modules[i].loaded) consider(region, address, info->base, info->size, IMAGE, EXECUTE_READ);
    }
    for (size_t i = 0; i < sim->memory_count; i++) {
        consider(region, address, sim->memory[i].base, sim->memory[i].size, PRIVATE, READ_WRITE);
    }
    return true;
}

void sim_symbols(struct target *base, const char *module, const char *name, symbol_visitor *visit, void *context)
{
    const struct sim *sim = (const struct sim *)base;
    for (size_t i = 0; i < sim->symbol_count; i++) {
        const struct sim_symbol *symbol = &sim->symbols[i];
        const struct sim_module *of = &sim->modules[symbol->module];
        if (!of->loaded || !text_matches(module, of->info.name) || !text_matches(name, symbol->name)) continue;
        if (!visit(context, of->info.name, symbol->name, symbol->address)) return;
    }
}

// memory ADDRESS size N [hex BYTES | text TEXT]
bool sim_read_memory(struct sim *sim, struct sim_words *words, char *problem, size_t size)
{
    struct sim_memory memory = {0};
    const char *key;
    bool fine = sim_number(sim_word(words), &memory.base) && (key = sim_word(words)) != NULL &&
                strcmp(key, "size") == 0 && sim_number(sim_word(words), &memory.size) && memory.size > 0 &&
                memory.size <= 1 << 24;
    if (!fine) {
        snprintf(problem, size, "memory ADDRESS size N [hex BYTES | text TEXT]");
        return false;
    }
    memory.bytes = calloc(1, memory.size);
    if (memory.bytes == NULL) abort();
    if ((key = sim_word(words)) != NULL) {
        const char *value = sim_word(words);
        bool hex = strcmp(key, "hex") == 0;
        size_t length = value == NULL ? 0 : strlen(value);
        fine = value != NULL && (hex || strcmp(key, "text") == 0) && length <= memory.size * (hex ? 2 : 1);
        if (fine && !hex) memcpy(memory.bytes, value, length);
        for (size_t i = 0; fine && hex && i + 1 < length; i += 2) {
            char digits[3] = {value[i], value[i + 1], '\0'};
            memory.bytes[i / 2] = (uint8_t)strtoul(digits, NULL, 16);
        }
    }
    struct sim_memory *grown = realloc(sim->memory, (sim->memory_count + 1) * sizeof *grown);
    if (grown == NULL) abort();
    sim->memory = grown;
    sim->memory[sim->memory_count++] = memory;
    if (!fine) snprintf(problem, size, "no good value for '%s'", key);
    return fine;
}
