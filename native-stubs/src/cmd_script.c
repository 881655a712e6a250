// Command files, and extensions to load.
#include "commands.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCRIPT_SHOWN 'S'
#define SCRIPT_SILENT 'Q'
#define VALUES_MAX 16

// ${$arg1} and $arg1 stand for the words behind the file's name.
static void put_line(char *out, size_t size, const char *line, const char *const *values, int count)
{
    size_t used = 0;
    while (*line != '\0' && used + 1 < size) {
        bool braced = line[0] == '$' && line[1] == '{';
        const char *name = line + (braced ? 2 : 0);
        char *end = NULL;
        unsigned long number = strncmp(name, "$arg", 4) == 0 ? strtoul(name + 4, &end, 10) : 0;
        bool whole = number >= 1 && number <= (unsigned long)count && end != NULL && (!braced || *end == '}');
        if (!whole) {
            out[used++] = *line++;
            continue;
        }
        used += (size_t)snprintf(out + used, size - used, "%s", values[number - 1]);
        if (used >= size) used = size - 1;
        line = end + braced;
    }
    out[used] = '\0';
}

bool engine_script_file(struct engine *engine, const char *path, bool shown, const char *const *values, int value_count)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        engine_print_class(engine, OUTPUT_ERROR, "Command file execution failed, Win32 error 0n2\n"
                                                 "    \"The system cannot find the file specified.\"\n");
        return false;
    }
    char line[ENGINE_LINE], full[ENGINE_LINE];
    size_t used = 0, room = ENGINE_LINE + (engine->script != NULL ? strlen(engine->script) : 0);
    char *text = malloc(room);
    while (text != NULL && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (*text_skip_blanks(line) == '\0') continue; // an empty line would repeat the last one
        put_line(full, sizeof full, line, values, value_count);
        size_t needed = strlen(full) + 3;
        if (used + needed + ENGINE_LINE > room) text = realloc(text, room += needed + ENGINE_LINE);
        if (text != NULL) used += (size_t)sprintf(text + used, "%c%s\n", shown ? SCRIPT_SHOWN : SCRIPT_SILENT, full);
    }
    fclose(file);
    if (text == NULL) return false;
    text[used] = '\0';
    // What was still to come stays behind it.
    if (engine->script != NULL) {
        text = realloc(text, used + strlen(engine->script) + 1);
        if (text != NULL) strcpy(text + used, engine->script);
    }
    free(engine->script);
    engine->script = text;
    return true;
}

char *engine_script_line(struct engine *engine, bool *shown)
{
    if (engine->script == NULL || engine->script[0] == '\0') return NULL;
    size_t length = strcspn(engine->script, "\n");
    char *line = malloc(length);
    if (line == NULL) return NULL;
    *shown = engine->script[0] == SCRIPT_SHOWN;
    memcpy(line, engine->script + 1, length - 1);
    line[length - 1] = '\0';
    memmove(engine->script, engine->script + length + 1, strlen(engine->script + length + 1) + 1);
    return line;
}

// $<FILE  $$<FILE  $><FILE  $$><FILE  $$>a<FILE arguments
bool cmd_script(struct engine *engine, const char *command)
{
    const char *mark = strchr(command, '<');
    size_t length = (size_t)(mark - command);
    bool arguments = length == 4 && text_starts_nocase(command, "$$>a");
    bool silent = arguments || (length >= 2 && command[length - 1] == '>');
    if (length > 4 || strspn(command, "$>aA") < length) return engine_error(engine, "Syntax", command);
    char path[TARGET_PATH];
    static char words[VALUES_MAX][256];
    const char *values[VALUES_MAX];
    int count = 0;
    const char *rest = text_skip_blanks(mark + 1);
    if (!arguments) {
        snprintf(path, sizeof path, "%s", rest);
        return engine_script_file(engine, path, !silent, NULL, 0);
    }
    if (!text_word(&rest, path, sizeof path)) return engine_error(engine, "Syntax", command);
    while (count < VALUES_MAX && text_word(&rest, words[count], sizeof words[count])) {
        values[count] = words[count];
        count++;
    }
    return engine_script_file(engine, path, false, values, count);
}

// What cdb brings along counts as loaded; others the stand-in cannot hold.
bool cmd_load(struct engine *engine, const char *name, const char *arguments)
{
    static const char *const KNOWN[] = {"ntsdexts", "ext", "exts", "uext", "wow64exts", "kdexts"};
    char word[TARGET_PATH], module[128];
    if (!text_word(&arguments, word, sizeof word)) return engine_error(engine, "Syntax", name);
    text_module_name(word, module, sizeof module);
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
        if (text_equal_nocase(module, KNOWN[i])) return true;
    }
    FILE *file = fopen(word, "rb");
    int error = file != NULL ? 193 : 126;
    if (file != NULL) fclose(file);
    engine_print_class(engine, OUTPUT_ERROR,
                       "The call to LoadLibrary(%s) failed, Win32 error 0n%d\n    \"%s\"\n"
                       "Please check your debugger configuration and/or network access.\n",
                       word, error,
                       error == 126 ? "The specified module could not be found." : "%1 is not a valid Win32 application.");
    return false;
}
