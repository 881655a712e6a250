// Names and lines through dbghelp. A diff prints the same few addresses over
// and over, so answers are kept.
#include "win_target.h"

#include <dbghelp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CACHE_PLACES 4096

static struct symbol_info *cache[CACHE_PLACES];
static uint64_t cached_address[CACHE_PLACES];

static void forget(void)
{
    for (int i = 0; i < CACHE_PLACES; i++) {
        free(cache[i]);
        cache[i] = NULL;
    }
}

void win_symbols_start(struct win_target *target)
{
    // No prompts, no network: symbols come from the images and the given path.
    SymSetOptions(SYMOPT_DEFERRED_LOADS | SYMOPT_LOAD_LINES | SYMOPT_UNDNAME | SYMOPT_FAIL_CRITICAL_ERRORS);
    target->symbols_ready = SymInitialize(target->process, NULL, FALSE);
}

void win_symbols_end(struct win_target *target)
{
    if (target->symbols_ready) SymCleanup(target->process);
    target->symbols_ready = false;
    forget();
}

void win_symbols_load(struct win_target *target, const struct module_info *module, HANDLE file)
{
    if (!target->symbols_ready) return;
    SymLoadModuleEx(target->process, file, module->path, module->name, module->base, (DWORD)module->size, NULL, 0);
    forget();
}

void win_symbols_unload(struct win_target *target, uint64_t base)
{
    if (target->symbols_ready) SymUnloadModule64(target->process, base);
    forget();
}

const char *win_symbols_kind(struct win_target *target, uint64_t base)
{
    IMAGEHLP_MODULE64 module = {.SizeOfStruct = sizeof module};
    if (!SymGetModuleInfo64(target->process, base, &module)) return "no symbols";
    switch (module.SymType) {
    case SymDeferred: return "deferred";
    case SymPdb: return "pdb symbols";
    case SymExport: return "export symbols";
    case SymNone: return "no symbols";
    default: return "private symbols";
    }
}

static void look_up(struct win_target *target, uint64_t address, const struct module_info *module,
                    struct symbol_info *symbol)
{
    union {
        SYMBOL_INFO info;
        char room[sizeof(SYMBOL_INFO) + TARGET_NAME];
    } found = {.info = {.SizeOfStruct = sizeof(SYMBOL_INFO), .MaxNameLen = TARGET_NAME}};
    DWORD64 displacement = 0;
    snprintf(symbol->module, sizeof symbol->module, "%s", module->name);
    symbol->displacement = address - module->base;
    if (SymFromAddr(target->process, address, &displacement, &found.info) && found.info.Name[0] != '\0') {
        snprintf(symbol->name, sizeof symbol->name, "%.*s", TARGET_NAME - 1, found.info.Name);
        symbol->displacement = displacement;
    }
}

bool win_symbol_at(struct target *base, uint64_t address, struct symbol_info *symbol)
{
    struct win_target *target = (struct win_target *)base;
    size_t place = (address ^ address >> 12) % CACHE_PLACES;
    if (cache[place] == NULL || cached_address[place] != address) {
        const struct module_info *module = win_module_at(target, address);
        if (module == NULL) return false;
        free(cache[place]);
        cache[place] = calloc(1, sizeof *cache[place]);
        if (cache[place] == NULL) return false;
        cached_address[place] = address;
        look_up(target, address, module, cache[place]);
    }
    *symbol = *cache[place];
    return true;
}

bool win_line_at(struct target *base, uint64_t address, struct source_line *line)
{
    IMAGEHLP_LINEW64 found = {.SizeOfStruct = sizeof found};
    DWORD displacement = 0;
    if (!SymGetLineFromAddrW64(((struct win_target *)base)->process, address, &displacement, &found)) return false;
    if (found.FileName == NULL) return false;
    WideCharToMultiByte(CP_ACP, 0, found.FileName, -1, line->file, sizeof line->file, NULL, NULL);
    line->line = found.LineNumber;
    line->displacement = displacement;
    return true;
}

bool win_address_of(struct target *base, const char *name, uint64_t *address)
{
    SYMBOL_INFO found = {.SizeOfStruct = sizeof found};
    if (!SymFromName(((struct win_target *)base)->process, name, &found)) return false;
    *address = found.Address;
    return true;
}

void win_symbol_path(struct target *base, const char *path)
{
    struct win_target *target = (struct win_target *)base;
    SymSetSearchPath(target->process, path);
    for (size_t i = 0; i < target->module_count; i++) {
        const struct module_info *module = &target->modules[i];
        SymUnloadModule64(target->process, module->base);
        SymLoadModuleEx(target->process, NULL, module->path, module->name, module->base, (DWORD)module->size, NULL, 0);
    }
    forget();
}
