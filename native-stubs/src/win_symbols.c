// Names and lines: dbghelp for the program's own modules, export names for the
// system's. A diff prints the same few addresses over and over, so answers are
// kept.
#include "text.h"
#include "win_target.h"

#include <dbghelp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CACHE_PLACES 4096

static struct symbol_info *cache[CACHE_PLACES];
static uint64_t cached_address[CACHE_PLACES];

void win_names_forget(void)
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
    win_names_forget();
    win_exports_forget();
}

// Wine's own modules carry so much debug information that reading it would stall
// the first stack by seconds, for names that their exports give as well.
static bool exports_suffice(const char *path)
{
    const char *wanted = getenv("DBGENG4J_STANDIN_SYSTEM_SYMBOLS");
    if (wanted != NULL && strcmp(wanted, "1") == 0) return false;
    return text_matches("*\\wine\\x86_64-windows\\*", path) || text_matches("?:\\windows\\*", path);
}

void win_symbols_load(struct win_target *target, struct module_info *module, HANDLE file)
{
    module->exports_only = exports_suffice(module->path);
    if (module->exports_only || !target->symbols_ready) return;
    SymLoadModuleEx(target->process, file, module->path, module->name, module->base, (DWORD)module->size, NULL, 0);
    win_names_forget();
}

void win_symbols_unload(struct win_target *target, const struct module_info *module)
{
    if (target->symbols_ready && !module->exports_only) SymUnloadModule64(target->process, module->base);
    win_names_forget();
    win_exports_forget();
}

const char *win_symbols_kind(struct win_target *target, const struct module_info *asked)
{
    if (asked->exports_only) return asked->noticed ? "export symbols" : "deferred";
    IMAGEHLP_MODULE64 module = {.SizeOfStruct = sizeof module};
    if (!SymGetModuleInfo64(target->process, asked->base, &module)) return "no symbols";
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
    if (!module->exports_only && SymFromAddr(target->process, address, &displacement, &found.info) &&
        found.info.Name[0] != '\0') {
        snprintf(symbol->name, sizeof symbol->name, "%.*s", TARGET_NAME - 1, found.info.Name);
        symbol->displacement = displacement;
    } else {
        win_export_at(target, module, address, symbol);
    }
}

bool win_symbol_at(struct target *base, uint64_t address, struct symbol_info *symbol)
{
    struct win_target *target = (struct win_target *)base;
    size_t place = (address ^ address >> 12) % CACHE_PLACES;
    symbol->defaulted[0] = '\0';
    win_cache_for(target);
    if (cache[place] == NULL || cached_address[place] != address) {
        struct module_info *module = win_module_at(target, address);
        if (module == NULL) return false;
        free(cache[place]);
        cache[place] = calloc(1, sizeof *cache[place]);
        if (cache[place] == NULL) return false;
        cached_address[place] = address;
        look_up(target, address, module, cache[place]);
        *symbol = *cache[place];
        if (module->exports_only && !module->noticed) {
            module->noticed = true;
            snprintf(symbol->defaulted, sizeof symbol->defaulted, "%s", module->path);
        }
        return true;
    }
    *symbol = *cache[place];
    return true;
}

bool win_line_at(struct target *base, uint64_t address, struct source_line *line)
{
    struct win_target *target = (struct win_target *)base;
    const struct module_info *module = win_module_at(target, address);
    IMAGEHLP_LINEW64 found = {.SizeOfStruct = sizeof found};
    DWORD displacement = 0;
    if (module == NULL || module->exports_only) return false;
    if (!SymGetLineFromAddrW64(target->process, address, &displacement, &found)) return false;
    if (found.FileName == NULL) return false;
    WideCharToMultiByte(CP_ACP, 0, found.FileName, -1, line->file, sizeof line->file, NULL, NULL);
    line->line = found.LineNumber;
    line->displacement = displacement;
    return true;
}

// module!name, or a module's base by its name alone
bool win_address_of(struct target *base, const char *name, uint64_t *address)
{
    struct win_target *target = (struct win_target *)base;
    const char *mark = strchr(name, '!');
    for (size_t i = 0; mark == NULL && i < target->module_count; i++) {
        if (!text_equal_nocase(name, target->modules[i].name)) continue;
        *address = target->modules[i].base;
        return true;
    }
    for (size_t i = 0; mark != NULL && i < target->module_count; i++) {
        const struct module_info *module = &target->modules[i];
        if (strlen(module->name) != (size_t)(mark - name) || !text_starts_nocase(name, module->name)) continue;
        SYMBOL_INFO found = {.SizeOfStruct = sizeof found};
        if (module->exports_only || !SymFromName(target->process, name, &found)) {
            return win_export_address(target, module, mark + 1, address);
        }
        *address = found.Address;
        return true;
    }
    return false;
}

struct visit {
    const struct module_info *module;
    symbol_visitor *visitor;
    void *context;
    const char *pattern;
    bool stopped;
};

static BOOL CALLBACK visit_symbol(SYMBOL_INFO *found, ULONG size, void *context)
{
    (void)size;
    struct visit *visit = context;
    if (!text_matches(visit->pattern, found->Name)) return TRUE;
    visit->stopped = !visit->visitor(visit->context, visit->module->name, found->Name, found->Address);
    return !visit->stopped;
}

void win_symbols(struct target *base, const char *module_pattern, const char *pattern, symbol_visitor *visitor, void *context)
{
    struct win_target *target = (struct win_target *)base;
    for (size_t i = 0; i < target->module_count; i++) {
        const struct module_info *module = &target->modules[i];
        if (!text_matches(module_pattern, module->name)) continue;
        struct visit visit = {module, visitor, context, pattern, false};
        if (module->exports_only) visit.stopped = !win_export_each(target, module, pattern, visitor, context);
        else SymEnumSymbols(target->process, module->base, NULL, visit_symbol, &visit);
        if (visit.stopped) return;
    }
}

void win_symbol_path(struct target *base, const char *path)
{
    struct win_target *target = (struct win_target *)base;
    SymSetSearchPath(target->process, path);
    for (size_t i = 0; i < target->module_count; i++) {
        struct module_info *module = &target->modules[i];
        win_symbols_unload(target, module);
        win_symbols_load(target, module, NULL);
    }
}
