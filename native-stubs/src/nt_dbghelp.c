// dbghelp's calls. Like the real one it opens a file of its own in the process that asks.
#include "nt_system.h"

#include <string.h>

#define SYMOPT_LOAD_LINES 0x10

static uint32_t options;

EXPORT uint32_t SymGetOptions(void)
{
    return options;
}

EXPORT uint32_t SymSetOptions(uint32_t set)
{
    return options = set;
}

EXPORT int SymInitializeW(void *process, const nt_wchar *path, int invade)
{
    nt_enter();
    bool fine = nt_is_process(process) && !nt.initialized && !nt.whims.no_symbols && invade && path[0] == '.';
    if (fine) nt_open_own(nt.open_file);
    nt.initialized |= fine;
    nt_leave();
    return fine;
}

EXPORT int SymCleanup(void *process)
{
    nt_enter();
    bool fine = nt_is_process(process) && nt.initialized;
    nt.initialized = false;
    nt_leave();
    return fine;
}

static bool find(void *process, uint64_t address, struct symbol_info *symbol)
{
    return nt_is_process(process) && nt.initialized && sim_symbol_at(&nt.sim->base, address, symbol);
}

EXPORT int SymGetModuleInfoW64(void *process, uint64_t address, struct nt_module *module)
{
    struct symbol_info symbol;
    nt_enter();
    bool fine = module->size == sizeof *module && find(process, address, &symbol);
    if (fine) {
        module->base = sim_module_at(nt.sim, address)->info.base;
        nt_wide(module->name, sizeof module->name / sizeof module->name[0], symbol.module);
    }
    nt_leave();
    return fine;
}

EXPORT int SymFromAddrW(void *process, uint64_t address, uint64_t *displacement, struct nt_symbol *answer)
{
    struct symbol_info symbol;
    nt_enter();
    bool fine = answer->size == sizeof *answer && find(process, address, &symbol) && symbol.name[0] != '\0';
    if (fine) {
        nt_wide(answer->name, answer->name_room, symbol.name);
        answer->name_length = (uint32_t)strlen(symbol.name);
        answer->module_base = sim_module_at(nt.sim, address)->info.base;
        answer->address = address - symbol.displacement;
        *displacement = symbol.displacement;
    }
    nt_leave();
    return fine;
}

EXPORT int SymGetLineFromAddrW64(void *process, uint64_t address, uint32_t *displacement, struct nt_line *answer)
{
    static nt_wchar file[TARGET_PATH]; // until the next call, as dbghelp's
    struct symbol_info symbol;
    struct source_line line;
    nt_enter();
    bool fine = answer->size == sizeof *answer && (options & SYMOPT_LOAD_LINES) != 0 && find(process, address, &symbol) &&
                sim_line_at(&nt.sim->base, address, &line);
    if (fine) {
        nt_wide(file, sizeof file / sizeof file[0], line.file);
        answer->file = (uint64_t)(uintptr_t)file;
        answer->number = line.line;
        *displacement = (uint32_t)line.displacement;
    }
    nt_leave();
    return fine;
}
