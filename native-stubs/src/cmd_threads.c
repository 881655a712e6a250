// Threads, stacks, registers, nearest symbols.
#include "commands.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STACK_DEFAULT 0x100
#define STACK_MAX 0xFFFF

static void show_frame(struct engine *engine, const struct stack_frame *frame)
{
    char text[TARGET_NAME + 160], sp[20], back[20];
    if (!engine_symbol(engine, frame->pc, text, sizeof text)) {
        snprintf(text, sizeof text, "0x%s", text_address(frame->pc, sp));
    }
    engine_print(engine, "%s %s %s", text_address(frame->sp, sp), text_address(frame->return_address, back), text);
    struct source_line line;
    if (engine->options.lines && engine->target->ops->line_at(engine->target, frame->pc, &line)) {
        engine_print(engine, " [%s @ %u]", line.file, line.line);
    }
    engine_print(engine, "\n");
}

bool stack_of(struct engine *engine, uint32_t tid, const char *name, const char *arguments)
{
    uint64_t limit = STACK_DEFAULT;
    if (*arguments != '\0' && !text_number(&arguments, &limit)) return engine_error(engine, "Syntax", name);
    if (limit > STACK_MAX) limit = STACK_MAX;
    struct stack_frame *frames = calloc(limit + 1, sizeof *frames);
    if (frames == NULL) return false;
    bool numbered = text_equal_nocase(name, "kn");
    size_t count = engine->target->ops->stack(engine->target, tid, frames, (size_t)limit);
    engine_print(engine, "%sChild-SP          RetAddr           Call Site\n", numbered ? " # " : "");
    for (size_t i = 0; i < count; i++) {
        if (numbered) engine_print(engine, "%02x ", (unsigned)i);
        show_frame(engine, &frames[i]);
    }
    free(frames);
    return true;
}

bool cmd_stack(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    return stack_of(engine, engine->current_tid, name, arguments);
}

bool registers_of(struct engine *engine, uint32_t tid)
{
    struct registers r;
    if (!engine->target->ops->registers(engine->target, tid, &r)) {
        engine_print_class(engine, OUTPUT_ERROR, "Unable to read the registers\n");
        return false;
    }
#define LL(x) ((unsigned long long)r.x)
    engine_print(engine, "rax=%016llx rbx=%016llx rcx=%016llx\n", LL(rax), LL(rbx), LL(rcx));
    engine_print(engine, "rdx=%016llx rsi=%016llx rdi=%016llx\n", LL(rdx), LL(rsi), LL(rdi));
    engine_print(engine, "rip=%016llx rsp=%016llx rbp=%016llx\n", LL(rip), LL(rsp), LL(rbp));
    engine_print(engine, " r8=%016llx  r9=%016llx r10=%016llx\n", LL(r8), LL(r9), LL(r10));
    engine_print(engine, "r11=%016llx r12=%016llx r13=%016llx\n", LL(r11), LL(r12), LL(r13));
    engine_print(engine, "r14=%016llx r15=%016llx\n", LL(r14), LL(r15));
#define IS(bit, set, clear) (r.flags >> bit & 1 ? set : clear)
    engine_print(engine, "iopl=%x         %s %s %s %s %s %s %s %s\n", r.flags >> 12 & 3, IS(11, "ov", "nv"),
                 IS(10, "dn", "up"), IS(9, "ei", "di"), IS(7, "ng", "pl"), IS(6, "zr", "nz"), IS(4, "ac", "na"),
                 IS(2, "pe", "po"), IS(0, "cy", "nc"));
    engine_print(engine, "cs=%04x  ss=%04x  ds=%04x  es=%04x  fs=%04x  gs=%04x             efl=%08x\n", r.cs, r.ss, r.ds,
                 r.es, r.fs, r.gs, r.flags);
#undef IS
#undef LL
    engine_show_location(engine, r.rip);
    return true;
}

// r rip   r eax,rbx
static bool some_registers(struct engine *engine, const char *arguments)
{
    char whole[64];
    bool first = true;
    const char *p = arguments;
    snprintf(whole, sizeof whole, "r %.50s", arguments);
    for (;;) {
        while (*p == ' ' || *p == ',' || *p == '@') p++;
        if (*p == '\0') break;
        char name[16];
        size_t length = strcspn(p, " ,=");
        uint64_t value;
        snprintf(name, sizeof name, "%.*s", (int)length, p);
        p += length;
        int width = *p == '=' ? 0 : engine_register(engine, name, &value);
        if (width == 0) return engine_error(engine, "Bad register", whole);
        engine_print(engine, "%s%s=%0*llx", first ? "" : " ", name, width * 2, (unsigned long long)value);
        first = false;
    }
    engine_print(engine, "\n");
    return true;
}

