// IDebugSymbols: names, lines, modules, paths.
#include "dbgeng_face.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_IMAGE, NAME_MODULE, NAME_LOADED_IMAGE, NAME_SYMBOL_FILE, NAME_MAPPED_IMAGE }; // DEBUG_MODNAME_*
enum { SYMBOLS_PDB = 3, SYMBOLS_EXPORT = 4 };                                             // DEBUG_SYMTYPE_*

static struct target *target_now(void)
{
    return session.engine.target;
}

static hresult name_at(struct face *this, uint64_t offset, char *text, size_t size, uint64_t *displacement)
{
    struct symbol_info symbol;
    output_for(this->client, OUTCTL_ALL_CLIENTS);
    bool found = engine_look_up(&session.engine, offset, &symbol);
    output_done();
    if (!found) return FAILURE;
    snprintf(text, size, "%s%s%s", symbol.module, symbol.name[0] != '\0' ? "!" : "", symbol.name);
    if (displacement != NULL) *displacement = symbol.displacement;
    return OK;
}

static hresult GetNameByOffset(struct face *this, uint64_t offset, char *buffer, uint32_t size, uint32_t *needed,
                               uint64_t *displacement)
{
    STANDING(this);
    char text[TARGET_NAME + 160];
    hresult result = name_at(this, offset, text, sizeof text, displacement);
    return result == OK ? give_text(text, buffer, size, needed) : result;
}

static hresult GetNameByOffsetWide(struct face *this, uint64_t offset, wide *buffer, uint32_t size, uint32_t *needed,
                                   uint64_t *displacement)
{
    STANDING(this);
    char text[TARGET_NAME + 160];
    hresult result = name_at(this, offset, text, sizeof text, displacement);
    return result == OK ? give_wide(text, buffer, size, needed) : result;
}

static hresult GetOffsetByNameWide(struct face *this, const wide *name, uint64_t *offset)
{
    STANDING(this);
    if (name == NULL || offset == NULL) return INVALID_ARGUMENT;
    char *text = text_narrow(name);
    bool found = target_now()->ops->address_of(target_now(), text, offset);
    free(text);
    return found ? OK : FAILURE;
}

static hresult GetLineByOffsetWide(struct face *this, uint64_t offset, uint32_t *number, wide *buffer, uint32_t size,
                                   uint32_t *needed, uint64_t *displacement)
{
    STANDING(this);
    struct source_line line;
    if (!target_now()->ops->line_at(target_now(), offset, &line)) return FAILURE;
    if (number != NULL) *number = line.line;
    if (displacement != NULL) *displacement = line.displacement;
    return give_wide(line.file, buffer, size, needed);
}

static hresult GetNumberModules(struct face *this, uint32_t *loaded, uint32_t *unloaded)
{
    STANDING(this);
    *loaded = (uint32_t)target_now()->ops->module_count(target_now());
    *unloaded = 0; // the engine forgets them
    return OK;
}

static hresult GetModuleByIndex(struct face *this, uint32_t index, uint64_t *base)
{
    STANDING(this);
    struct module_info module;
    if (!target_now()->ops->module_at(target_now(), index, &module)) return INVALID_ARGUMENT;
    *base = module.base;
    return OK;
}

static bool module_with(uint32_t index, uint64_t base, struct module_info *module)
{
    if (index != ANY_ID) return target_now()->ops->module_at(target_now(), index, module);
    for (size_t i = 0; target_now()->ops->module_at(target_now(), i, module); i++) {
        if (module->base == base) return true;
    }
    return false;
}

static hresult GetModuleByOffset(struct face *this, uint64_t offset, uint32_t start, uint32_t *index, uint64_t *base)
{
    STANDING(this);
    struct module_info module;
    for (uint32_t i = start; target_now()->ops->module_at(target_now(), i, &module); i++) {
        if (offset < module.base || offset - module.base >= module.size) continue;
        if (index != NULL) *index = i;
        if (base != NULL) *base = module.base;
        return OK;
    }
    return FAILURE;
}

static uint32_t size_with_end(const char *text)
{
    return (uint32_t)strlen(text) + 1;
}

