// Commands that need no target: text, settings, nesting.
#include "commands.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>
static void sleep_milliseconds(uint64_t time) { Sleep((DWORD)time); }
#else
#include <unistd.h>
static void sleep_milliseconds(uint64_t time) { usleep((useconds_t)(time * 1000)); }
#endif

bool cmd_nothing(struct engine *engine, const char *name, const char *arguments)
{
    (void)engine, (void)name, (void)arguments;
    return true;
}

bool cmd_echo(struct engine *engine, const char *name, const char *arguments)
{
    (void)name;
    size_t length = strlen(arguments);
    bool quoted = length >= 2 && arguments[0] == '"' && arguments[length - 1] == '"';
    engine_print(engine, "%.*s\n", (int)(quoted ? length - 2 : length), arguments + quoted);
    return true;
}

static bool next_argument(struct engine *engine, const char **at, uint64_t *value)
{
    *at = text_skip_blanks(*at);
    if (**at == ',') (*at)++;
    return engine_expression(engine, at, value);
}

// One conversion of .printf; `at` stands behind the '%'.
static bool conversion(struct engine *engine, const char **at, const char **arguments)
{
    const char *p = *at;
    char flags[16] = "%";
    size_t used = 1;
    while (strchr("0123456789-", *p) != NULL && *p != '\0' && used < 8) flags[used++] = *p++;
    flags[used] = '\0';
    while (*p == 'l' || *p == 'I' || (*p == '6' && p[-1] == 'I') || (*p == '4' && p[-1] == '6')) p++;
    char kind = *p;
    uint64_t value = 0;
    if (kind == '%') {
        engine_print(engine, "%%");
    } else if (kind != '\0' && strchr("cduxXp", kind) != NULL && next_argument(engine, arguments, &value)) {
        char format[24], text[80];
        snprintf(format, sizeof format, "%s%s%c", flags, kind == 'c' ? "" : "ll", kind == 'p' ? 'x' : kind);
        if (kind == 'c') snprintf(text, sizeof text, format, (int)value);
        else if (kind == 'p') snprintf(text, sizeof text, "%016llx", (unsigned long long)value);
        else if (kind == 'd') snprintf(text, sizeof text, format, (long long)value);
        else snprintf(text, sizeof text, format, (unsigned long long)value);
        engine_print(engine, "%s", text);
    } else {
        return false;
    }
    *at = p + 1;
    return true;
}

bool cmd_printf(struct engine *engine, const char *name, const char *arguments)
{
    const char *p = strchr(arguments, '"');
    const char *end = p != NULL ? p + 1 : NULL;
    while (end != NULL && *end != '"' && *end != '\0') end += *end == '\\' && end[1] != '\0' ? 2 : 1;
    if (end == NULL || *end != '"') return engine_error(engine, "Syntax", name);
    const char *values = end + 1;
    for (p++; p < end;) {
        if (*p == '%') {
            p++;
            if (!conversion(engine, &p, &values)) return engine_error(engine, "Syntax", arguments);
        } else if (*p == '\\') {
            char c = p[1] == 'n' ? '\n' : p[1] == 't' ? '\t' : p[1] == 'r' ? '\r' : p[1];
            engine_print(engine, "%c", c);
            p += 2;
        } else {
            engine_print(engine, "%c", *p++);
        }
    }
    return true;
}

bool cmd_block(struct engine *engine, const char *name, const char *arguments)
{
    size_t length = strlen(arguments);
    if (length < 2 || arguments[0] != '{' || arguments[length - 1] != '}') return engine_error(engine, "Syntax", name);
    char inner[ENGINE_LINE];
    snprintf(inner, sizeof inner, "%.*s", (int)(length - 2), arguments + 1);
    return engine_list(engine, inner);
}

