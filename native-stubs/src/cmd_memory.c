// Looking at memory and writing it.
#include "commands.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_BYTES 128
#define LIMIT_BYTES (16u << 20)
#define TEXT_LIMIT 0x1000

// "ADDRESS", "ADDRESS L COUNT" or "FROM TO"; the count is in elements.
static bool range(struct engine *engine, const char *text, size_t element, uint64_t *address, uint64_t *count)
{
    const char *p = text;
    if (!engine_expression(engine, &p, address)) {
        engine_expression_error(engine, text);
        return false;
    }
    p = text_skip_blanks(p);
    if (*p == '\0') return true;
    uint64_t value;
    bool length = *p == 'L' || *p == 'l';
    if (length) p += p[1] == '?' ? 2 : 1;
    if (!engine_expression(engine, &p, &value) || *text_skip_blanks(p) != '\0') {
        engine_expression_error(engine, p);
        return false;
    }
    if (!length && value < *address) return engine_error(engine, "Range", text);
    *count = length ? value : (value - *address) / element + 1;
    if (*count > LIMIT_BYTES / element) return engine_error(engine, "Range", text);
    return true;
}

// As many bytes as can be read from the start on, page by page.
static size_t read_some(struct engine *engine, uint64_t address, uint8_t *bytes, size_t size)
{
    size_t got = 0;
    while (got < size) {
        size_t part = 0x1000 - (size_t)((address + got) & 0xFFF);
        if (part > size - got) part = size - got;
        size_t now = engine->target->ops->read(engine->target, address + got, bytes + got, part);
        got += now;
        if (now < part) break;
    }
    return got;
}

static void show_element(struct engine *engine, const uint8_t *bytes, size_t element, bool known)
{
    uint64_t value = 0;
    char number[20];
    memcpy(&value, bytes, element);
    if (element == 8) engine_print(engine, "%s", known ? text_address(value, number) : "????????`????????");
    else if (known) engine_print(engine, "%0*llx", (int)element * 2, (unsigned long long)value);
    else engine_print(engine, "%.*s", (int)element * 2, "????????");
}

static void show_text(struct engine *engine, const uint8_t *bytes, size_t size, size_t known)
{
    char text[17];
    for (size_t i = 0; i < size; i++) text[i] = i >= known ? '?' : bytes[i] >= 0x20 && bytes[i] < 0x7F ? (char)bytes[i] : '.';
    text[size] = '\0';
    engine_print(engine, "  %s", text);
}

static void show_line(struct engine *engine, uint64_t address, const uint8_t *bytes, size_t size, size_t known,
                      size_t element)
{
    char number[20];
    engine_print(engine, "%s ", text_address(address, number));
    for (size_t i = 0; i < size; i += element) {
        engine_print(engine, "%s", element == 1 && i == 0 ? " " : element == 1 && i == 8 ? "-" : " ");
        show_element(engine, bytes + i, element, i + element <= known);
    }
    if (element > 1) engine_print(engine, "\n");
    if (element > 1) return;
    engine_print(engine, "%*s", (int)(16 - size) * 3, "");
    show_text(engine, bytes, size, known);
    engine_print(engine, "\n");
}

static bool elements(struct engine *engine, const char *arguments, size_t element)
{
    uint64_t address, count = DEFAULT_BYTES / element;
    if (!range(engine, arguments, element, &address, &count)) return false;
    size_t size = (size_t)count * element;
    uint8_t *bytes = calloc(size + 16, 1);
    if (bytes == NULL) return false;
    size_t known = read_some(engine, address, bytes, size);
    for (size_t at = 0; at < size; at += 16) {
        size_t left = size - at < 16 ? size - at : 16;
        show_line(engine, address + at, bytes + at, left, known > at ? known - at : 0, element);
    }
    free(bytes);
    return true;
}

static bool text_line(struct engine *engine, const char *arguments, size_t element)
{
    uint64_t address, count = TEXT_LIMIT;
    char number[20];
    if (!range(engine, arguments, element, &address, &count)) return false;
    if (count > TEXT_LIMIT) count = TEXT_LIMIT;
    static uint8_t bytes[TEXT_LIMIT * 2];
    size_t known = read_some(engine, address, bytes, (size_t)count * element);
    engine_print(engine, "%s  ", text_address(address, number));
    if (known < element) {
        engine_print(engine, "\"????????\"\n");
        return true;
    }
    engine_print(engine, "\"");
    for (size_t i = 0; i + element <= known; i += element) {
        unsigned c = bytes[i] | (element == 2 ? bytes[i + 1] << 8 : 0);
        if (c == 0) break;
        engine_print(engine, "%c", c >= 0x20 && c < 0x7F ? (char)c : '.');
    }
    engine_print(engine, "\"\n");
    return true;
}

static bool pointers(struct engine *engine, const char *arguments)
{
    uint64_t address, count = DEFAULT_BYTES / 8;
    if (!range(engine, arguments, 8, &address, &count)) return false;
    for (uint64_t i = 0; i < count; i++, address += 8) {
        uint64_t value;
        char number[20], text[TARGET_NAME + 160];
        engine_print(engine, "%s  ", text_address(address, number));
        if (!engine_read(engine, address, &value, 8)) {
            engine_print(engine, "????????`????????\n");
        } else {
            engine_print(engine, "%s", text_address(value, number));
            engine_print(engine, "%s%s\n", engine_symbol(engine, value, text, sizeof text) ? " " : "",
                         engine_symbol(engine, value, text, sizeof text) ? text : "");
        }
    }
    return true;
}

static size_t element_size(char letter)
{
    switch (letter) {
    case 'w': return 2;
    case 'd': return 4;
    case 'q': case 'p': return 8;
    default: return 1;
    }
}

