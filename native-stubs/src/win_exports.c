// Names from a module's export table, for modules without other symbols.
#include "text.h"
#include "win_target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct export {
    uint32_t offset;
    uint32_t name;
};

struct export_table {
    uint64_t base;
    size_t count;
    struct export *exports; // by offset
    struct export_table *next;
};

static struct export_table *tables;

static void read_name(struct win_target *target, uint64_t address, char *name, size_t size)
{
    size_t got = win_read(&target->base, address, name, size - 1);
    name[got] = '\0';
}

static int by_offset(const void *a, const void *b)
{
    const struct export *left = a, *right = b;
    if (left->offset != right->offset) return left->offset < right->offset ? -1 : 1;
    return left->name < right->name ? -1 : left->name > right->name;
}

static void *read_array(struct win_target *target, uint64_t address, size_t count, size_t size)
{
    void *array = calloc(count + 1, size);
    if (array != NULL) win_read(&target->base, address, array, count * size);
    return array;
}

static void fill(struct win_target *target, struct export_table *table)
{
    uint32_t header, place;
    IMAGE_EXPORT_DIRECTORY directory;
    struct target *view = &target->base;
    // The optional header starts 24 bytes behind "PE"; directory 0 lies 112 in.
    if (win_read(view, table->base + 0x3C, &header, 4) != 4 ||
        win_read(view, table->base + header + 24 + 112, &place, 4) != 4 || place == 0 ||
        win_read(view, table->base + place, &directory, sizeof directory) != sizeof directory ||
        directory.NumberOfNames > 0x10000 || directory.NumberOfFunctions > 0x10000) {
        return;
    }
    uint32_t *functions = read_array(target, table->base + directory.AddressOfFunctions, directory.NumberOfFunctions, 4);
    uint32_t *names = read_array(target, table->base + directory.AddressOfNames, directory.NumberOfNames, 4);
    uint16_t *ordinals = read_array(target, table->base + directory.AddressOfNameOrdinals, directory.NumberOfNames, 2);
    table->exports = calloc(directory.NumberOfNames + 1, sizeof *table->exports);
    for (uint32_t i = 0; functions && names && ordinals && table->exports && i < directory.NumberOfNames; i++) {
        if (ordinals[i] >= directory.NumberOfFunctions) continue;
        table->exports[table->count++] = (struct export){functions[ordinals[i]], names[i]};
    }
    free(functions);
    free(names);
    free(ordinals);
    // Of several names for one place the first in the alphabet counts: NtClose, not ZwClose.
    if (table->count > 0) qsort(table->exports, table->count, sizeof *table->exports, by_offset);
}

static struct export_table *table_of(struct win_target *target, uint64_t base)
{
    win_cache_for(target);
    for (struct export_table *table = tables; table != NULL; table = table->next) {
        if (table->base == base) return table;
    }
    struct export_table *table = calloc(1, sizeof *table);
    if (table == NULL) return NULL;
    table->base = base;
    table->next = tables;
    tables = table;
    fill(target, table);
    return table;
}

bool win_export_at(struct win_target *target, const struct module_info *module, uint64_t address,
                   struct symbol_info *symbol)
{
    const struct export_table *table = table_of(target, module->base);
    uint32_t offset = (uint32_t)(address - module->base);
    size_t low = 0, high = table != NULL ? table->count : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (table->exports[middle].offset <= offset) low = middle + 1;
        else high = middle;
    }
    if (low == 0) return false;
    const struct export *found = &table->exports[low - 1];
    while (found > table->exports && found[-1].offset == found->offset) found--;
    read_name(target, module->base + found->name, symbol->name, sizeof symbol->name);
    symbol->displacement = offset - found->offset;
    return symbol->name[0] != '\0';
}

bool win_export_address(struct win_target *target, const struct module_info *module, const char *name,
                        uint64_t *address)
{
    const struct export_table *table = table_of(target, module->base);
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        char other[TARGET_NAME];
        read_name(target, module->base + table->exports[i].name, other, sizeof other);
        if (strcmp(name, other) != 0) continue;
        *address = module->base + table->exports[i].offset;
        return true;
    }
    return false;
}

bool win_export_each(struct win_target *target, const struct module_info *module, const char *pattern,
                     symbol_visitor *visit, void *context)
{
    const struct export_table *table = table_of(target, module->base);
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        char name[TARGET_NAME];
        read_name(target, module->base + table->exports[i].name, name, sizeof name);
        if (!text_matches(pattern, name)) continue;
        if (!visit(context, module->name, name, module->base + table->exports[i].offset)) return false;
    }
    return true;
}

void win_exports_forget(void)
{
    while (tables != NULL) {
        struct export_table *table = tables;
        tables = table->next;
        free(table->exports);
        free(table);
    }
}