bool cmd_registers(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    if (*arguments != '\0') return some_registers(engine, arguments);
    return registers_of(engine, engine->current_tid);
}

static void show_thread(struct engine *engine, const struct thread_info *thread, bool detailed)
{
    char number[20], text[TARGET_NAME + 160];
    char mark = thread->tid == engine->current_tid ? '.' : thread->tid == engine->last.tid ? '#' : ' ';
    engine_print(engine, "%c %2u  Id: %x.%x Suspend: %u Teb: %s Unfrozen\n", mark, thread->index, engine->target->pid,
                 thread->tid, thread->suspend_count, text_address(thread->teb, number));
    if (!detailed) return;
    if (engine_symbol(engine, thread->start, text, sizeof text)) {
        engine_print(engine, "      Start: %s (%s)\n", text, text_address(thread->start, number));
    } else {
        engine_print(engine, "      Start: %s\n", text_address(thread->start, number));
    }
}

static bool thread_command(struct engine *engine, const struct thread_info *thread, const char *command)
{
    if (*command == 's') {
        engine->current_tid = thread->tid;
        struct registers registers;
        if (engine->target->ops->registers(engine->target, thread->tid, &registers)) {
            engine_show_location(engine, registers.rip);
        }
        return true;
    }
    show_thread(engine, thread, *command == '\0');
    char name[4] = "";
    size_t length = 0;
    while (isalpha((unsigned char)command[length]) && length < 3) length++;
    snprintf(name, sizeof name, "%.*s", (int)length, command);
    bool fine = true;
    if (name[0] == 'k') fine = stack_of(engine, thread->tid, name, text_skip_blanks(command + length));
    else if (strcmp(name, "r") == 0) fine = registers_of(engine, thread->tid);
    else if (name[0] != '\0') return engine_error(engine, "Syntax", command);
    if (name[0] != '\0') engine_print(engine, "\n");
    return fine;
}

// ~   ~*   ~N   ~.   ~#   each with k, kn or r behind it; ~N s
bool cmd_threads(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    uint64_t wanted = 0;
    const char *p = arguments;
    bool by_system_id = p[0] == '~' && p[1] == '[';
    bool all = *p == '*' || *p == '\0';
    bool one = false;
    if (by_system_id) { // ~~[tid]
        p += 2;
        if (!engine_expression(engine, &p, &wanted) || *p++ != ']') return engine_error(engine, "Syntax", arguments);
    } else if (*p == '*' || *p == '.' || *p == '#') {
        p++;
    } else if (*p != '\0') {
        one = isdigit((unsigned char)*p);
        if (!one) return engine_error(engine, "Syntax", arguments);
        // Thread numbers are decimal, and the command may follow without a blank.
        while (isdigit((unsigned char)*p)) wanted = wanted * 10 + (uint64_t)(*p++ - '0');
    }
    const char *command = text_skip_blanks(p);
    uint32_t by_tid = by_system_id ? (uint32_t)wanted : *arguments == '#' ? engine->last.tid : engine->current_tid;
    bool found = false;
    struct thread_info thread;
    size_t count = engine->target->ops->thread_count(engine->target);
    for (size_t i = 0; i < count; i++) {
        if (!engine->target->ops->thread_at(engine->target, i, &thread)) continue;
        if (!all && !(one ? thread.index == wanted : thread.tid == by_tid)) continue;
        found = true;
        if (*arguments == '\0') show_thread(engine, &thread, false);
        else if (!thread_command(engine, &thread, command)) return false;
    }
    return found ? true : engine_error(engine, "Illegal thread", arguments);
}

bool cmd_nearest(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    uint64_t address;
    const char *p = arguments;
    if (!engine_expression(engine, &p, &address)) {
        engine_print_class(engine, OUTPUT_ERROR, "Couldn't resolve error at '%s'\n", arguments);
        return false;
    }
    struct source_line line;
    struct symbol_info symbol;
    char number[20];
    struct target *target = engine->target;
    if (engine->options.lines && target->ops->line_at(target, address, &line)) {
        engine_print(engine, "%s(%u)", line.file, line.line);
        if (line.displacement != 0) engine_print(engine, "+0x%llx", (unsigned long long)line.displacement);
        engine_print(engine, "\n");
    }
    if (!engine_look_up(engine, address, &symbol) || symbol.name[0] == '\0') return true;
    engine_print(engine, "(%s)   %s!%s", text_address(address - symbol.displacement, number), symbol.module, symbol.name);
    if (symbol.displacement != 0) {
        engine_print(engine, "+0x%llx\n", (unsigned long long)symbol.displacement);
    } else {
        engine_print(engine, "\nExact matches:\n    %s!%s\n", symbol.module, symbol.name);
    }
    return true;
}
