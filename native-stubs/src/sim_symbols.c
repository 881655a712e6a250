// Modules, symbols and source lines of a simulated process.
#include "sim.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sim_module *sim_module_at(const struct sim *sim, uint64_t address)
{
    for (size_t i = 0; i < sim->module_count; i++) {
        const struct module_info *info = &sim->modules[i].info;
        if (address >= info->base && address - info->base < info->size) return &sim->modules[i];
    }
    return NULL;
}

static bool named(const struct sim *sim, const char *name, size_t length, uint64_t *address)
{
    const char *mark = memchr(name, '!', length);
    for (size_t i = 0; i < sim->symbol_count; i++) {
        const struct sim_symbol *symbol = &sim->symbols[i];
        const char *module = sim->modules[symbol->module].info.name;
        const char *bare = name;
        if (mark != NULL) {
            if (strlen(module) != (size_t)(mark - name) || !text_starts_nocase(name, module)) continue;
            bare = mark + 1;
        }
        if (strlen(symbol->name) != length - (size_t)(bare - name) || strncmp(symbol->name, bare, strlen(symbol->name)) != 0) {
            continue;
        }
        *address = symbol->address;
        return true;
    }
    for (size_t i = 0; mark == NULL && i < sim->module_count; i++) {
        const struct module_info *info = &sim->modules[i].info;
        if (strlen(info->name) != length || !text_starts_nocase(name, info->name)) continue;
        *address = info->base;
        return true;
    }
    return false;
}

// 0x00007ff6`12345678, module!symbol+0x1d or module+0x1d
bool sim_frame(const struct sim *sim, const char *text, uint64_t *address)
{
    if (sim_number(text, address)) return true;
    uint64_t displacement = 0;
    size_t length = strlen(text);
    const char *plus = strrchr(text, '+');
    // Not the '+' of operator+.
    if (plus != NULL && isdigit((unsigned char)plus[1])) {
        if (!sim_number(plus + 1, &displacement)) return false;
        length = (size_t)(plus - text);
    }
    if (!named(sim, text, length, address)) return false;
    *address += displacement;
    return true;
}

static int by_symbol(const void *a, const void *b)
{
    uint64_t left = ((const struct sim_symbol *)a)->address, right = ((const struct sim_symbol *)b)->address;
    return left < right ? -1 : left > right;
}

static int by_line(const void *a, const void *b)
{
    uint64_t left = ((const struct sim_line *)a)->address, right = ((const struct sim_line *)b)->address;
    return left < right ? -1 : left > right;
}

void sim_sort(struct sim *sim)
{
    if (sim->symbol_count > 1) qsort(sim->symbols, sim->symbol_count, sizeof *sim->symbols, by_symbol);
    if (sim->line_count > 1) qsort(sim->lines, sim->line_count, sizeof *sim->lines, by_line);
}

static const struct sim_symbol *nearest(const struct sim *sim, const struct sim_module *module, uint64_t address)
{
    const struct sim_symbol *found = NULL;
    for (size_t i = 0; i < sim->symbol_count && sim->symbols[i].address <= address; i++) {
        if (&sim->modules[sim->symbols[i].module] == module) found = &sim->symbols[i];
    }
    return found;
}

bool sim_symbol_at(struct target *base, uint64_t address, struct symbol_info *symbol)
{
    struct sim *sim = (struct sim *)base;
    struct sim_module *module = sim_module_at(sim, address);
    symbol->defaulted[0] = '\0';
    if (module == NULL || !module->loaded) return false;
    const struct sim_symbol *found = nearest(sim, module, address);
    snprintf(symbol->module, sizeof symbol->module, "%s", module->info.name);
    snprintf(symbol->name, sizeof symbol->name, "%s", found != NULL ? found->name : "");
    symbol->displacement = address - (found != NULL ? found->address : module->info.base);
    if (module->info.exports_only && !module->info.noticed) {
        module->info.noticed = true;
        snprintf(symbol->defaulted, sizeof symbol->defaulted, "%s", module->info.path);
    }
    return true;
}

bool sim_line_at(struct target *base, uint64_t address, struct source_line *line)
{
    struct sim *sim = (struct sim *)base;
    struct sim_module *module = sim_module_at(sim, address);
    if (module == NULL || !module->loaded) return false;
    const struct sim_symbol *symbol = nearest(sim, module, address);
    const struct sim_line *found = NULL;
    for (size_t i = 0; i < sim->line_count && sim->lines[i].address <= address; i++) found = &sim->lines[i];
    if (found == NULL || symbol == NULL || found->address < symbol->address) return false;
    snprintf(line->file, sizeof line->file, "%s", found->file);
    line->line = found->line;
    line->displacement = address - found->address;
    return true;
}

bool sim_address_of(struct target *base, const char *name, uint64_t *address)
{
    return named((struct sim *)base, name, strlen(name), address);
}
