// Expressions as the debugger's own evaluator reads them (MASM style): numbers
// are hexadecimal, names are registers (@rip) or symbols (module!name).
#include "engine.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Why the last evaluation failed, where it is not an unknown name.
static bool unreadable;
static char unreadable_at[64];

bool engine_read(struct engine *engine, uint64_t address, void *buffer, size_t size)
{
    return engine_has_target(engine) && engine->target->ops->read(engine->target, address, buffer, size) == size;
}

struct part {
    char name[8];
    size_t offset;
    int width;
};

#define WHOLE(name) {#name, offsetof(struct registers, name), 8}

static const struct part PARTS[] = {
    WHOLE(rax), WHOLE(rbx), WHOLE(rcx), WHOLE(rdx), WHOLE(rsi), WHOLE(rdi), WHOLE(rip), WHOLE(rsp), WHOLE(rbp),
    WHOLE(r8), WHOLE(r9), WHOLE(r10), WHOLE(r11), WHOLE(r12), WHOLE(r13), WHOLE(r14), WHOLE(r15),
    {"efl", offsetof(struct registers, flags), 4}, {"cs", offsetof(struct registers, cs), 2},
    {"ss", offsetof(struct registers, ss), 2}, {"ds", offsetof(struct registers, ds), 2},
    {"es", offsetof(struct registers, es), 2}, {"fs", offsetof(struct registers, fs), 2},
    {"gs", offsetof(struct registers, gs), 2}, {"$ip", offsetof(struct registers, rip), 8},
    {"$csp", offsetof(struct registers, rsp), 8}, {"$retreg", offsetof(struct registers, rax), 8},
};

// eax, ax, al, ah; r8d, r8w, r8b: a piece of which register, and where in it.
static int piece(const char *name, char whole[8], int *shift)
{
    size_t length = strlen(name);
    *shift = 0;
    if (name[0] == 'r' && isdigit((unsigned char)name[1]) && length >= 3 && length <= 4) {
        char last = name[length - 1];
        snprintf(whole, 8, "%.*s", (int)(length - 1), name);
        return last == 'd' ? 4 : last == 'w' ? 2 : last == 'b' ? 1 : 0;
    }
    if (length == 3 && name[0] == 'e') {
        snprintf(whole, 8, "r%s", name + 1);
        return 4;
    }
    if (length != 2 || strchr("abcds", name[0]) == NULL) return 0;
    if (strchr("xip", name[1]) != NULL) {
        snprintf(whole, 8, "r%.2s", name);
        return 2;
    }
    if (strchr("lh", name[1]) == NULL || name[0] == 's') return 0;
    snprintf(whole, 8, "r%cx", name[0]);
    *shift = name[1] == 'h' ? 8 : 0;
    return 1;
}

int engine_register(struct engine *engine, const char *name, uint64_t *value)
{
    struct registers registers;
    char lower[8] = "", whole[8];
    if (strlen(name) >= sizeof lower) return 0;
    for (size_t i = 0; name[i] != '\0'; i++) lower[i] = (char)tolower((unsigned char)name[i]);
    int shift = 0, width = 0;
    for (int turn = 0; turn < 2; turn++) {
        for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++) {
            if (strcmp(PARTS[i].name, lower) != 0) continue;
            if (!engine_has_target(engine) ||
                !engine->target->ops->registers(engine->target, engine->current_tid, &registers)) {
                return 0;
            }
            *value = 0;
            memcpy(value, (const char *)&registers + PARTS[i].offset, (size_t)PARTS[i].width);
            if (width == 0) return PARTS[i].width;
            *value = *value >> shift & (width == 4 ? 0xFFFFFFFFu : width == 2 ? 0xFFFFu : 0xFFu);
            return width;
        }
        width = piece(lower, whole, &shift);
        if (width == 0) return 0;
        snprintf(lower, sizeof lower, "%s", whole);
    }
    return 0;
}

static bool pseudo(struct engine *engine, const char *name, uint64_t *value)
{
    struct thread_info thread;
    if (text_equal_nocase(name, "$tpid") && engine_has_target(engine)) *value = engine->target->pid;
    else if (text_equal_nocase(name, "$tid")) *value = engine->current_tid;
    else if (text_equal_nocase(name, "$exentry")) return false;
    else if (text_equal_nocase(name, "$teb") && engine_thread(engine, engine->current_tid, &thread)) *value = thread.teb;
    else if (text_equal_nocase(name, "$peb") && engine_thread(engine, engine->current_tid, &thread)) {
        return engine_read(engine, thread.teb + 0x60, value, 8); // the PEB's place in the TEB
    } else if (text_equal_nocase(name, "$ra")) {
        struct stack_frame frame;
        if (!engine_has_target(engine) ||
            engine->target->ops->stack(engine->target, engine->current_tid, &frame, 1) == 0) {
            return false;
        }
        *value = frame.return_address;
    } else return false;
    return true;
}

static bool operand(struct engine *engine, const char **at, uint64_t *value);
static bool level(struct engine *engine, const char **at, int precedence, uint64_t *value);

static bool parenthesised(struct engine *engine, const char **at, uint64_t *value)
{
    const char *p = text_skip_blanks(*at);
    char close = *p == '[' ? ']' : ')';
    if (*p != '(' && *p != '[') return false;
    p++;
    if (!level(engine, &p, 0, value)) return false;
    p = text_skip_blanks(p);
    if (*p != close) return false;
    *at = p + 1;
    return true;
}

