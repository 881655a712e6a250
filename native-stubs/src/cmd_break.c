// Breakpoints and stepping.
#include "commands.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The debugger keeps one breakpoint to a place.
static struct breakpoint *same_place(struct engine *engine, const struct breakpoint *made)
{
    for (int i = 0; i < BREAKPOINTS_MAX && made->resolved; i++) {
        struct breakpoint *one = &engine->breakpoints[i];
        if (one->used && one->resolved && one->process == made->process && one->address == made->address) return one;
    }
    return NULL;
}

static struct breakpoint *free_one(struct engine *engine)
{
    for (int i = 0; i < BREAKPOINTS_MAX; i++) {
        if (!engine->breakpoints[i].used) return &engine->breakpoints[i];
    }
    return NULL;
}

// "commands", \" for a quote inside
static void unquote(const char *text, char *out, size_t size)
{
    size_t used = 0;
    for (const char *p = text + 1; *p != '\0' && *p != '"' && used + 1 < size; p++) {
        if (*p == '\\' && p[1] != '\0') p++;
        out[used++] = *p;
    }
    out[used] = '\0';
}

// bp EXPRESSION [passes] ["commands"]
bool cmd_break(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    if (engine->target->frozen) {
        char whole[128];
        snprintf(whole, sizeof whole, "%s %.100s", name, arguments);
        return engine_error(engine, "Operation not supported by current debuggee", whole);
    }
    char why_not[128] = "";
    struct breakpoint made = {.used = true, .enabled = true, .process = engine->target->number, .passes = 1};
    const char *quote = strchr(arguments, '"');
    size_t length = quote != NULL ? (size_t)(quote - arguments) : strlen(arguments);
    char text[TARGET_NAME];
    if (length == 0 || length >= sizeof text) return engine_error(engine, "Syntax", name);
    snprintf(text, sizeof text, "%.*s", (int)length, arguments);
    if (quote != NULL) unquote(quote, made.command, sizeof made.command);
    const char *at = text;
    uint64_t passes = 1;
    made.resolved = engine_expression(engine, &at, &made.address);
    if (made.resolved) {
        const char *end = at;
        if (*text_skip_blanks(at) != '\0' && (!text_number(&at, &passes) || *text_skip_blanks(at) != '\0')) {
            return engine_error(engine, "Syntax", text);
        }
        snprintf(made.expression, sizeof made.expression, "%.*s", (int)(end - text), text);
    } else {
        at = text;
        text_word(&at, made.expression, sizeof made.expression);
        if (strchr(made.expression, '!') == NULL) {
            engine_expression_error(engine, text);
            return false;
        }
    }
    made.passes = made.passes_left = passes > 0 ? (uint32_t)passes : 1;
    struct breakpoint *place = same_place(engine, &made);
    if (place != NULL) {
        made.armed = place->armed;
        engine_print(engine, "breakpoint %d redefined\n", (int)(place - engine->breakpoints));
    } else {
        place = free_one(engine);
    }
    if (place == NULL) {
        engine_print_class(engine, OUTPUT_ERROR, "Too many breakpoints\n");
        return false;
    }
    if (!made.resolved) {
        *place = made;
        engine_print(engine, "Bp expression '%s' could not be resolved, adding deferred bp\n", made.expression);
        return true;
    }
    *place = made;
    if (engine_arm(engine, place, why_not, sizeof why_not)) return true;
    place->used = false;
    char number[20];
    engine_print_class(engine, OUTPUT_ERROR, "Unable to insert breakpoint at %s: %s\n",
                       text_address(made.address, number), why_not);
    return false;
}

static void show(struct engine *engine, int number)
{
    const struct breakpoint *breakpoint = &engine->breakpoints[number];
    char address[20], symbol[TARGET_NAME + 160] = "";
    engine_print(engine, "%2d %c%s ", number, breakpoint->enabled ? 'e' : 'd', breakpoint->resolved ? "" : "u");
    if (!breakpoint->resolved) {
        engine_print(engine, "%*s     %04x (%04x) (%s)", 17, "", breakpoint->passes_left, breakpoint->passes,
                     breakpoint->expression);
    } else {
        engine_symbol(engine, breakpoint->address, symbol, sizeof symbol);
        engine_print(engine, "%s     %04x (%04x)  %u:**** %s", text_address(breakpoint->address, address),
                     breakpoint->passes_left, breakpoint->passes, breakpoint->process, symbol);
    }
    if (breakpoint->command[0] != '\0') engine_print(engine, " \"%s\"", breakpoint->command);
    engine_print(engine, "\n");
}

static void apply(struct engine *engine, char letter, int number)
{
    struct breakpoint *breakpoint = &engine->breakpoints[number];
    char why_not[128] = "";
    if (letter == 'l') {
        show(engine, number);
        return;
    }
    breakpoint->enabled = letter == 'e';
    if (letter == 'e') engine_arm(engine, breakpoint, why_not, sizeof why_not);
    else engine_disarm(engine, breakpoint);
    if (letter == 'c') breakpoint->used = false;
    if (why_not[0] != '\0') engine_print_class(engine, OUTPUT_ERROR, "Unable to insert breakpoint %d: %s\n", number, why_not);
}

// bl, bc, bd, be [*|N|N-M ...]
bool cmd_break_list(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    char letter = (char)tolower((unsigned char)name[1]);
    char word[32];
    bool any = text_word(&arguments, word, sizeof word);
    if (!any && letter != 'l') return engine_error(engine, "Syntax", name);
    if (!any) strcpy(word, "*");
    do {
        char *end;
        unsigned long first = 0, last = BREAKPOINTS_MAX - 1;
        bool all = strcmp(word, "*") == 0, found = all;
        if (!all) {
            first = last = strtoul(word, &end, 10);
            if (*end == '-') last = strtoul(end + 1, &end, 10);
            if (*end != '\0' || end == word) return engine_error(engine, "Syntax", word);
        }
        for (unsigned long i = first; i <= last && i < BREAKPOINTS_MAX; i++) {
            if (!engine->breakpoints[i].used) continue;
            found = true;
            apply(engine, letter, (int)i);
        }
        char whole[48];
        snprintf(whole, sizeof whole, "%s %s", name, word);
        if (!found) return engine_error(engine, "Breakpoint not found", whole);
    } while (text_word(&arguments, word, sizeof word));
    return true;
}

static bool step(struct engine *engine, enum step_kind kind, const char *name, const char *arguments)
{
    uint64_t count = 1;
    if (*arguments != '\0' && !engine_value(engine, arguments, &count)) return false;
    return count == 0 ? true : engine_step(engine, kind, 0, count, name);
}

bool cmd_step_into(struct engine *engine, const char *name, const char *arguments)
{
    return step(engine, STEP_INTO, name, arguments);
}

bool cmd_step_over(struct engine *engine, const char *name, const char *arguments)
{
    return step(engine, STEP_OVER, name, arguments);
}

bool cmd_step_out(struct engine *engine, const char *name, const char *arguments)
{
    return step(engine, STEP_OUT, name, *arguments == '\0' ? "" : "1");
}
