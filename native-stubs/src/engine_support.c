// What several commands share: expressions, symbols, locations, the clock.
#include "engine.h"
#include "text.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

bool engine_look_up(struct engine *engine, uint64_t address, struct symbol_info *symbol)
{
    symbol->defaulted[0] = '\0';
    bool found = engine->target->ops->symbol_at(engine->target, address, symbol);
    if (symbol->defaulted[0] != '\0') {
        engine_print_class(engine, OUTPUT_SYMBOLS, "*** ERROR: Symbol file could not be found.  "
                                                   "Defaulted to export symbols for %s - \n", symbol->defaulted);
    }
    return found;
}

bool engine_symbol(struct engine *engine, uint64_t address, char *text, size_t size)
{
    struct symbol_info symbol;
    if (!engine_look_up(engine, address, &symbol)) return false;
    int used = snprintf(text, size, "%s%s%s", symbol.module, symbol.name[0] != '\0' ? "!" : "", symbol.name);
    if (symbol.displacement != 0 && used > 0 && (size_t)used < size) {
        snprintf(text + used, size - (size_t)used, "+0x%llx", (unsigned long long)symbol.displacement);
    }
    return true;
}

// No disassembler: the two instructions a stop usually stands on, else bytes.
void engine_show_location(struct engine *engine, uint64_t address)
{
    char text[TARGET_NAME + 160];
    char number[20];
    if (engine_symbol(engine, address, text, sizeof text)) engine_print(engine, "%s:\n", text);
    unsigned char bytes[8];
    size_t got = engine->target->ops->read(engine->target, address, bytes, sizeof bytes);
    if (got == 0) {
        engine_print(engine, "%s ??              ???\n", text_address(address, number));
        return;
    }
    const char *mnemonic = bytes[0] == 0xCC ? "int     3" : bytes[0] == 0xC3 ? "ret" : "";
    size_t shown = mnemonic[0] != '\0' ? 1 : got;
    char hex[17];
    for (size_t i = 0; i < shown; i++) snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
    engine_print(engine, "%s %-16s%s\n", text_address(address, number), hex, mnemonic);
}

bool engine_thread(struct engine *engine, uint32_t tid, struct thread_info *thread)
{
    if (!engine_has_target(engine)) return false;
    size_t count = engine->target->ops->thread_count(engine->target);
    for (size_t i = 0; i < count; i++) {
        if (engine->target->ops->thread_at(engine->target, i, thread) && thread->tid == tid) return true;
    }
    return false;
}

struct target *engine_process_at(const struct engine *engine, size_t position)
{
    struct target *target = engine->target;
    if (target == NULL || target->ops->process_at != NULL) return target != NULL ? target->ops->process_at(target, position) : NULL;
    return position == 0 ? target : NULL;
}

struct target *engine_process(const struct engine *engine, uint32_t number)
{
    struct target *one;
    for (size_t i = 0; (one = engine_process_at(engine, i)) != NULL; i++) {
        if (one->number == number) return one;
    }
    return NULL;
}

struct target *engine_process_by_id(const struct engine *engine, uint32_t pid)
{
    struct target *one;
    for (size_t i = 0; (one = engine_process_at(engine, i)) != NULL; i++) {
        if (one->pid == pid) return one;
    }
    return NULL;
}

const char *engine_clock(char *buffer, size_t size)
{
    time_t now = time(NULL);
    struct tm utc = *gmtime(&now);
    char date[32], rest[32];
    strftime(date, sizeof date, "%a %b", &utc);
    strftime(rest, sizeof rest, "%H:%M:%S.000 %Y", &utc);
    snprintf(buffer, size, "%s %2d %s (UTC + 0:00)", date, utc.tm_mday, rest);
    return buffer;
}