// poi(x), dwo(x) and the like; the size read, 0: not one of them.
static int reader(const char *name, size_t length)
{
    static const struct {
        const char *name;
        int size;
    } READERS[] = {{"poi", 8}, {"qwo", 8}, {"dwo", 4}, {"wo", 2}, {"by", 1}};
    for (size_t i = 0; i < sizeof READERS / sizeof READERS[0]; i++) {
        if (strlen(READERS[i].name) == length && text_starts_nocase(name, READERS[i].name)) return READERS[i].size;
    }
    return 0;
}

static bool named(struct engine *engine, const char **at, uint64_t *value)
{
    const char *p = *at;
    bool marked = *p == '@';
    if (marked) p++;
    size_t length = strcspn(p, " \t,+-*/()[]<>=&|^%;\"");
    // C++ names hold characters that are operators elsewhere: after a '!' take them on.
    char name[TARGET_NAME];
    if (length == 0 || length >= sizeof name) return false;
    snprintf(name, sizeof name, "%.*s", (int)length, p);
    int size = reader(p, length);
    const char *behind = p + length;
    if (size != 0 && *text_skip_blanks(behind) == '(') {
        uint64_t address;
        if (!parenthesised(engine, &behind, &address)) return false;
        *value = 0;
        *at = behind;
        unreadable = !engine_read(engine, address, value, (size_t)size);
        snprintf(unreadable_at, sizeof unreadable_at, "%.60s", behind - 1);
        return !unreadable;
    }
    *at = behind;
    if (name[0] == '$' && pseudo(engine, name, value)) return true;
    bool known = engine_register(engine, name, value) != 0;
    if (known && (marked || strchr(name, '!') == NULL)) return true;
    if (marked) return false;
    return engine->target != NULL && engine->target->ops->address_of(engine->target, name, value);
}

static bool operand(struct engine *engine, const char **at, uint64_t *value)
{
    *at = text_skip_blanks(*at);
    switch (**at) {
    case '-': case '+': case '~': {
        char sign = *(*at)++;
        if (!operand(engine, at, value)) return false;
        *value = sign == '-' ? 0 - *value : sign == '~' ? ~*value : *value;
        return true;
    }
    case '(': case '[': return parenthesised(engine, at, value);
    default: return text_number(at, value) || named(engine, at, value);
    }
}

static const struct {
    const char *text;
    int precedence;
} OPERATORS[] = {
    {"<<", 5}, {">>", 5}, {"==", 3}, {"!=", 3}, {"<=", 3}, {">=", 3}, {"<", 3}, {">", 3}, {"=", 3},
    {"&", 2}, {"^", 1}, {"|", 0}, {"and ", 2}, {"xor ", 1}, {"or ", 0}, {"+", 4}, {"-", 4}, {"*", 5},
    {"/", 5}, {"%", 5}, {"mod ", 5},
};

static bool combine(const char *operator, uint64_t a, uint64_t b, uint64_t *value)
{
    switch (operator[0]) {
    case '+': *value = a + b; return true;
    case '-': *value = a - b; return true;
    case '*': *value = a * b; return true;
    case '/': case '%': case 'm':
        if (b == 0) return false;
        *value = operator[0] == '/' ? a / b : a % b;
        return true;
    case '&': case 'a': *value = a & b; return true;
    case '|': case 'o': *value = a | b; return true;
    case '^': case 'x': *value = a ^ b; return true;
    case '=': *value = a == b; return true;
    case '!': *value = a != b; return true;
    case '<':
        *value = operator[1] == '<' ? (b < 64 ? a << b : 0) : operator[1] == '=' ? a <= b : a < b;
        return true;
    case '>':
        *value = operator[1] == '>' ? (b < 64 ? a >> b : 0) : operator[1] == '=' ? a >= b : a > b;
        return true;
    default: return false;
    }
}

static bool level(struct engine *engine, const char **at, int precedence, uint64_t *value)
{
    if (precedence == 6) return operand(engine, at, value);
    if (!level(engine, at, precedence + 1, value)) return false;
    for (;;) {
        const char *p = text_skip_blanks(*at);
        const char *operator = NULL;
        for (size_t i = 0; i < sizeof OPERATORS / sizeof OPERATORS[0] && operator == NULL; i++) {
            if (!text_starts_nocase(p, OPERATORS[i].text)) continue;
            if (OPERATORS[i].precedence != precedence) return true;
            operator = OPERATORS[i].text;
        }
        if (operator == NULL) return true;
        p += strlen(operator);
        uint64_t right;
        if (!level(engine, &p, precedence + 1, &right) || !combine(operator, *value, right, value)) return false;
        *at = p;
    }
}

bool engine_expression(struct engine *engine, const char **at, uint64_t *value)
{
    const char *p = *at;
    unreadable = false;
    if (!level(engine, &p, 0, value)) return false;
    *at = p;
    return true;
}

void engine_expression_error(struct engine *engine, const char *text)
{
    if (unreadable) engine_print_class(engine, OUTPUT_ERROR, "Memory access error at '%s'\n", unreadable_at);
    else engine_print_class(engine, OUTPUT_ERROR, "Couldn't resolve error at '%s'\n", text);
}

bool engine_value(struct engine *engine, const char *text, uint64_t *value)
{
    const char *p = text;
    if (!engine_expression(engine, &p, value)) {
        engine_expression_error(engine, text);
        return false;
    }
    if (*text_skip_blanks(p) == '\0') return true;
    engine_print_class(engine, OUTPUT_ERROR, "Extra character error in '%s'\n", p);
    return false;
}
