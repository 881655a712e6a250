#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const char *text_skip_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t') at++;
    return at;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 99;
}

bool text_number(const char **at, uint64_t *value)
{
    const char *p = text_skip_blanks(*at);
    int radix = 16;
    if (p[0] == '0') {
        char kind = (char)tolower((unsigned char)p[1]);
        int prefixed = kind == 'x' ? 16 : kind == 'n' ? 10 : kind == 't' ? 8 : kind == 'y' ? 2 : 0;
        if (prefixed != 0) {
            radix = prefixed;
            p += 2;
        }
    }
    uint64_t sum = 0;
    int digits = 0;
    for (;; p++) {
        if (*p == '`' && digits > 0 && digit_value(p[1]) < radix) continue;
        int digit = digit_value(*p);
        if (digit >= radix) break;
        sum = sum * (uint64_t)radix + (uint64_t)digit;
        digits++;
    }
    // "fun" starts with a hex digit but is a name.
    if (digits == 0 || isalnum((unsigned char)*p) || *p == '_' || *p == '!') return false;
    *value = sum;
    *at = p;
    return true;
}

bool text_next_command(const char **at, char *command, size_t size)
{
    const char *p = *at;
    while (*p == ' ' || *p == '\t' || *p == ';') p++;
    if (*p == '\0') return false;
    const char *start = p;
    bool quoted = false;
    int braces = 0;
    for (; *p != '\0'; p++) {
        if (*p == '"' && (p == start || p[-1] != '\\')) quoted = !quoted;
        if (quoted) continue;
        if (*p == '{') braces++;
        if (*p == '}' && braces > 0) braces--;
        if (*p == ';' && braces == 0) break;
    }
    const char *end = p;
    while (end > start && isspace((unsigned char)end[-1])) end--;
    size_t length = (size_t)(end - start);
    if (length >= size) return false;
    memcpy(command, start, length);
    command[length] = '\0';
    *at = p;
    return true;
}

bool text_word(const char **at, char *word, size_t size)
{
    const char *p = text_skip_blanks(*at);
    if (*p == '\0') return false;
    char stop = ' ';
    if (*p == '"') {
        stop = '"';
        p++;
    }
    size_t length = 0;
    while (*p != '\0' && *p != stop && !(stop == ' ' && *p == '\t')) {
        if (length + 1 < size) word[length++] = *p;
        p++;
    }
    word[length] = '\0';
    *at = *p == '"' && stop == '"' ? p + 1 : p;
    return true;
}

bool text_equal_nocase(const char *a, const char *b)
{
    return text_starts_nocase(a, b) && strlen(a) == strlen(b);
}

bool text_starts_nocase(const char *text, const char *prefix)
{
    for (; *prefix != '\0'; text++, prefix++) {
        if (tolower((unsigned char)*text) != tolower((unsigned char)*prefix)) return false;
    }
    return true;
}

bool text_matches(const char *pattern, const char *text)
{
    if (*pattern == '\0') return *text == '\0';
    if (*pattern == '*') return text_matches(pattern + 1, text) || (*text != '\0' && text_matches(pattern, text + 1));
    if (*text == '\0') return false;
    bool same = *pattern == '?' || tolower((unsigned char)*pattern) == tolower((unsigned char)*text);
    return same && text_matches(pattern + 1, text + 1);
}

const char *text_file_name(const char *path)
{
    const char *name = path;
    for (const char *p = path; *p != '\0'; p++) {
        if (*p == '\\' || *p == '/') name = p + 1;
    }
    return name;
}

void text_module_name(const char *path, char *name, size_t size)
{
    const char *base = text_file_name(path);
    const char *dot = strrchr(base, '.');
    size_t length = dot != NULL && dot != base ? (size_t)(dot - base) : strlen(base);
    if (length >= size) length = size - 1;
    for (size_t i = 0; i < length; i++) {
        // Characters that no expression could hold become underscores.
        char c = base[i];
        name[i] = isalnum((unsigned char)c) || c == '_' || c == '.' ? c : '_';
    }
    name[length] = '\0';
}

const char *text_address(uint64_t address, char buffer[20])
{
    snprintf(buffer, 20, "%08x`%08x", (unsigned)(address >> 32), (unsigned)address);
    return buffer;
}