// db dw dd dq dp da du dps dqs
bool cmd_display(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    if (*arguments == '\0') return engine_error(engine, "Syntax", name);
    char letter = (char)tolower((unsigned char)name[1]);
    if (name[2] != '\0') return pointers(engine, arguments);
    if (letter == 'a' || letter == 'u') return text_line(engine, arguments, letter == 'u' ? 2 : 1);
    return elements(engine, arguments, element_size(letter));
}

static bool write_all(struct engine *engine, uint64_t address, const uint8_t *bytes, size_t size, const char *name,
                      const char *arguments)
{
    struct target *target = engine->target;
    if (target->ops->write != NULL && target->ops->write(target, address, bytes, size)) return true;
    char whole[128];
    snprintf(whole, sizeof whole, "%s %.100s", name, arguments);
    return engine_error(engine, "Memory access", whole);
}

// eb ew ed eq ADDRESS VALUE...   ea eza ADDRESS "text"
bool cmd_enter(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    uint64_t address;
    const char *p = arguments;
    uint8_t bytes[ENGINE_LINE];
    size_t size = 0, element = element_size((char)tolower((unsigned char)name[1]));
    if (!engine_expression(engine, &p, &address)) {
        engine_expression_error(engine, arguments);
        return false;
    }
    p = text_skip_blanks(p);
    if (strchr("aAzZ", name[1]) != NULL) {
        if (*p != '"') return engine_error(engine, "Syntax", name);
        for (p++; *p != '\0' && *p != '"'; p++) bytes[size++] = (uint8_t)*p;
        if ((name[1] | 0x20) == 'z') bytes[size++] = 0;
        return write_all(engine, address, bytes, size, name, arguments);
    }
    for (; *p != '\0' && size + 8 < sizeof bytes; p = text_skip_blanks(p)) {
        uint64_t value;
        if (!engine_expression(engine, &p, &value)) {
            engine_expression_error(engine, p);
            return false;
        }
        memcpy(bytes + size, &value, element);
        size += element;
    }
    if (size == 0 || *p != '\0') return engine_error(engine, "Syntax", name);
    return write_all(engine, address, bytes, size, name, arguments);
}

// C++ expressions, as far as numbers and registers go: 10 is ten, 0x10 sixteen.
static bool cpp_number(const char **at, int64_t *value)
{
    char *end;
    *value = (int64_t)strtoull(*at, &end, 0);
    if (end == *at || isalpha((unsigned char)*end)) return false;
    *at = end;
    return true;
}

static bool cpp_sum(struct engine *engine, const char **at, int64_t *value, bool *wide);

static bool cpp_operand(struct engine *engine, const char **at, int64_t *value, bool *wide)
{
    const char *p = text_skip_blanks(*at);
    if (*p == '-') {
        p++;
        if (!cpp_operand(engine, &p, value, wide)) return false;
        *value = -*value;
    } else if (*p == '(') {
        p++;
        if (!cpp_sum(engine, &p, value, wide) || *(p = text_skip_blanks(p)) != ')') return false;
        p++;
    } else if (*p == '@') {
        uint64_t number;
        if (!engine_expression(engine, &p, &number)) return false;
        *value = (int64_t)number;
        *wide = true;
    } else if (!cpp_number(&p, value)) {
        return false;
    }
    *at = p;
    return true;
}

static bool cpp_product(struct engine *engine, const char **at, int64_t *value, bool *wide)
{
    if (!cpp_operand(engine, at, value, wide)) return false;
    for (;;) {
        const char *p = text_skip_blanks(*at);
        char sign = *p++;
        int64_t right;
        if (sign != '*' && sign != '/') return true;
        if (!cpp_operand(engine, &p, &right, wide) || (sign == '/' && right == 0)) return false;
        *value = sign == '*' ? (int64_t)((uint64_t)*value * (uint64_t)right) : *value / right;
        *at = p;
    }
}

static bool cpp_sum(struct engine *engine, const char **at, int64_t *value, bool *wide)
{
    if (!cpp_product(engine, at, value, wide)) return false;
    for (;;) {
        const char *p = text_skip_blanks(*at);
        char sign = *p++;
        int64_t right;
        if (sign != '+' && sign != '-') return true;
        if (!cpp_product(engine, &p, &right, wide)) return false;
        *value = (int64_t)(sign == '+' ? (uint64_t)*value + (uint64_t)right : (uint64_t)*value - (uint64_t)right);
        *at = p;
    }
}

bool cmd_evaluate_cpp(struct engine *engine, const char *name, const char *arguments)
{
    (void)name;
    const char *p = arguments;
    int64_t value;
    bool wide = false;
    char number[20];
    // A register alone is the evaluator's own "@rip", sums of them as well.
    const char *end = arguments + strcspn(arguments, "+-*/() ");
    if (*arguments == '@' && *end == '\0') {
        uint64_t whole;
        if (!engine_value(engine, arguments, &whole)) return false;
        value = (int64_t)whole;
        wide = true;
    } else if (!cpp_sum(engine, &p, &value, &wide) || *text_skip_blanks(p) != '\0') {
        engine_print_class(engine, OUTPUT_ERROR, "Couldn't resolve error at '%s'\n", arguments);
        return false;
    }
    bool small = value >= INT32_MIN && value <= INT32_MAX;
    if (!wide) engine_print(engine, "%s 0n%lld\n", small ? "int" : "int64", (long long)value);
    else if ((uint64_t)value >> 32 == 0) engine_print(engine, "unsigned int64 0x%llx\n", (unsigned long long)value);
    else engine_print(engine, "unsigned int64 0x%s\n", text_address((uint64_t)value, number));
    return true;
}
