// Modules and their symbols: lm, lmv, x.
#include "commands.h"
#include "text.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static void show_details(struct engine *engine, const struct module_info *module)
{
    uint32_t header = 0, stamp = 0, checksum = 0;
    char date[64] = "";
    engine_read(engine, module->base + 0x3C, &header, 4);
    engine_read(engine, module->base + header + 8, &stamp, 4);        // of the file header
    engine_read(engine, module->base + header + 24 + 64, &checksum, 4); // of the optional header
    time_t time = (time_t)stamp;
    const struct tm *utc = gmtime(&time);
    if (utc != NULL) strftime(date, sizeof date, "%a %b %d %H:%M:%S %Y", utc);
    engine_print(engine, "    Loaded symbol image file: %s\n", module->path);
    engine_print(engine, "    Image path: %s\n", module->path);
    engine_print(engine, "    Image name: %s\n", text_file_name(module->path));
    engine_print(engine, "    Browse all global symbols  functions  data\n");
    engine_print(engine, "    Timestamp:        %s (%08X)\n", date, stamp);
    engine_print(engine, "    CheckSum:         %08X\n", checksum);
    engine_print(engine, "    ImageSize:        %08llX\n", (unsigned long long)module->size);
    engine_print(engine, "    Translations:     0000.04b0 0000.04e4 0409.04b0 0409.04e4\n");
}

// lm [v] [m PATTERN] [a ADDRESS]; other letters of the real lm change nothing.
bool cmd_modules(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    char word[TARGET_NAME], pattern[128] = "*";
    const char *letters = name + 2; // lmv, lmm, lmvm
    uint64_t address = 0;
    bool verbose = false, by_address = false;
    for (bool more = true; more; more = text_word(&arguments, word, sizeof word)) {
        if (letters == NULL) letters = word;
        if (strpbrk(letters, "vV") != NULL) verbose = true;
        if (strpbrk(letters, "mM") != NULL) text_word(&arguments, pattern, sizeof pattern);
        if (strpbrk(letters, "aA") != NULL) {
            if (!text_word(&arguments, word, sizeof word) || !engine_value(engine, word, &address)) return false;
            by_address = true;
        }
        letters = NULL;
    }
    if (verbose) engine_print(engine, "Browse full module list\n");
    engine_print(engine, "start             end                 module name\n");
    struct module_info module;
    size_t count = engine->target->ops->module_count(engine->target);
    for (size_t i = 0; i < count; i++) {
        if (!engine->target->ops->module_at(engine->target, i, &module) || !text_matches(pattern, module.name)) continue;
        if (by_address && (address < module.base || address >= module.base + module.size)) continue;
        char from[20], to[20];
        bool loaded = strcmp(module.symbols, "deferred") != 0 && strcmp(module.symbols, "no symbols") != 0;
        engine_print(engine, "%s %s   %-10s (%s)%*s%s\n", text_address(module.base, from),
                     text_address(module.base + module.size, to), module.name, module.symbols,
                     (int)(21 - strlen(module.symbols)), "", loaded ? module.path : "");
        if (verbose) show_details(engine, &module);
    }
    return true;
}

static bool show_symbol(void *context, const char *module, const char *name, uint64_t address)
{
    char number[20];
    engine_print(context, "%s %s!%s (<no parameter info>)\n", text_address(address, number), module, name);
    return true;
}

// x MODULE!NAME, both patterns
bool cmd_examine(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    char word[TARGET_NAME];
    if (!text_word(&arguments, word, sizeof word)) return engine_error(engine, "Syntax", name);
    char *mark = strchr(word, '!');
    if (mark == NULL) {
        engine_print_class(engine, OUTPUT_ERROR, "Couldn't resolve error at '%s'\n", word);
        return false;
    }
    *mark = '\0';
    struct target *target = engine->target;
    struct module_info module;
    bool known = false;
    for (size_t i = 0, count = target->ops->module_count(target); i < count && !known; i++) {
        known = target->ops->module_at(target, i, &module) && text_matches(word, module.name);
    }
    if (!known) {
        *mark = '!';
        engine_print_class(engine, OUTPUT_ERROR, "       ^ Couldn't resolve 'x %s'\n", word);
        return false;
    }
    if (target->ops->symbols != NULL) target->ops->symbols(target, word, mark + 1, show_symbol, engine);
    return true;
}