bool cmd_pcmd(struct engine *engine, const char *name, const char *arguments)
{
    char option[8] = "";
    if (!text_word(&arguments, option, sizeof option)) {
        if (engine->prompt_command[0] == '\0') engine_print(engine, "No per-prompt command\n");
        else engine_print(engine, "Per-prompt command is '%s'\n", engine->prompt_command);
        return true;
    }
    if (strcmp(option, "-c") == 0) {
        engine->prompt_command[0] = '\0';
        engine_print(engine, "Per-prompt command cleared\n");
        return true;
    }
    arguments = text_skip_blanks(arguments);
    size_t length = strlen(arguments);
    if (strcmp(option, "-s") != 0 || length == 0) return engine_error(engine, "Syntax", name);
    bool quoted = length >= 2 && arguments[0] == '"' && arguments[length - 1] == '"';
    if (!quoted) {
        snprintf(engine->prompt_command, sizeof engine->prompt_command, "%s", arguments);
        return true;
    }
    char *out = engine->prompt_command;
    for (const char *p = arguments + 1; p < arguments + length - 1; p++) {
        // Inside the outer quotes \" stands for a quote, \\ for a backslash.
        if (*p == '\\' && (p[1] == '"' || p[1] == '\\')) p++;
        *out++ = *p;
    }
    *out = '\0';
    return true;
}

bool cmd_outmask(struct engine *engine, const char *name, const char *arguments)
{
    (void)name;
    uint64_t value;
    const char *p = text_skip_blanks(arguments + (*arguments == '+' || *arguments == '-'));
    if (text_starts_nocase(arguments, "/a")) engine->output_mask = 0xFFFF;
    else if (text_starts_nocase(arguments, "/d")) engine->output_mask = 0xFFFF;
    else if (text_starts_nocase(arguments, "/l")) return true;
    else if (*p != '\0' && !text_number(&p, &value)) return engine_error(engine, "Syntax", ".outmask");
    else if (*arguments == '-') engine->output_mask &= ~(unsigned)value;
    else if (*arguments == '+') engine->output_mask |= (unsigned)value;
    else if (*arguments != '\0') engine->output_mask = (unsigned)value;
    engine_print(engine, "Client %p mask is %X\n", (void *)engine, engine->output_mask);
    return true;
}

bool cmd_evaluate(struct engine *engine, const char *name, const char *arguments)
{
    (void)name;
    uint64_t value;
    char number[20];
    if (!engine_value(engine, arguments, &value)) return false;
    engine_print(engine, "Evaluate expression: %lld = %s\n", (long long)value, text_address(value, number));
    return true;
}

bool cmd_sym(struct engine *engine, const char *name, const char *arguments)
{
    (void)name;
    if (*arguments != '\0') engine->noisy = text_starts_nocase(arguments, "noisy");
    if (text_starts_nocase(arguments, "noisy")) engine_print(engine, "noisy mode - symbol prompts on\n");
    else if (text_starts_nocase(arguments, "quiet")) engine_print(engine, "quiet mode - symbol prompts on\n");
    else engine_print(engine, "!sym <noisy/quiet> - quiet mode - symbol prompts on\n");
    return true;
}

bool cmd_version(struct engine *engine, const char *name, const char *arguments)
{
    (void)name, (void)arguments;
    char clock[64];
    engine_print(engine, "%s %s (not Microsoft's)\n", STANDIN_NAME, STANDIN_VERSION);
    engine_print(engine, "Debug session time: %s\n", engine_clock(clock, sizeof clock));
    return true;
}

bool cmd_sleep(struct engine *engine, const char *name, const char *arguments)
{
    uint64_t time;
    if (!text_number(&arguments, &time)) return engine_error(engine, "Syntax", name);
    engine->flush(engine->context);
    for (uint64_t part; time > 0; time -= part) {
        if (engine->interrupted != NULL && engine->interrupted()) return false;
        part = time < 50 ? time : 50;
        sleep_milliseconds(part);
    }
    return true;
}

bool cmd_shell(struct engine *engine, const char *name, const char *arguments)
{
    (void)name, (void)arguments;
    if (engine->options.no_shell) engine_print_class(engine, OUTPUT_ERROR, ".shell is disabled (-noshell)\n");
    else engine_print_class(engine, OUTPUT_ERROR, ".shell is not supported by the stand-in\n");
    return false;
}

bool cmd_lines(struct engine *engine, const char *name, const char *arguments)
{
    (void)name;
    if (text_starts_nocase(arguments, "-d")) engine->options.lines = false;
    else if (text_starts_nocase(arguments, "-e")) engine->options.lines = true;
    else engine->options.lines = !engine->options.lines;
    engine_print(engine, "Line number information will %sbe loaded\n", engine->options.lines ? "" : "not ");
    return true;
}

bool cmd_chain(struct engine *engine, const char *name, const char *arguments)
{
    (void)name, (void)arguments;
    engine_print(engine, "Extension DLL chain:\n    ntsdexts: built into the %s %s\n", STANDIN_NAME, STANDIN_VERSION);
    return true;
}
