// A scenario's lines into words, words into numbers and times.
#include "sim.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Blanks part words; "..." is one, with \" for a quote and every other \x left as it is.
bool sim_split(const char *line, struct sim_words *words, char *problem, size_t size)
{
    *words = (struct sim_words){.copy = malloc(strlen(line) + 1)};
    if (words->copy == NULL) abort();
    char *out = words->copy;
    const char *p = text_skip_blanks(line);
    while (*p != '\0' && *p != '#' && *p != '\r' && *p != '\n') {
        if (words->count == sizeof words->at / sizeof words->at[0]) {
            snprintf(problem, size, "too many words");
            return false;
        }
        words->at[words->count++] = out;
        bool quoted = *p == '"';
        if (quoted) p++;
        while (*p != '\0' && *p != '\r' && *p != '\n' && (quoted ? *p != '"' : *p != ' ' && *p != '\t')) {
            if (quoted && *p == '\\' && p[1] == '"') p++;
            *out++ = *p++;
        }
        if (quoted && *p != '"') {
            snprintf(problem, size, "a quote is missing");
            return false;
        }
        if (quoted) p++;
        *out++ = '\0';
        p = text_skip_blanks(p);
    }
    return true;
}

void sim_words_free(struct sim_words *words)
{
    free(words->copy);
}

const char *sim_word(struct sim_words *words)
{
    return words->next < words->count ? words->at[words->next++] : NULL;
}

// Decimal, or hexadecimal behind 0x; a backquote may part the halves of an address.
bool sim_number(const char *word, uint64_t *value)
{
    char digits[64];
    size_t used = 0;
    if (word == NULL) return false;
    for (; *word != '\0'; word++) {
        if (*word == '`') continue;
        if (used + 1 == sizeof digits) return false;
        digits[used++] = *word;
    }
    digits[used] = '\0';
    char *end;
    errno = 0;
    bool hex = text_starts_nocase(digits, "0x");
    if (digits[0] < '0' || digits[0] > '9') return false;
    *value = strtoull(digits, &end, hex ? 16 : 10);
    return *end == '\0' && errno == 0;
}

bool sim_duration(const char *word, uint64_t *microseconds)
{
    static const struct {
        const char *name;
        double factor;
    } UNITS[] = {{"us", 1}, {"ms", 1e3}, {"s", 1e6}, {"min", 60e6}, {"h", 3600e6}};
    if (word == NULL || *word < '0' || *word > '9') return false;
    char *unit;
    double number = strtod(word, &unit);
    if (number == 0 && *unit == '\0') {
        *microseconds = 0;
        return true;
    }
    for (size_t i = 0; i < sizeof UNITS / sizeof UNITS[0]; i++) {
        if (strcmp(unit, UNITS[i].name) != 0) continue;
        *microseconds = (uint64_t)(number * UNITS[i].factor + 0.5);
        return true;
    }
    return false;
}