static hresult GetModuleParameters(struct face *this, uint32_t count, const uint64_t *bases, uint32_t start,
                                   struct module_parameters *parameters)
{
    STANDING(this);
    hresult result = OK;
    for (uint32_t i = 0; i < count; i++) {
        struct module_info module;
        bool found = bases != NULL ? module_with(ANY_ID, bases[i], &module) : module_with(start + i, 0, &module);
        if (!found) { // as documented: this one is marked, the others are good
            parameters[i] = (struct module_parameters){.base = UINT64_MAX};
            result = bases != NULL ? FALSE_OK : INVALID_ARGUMENT;
            continue;
        }
        uint32_t path = size_with_end(module.path);
        parameters[i] = (struct module_parameters){
            .base = module.base, .size = (uint32_t)module.size,
            .symbol_type = module.exports_only ? SYMBOLS_EXPORT : SYMBOLS_PDB, .image_name_size = path,
            .module_name_size = size_with_end(module.name), .loaded_image_name_size = path, .symbol_file_name_size = 1,
            .mapped_image_name_size = 1};
    }
    return result;
}

static hresult GetModuleNameStringWide(struct face *this, uint32_t which, uint32_t index, uint64_t base, wide *buffer,
                                       uint32_t size, uint32_t *needed)
{
    STANDING(this);
    struct module_info module;
    if (which > NAME_MAPPED_IMAGE || !module_with(index, base, &module)) return INVALID_ARGUMENT;
    bool none = which == NAME_SYMBOL_FILE || which == NAME_MAPPED_IMAGE;
    return give_wide(none ? "" : which == NAME_MODULE ? module.name : module.path, buffer, size, needed);
}

static hresult set_path(struct face *this, const wide *path, bool append)
{
    MINE(this);
    if (path == NULL) return INVALID_ARGUMENT;
    char *text = text_narrow(path);
    size_t used = append ? strlen(session.symbol_path) : 0;
    snprintf(session.symbol_path + used, sizeof session.symbol_path - used, "%s%s", used > 0 ? ";" : "", text);
    free(text);
    snprintf(session.engine.symbol_path, sizeof session.engine.symbol_path, "%s", session.symbol_path);
    if (session_stopped()) target_now()->ops->symbol_path(target_now(), session.symbol_path);
    return OK;
}

static hresult SetSymbolPathWide(struct face *this, const wide *path)
{
    return set_path(this, path, false);
}

static hresult AppendSymbolPathWide(struct face *this, const wide *path)
{
    return set_path(this, path, true);
}

static hresult GetSymbolPathWide(struct face *this, wide *buffer, uint32_t size, uint32_t *needed)
{
    MINE(this);
    bool open = session_has_target();
    return give_wide(open ? session.engine.symbol_path : session.symbol_path, buffer, size, needed);
}

static hresult ReloadWide(struct face *this, const wide *module)
{
    STANDING(this);
    (void)module;
    target_now()->ops->symbol_path(target_now(), session.engine.symbol_path);
    return OK;
}

static hresult GetSymbolOptions(struct face *this, uint32_t *options)
{
    MINE(this);
    *options = session.symbol_options;
    return OK;
}

static hresult set_options(struct face *this, uint32_t options)
{
    MINE(this);
    session.symbol_options = options;
    session.engine.options.lines = (options & SYMBOLS_LOAD_LINES) != 0;
    return OK;
}

static hresult SetSymbolOptions(struct face *this, uint32_t options)
{
    return set_options(this, options);
}

static hresult AddSymbolOptions(struct face *this, uint32_t options)
{
    return set_options(this, session.symbol_options | options);
}

static hresult RemoveSymbolOptions(struct face *this, uint32_t options)
{
    return set_options(this, session.symbol_options & ~options);
}

void *const SYMBOLS_SLOTS[] = {
    EVERY_SLOT, UNKNOWN_SLOTS,
    SLOT(IDebugSymbols, GetSymbolOptions), SLOT(IDebugSymbols, AddSymbolOptions), SLOT(IDebugSymbols, RemoveSymbolOptions),
    SLOT(IDebugSymbols, SetSymbolOptions), SLOT(IDebugSymbols, GetNameByOffset), SLOT(IDebugSymbols, GetNumberModules),
    SLOT(IDebugSymbols, GetModuleByIndex), SLOT(IDebugSymbols, GetModuleByOffset),
    SLOT(IDebugSymbols, GetModuleParameters), SLOT(IDebugSymbols3, GetNameByOffsetWide),
    SLOT(IDebugSymbols3, GetOffsetByNameWide), SLOT(IDebugSymbols3, GetLineByOffsetWide),
    SLOT(IDebugSymbols3, ReloadWide), SLOT(IDebugSymbols3, GetSymbolPathWide), SLOT(IDebugSymbols3, SetSymbolPathWide),
    SLOT(IDebugSymbols3, AppendSymbolPathWide), SLOT(IDebugSymbols3, GetModuleNameStringWide),
};
