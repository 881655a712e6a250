// Reads a scenario: one statement a line, '#' begins a comment. README.md has the list.
#include "sim.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COPY(word) copy_text(word)
#define GROW(list, count) grow((void **)&(list), (count), sizeof *(list))

static char *copy_text(const char *text)
{
    char *copy = malloc(strlen(text) + 1);
    if (copy == NULL) abort();
    return strcpy(copy, text);
}

// Room for one more; lists are short, and doubling keeps the long ones cheap.
static void grow(void **list, size_t count, size_t size)
{
    if (count != 0 && (count & (count - 1)) != 0) return;
    void *grown = realloc(*list, (count == 0 ? 1 : count * 2) * size);
    if (grown == NULL) abort();
    *list = grown;
}

static bool wrong(char *problem, size_t size, const char *what, const char *word)
{
    snprintf(problem, size, "%s%s%s%s", what, word != NULL ? " '" : "", word != NULL ? word : "", word != NULL ? "'" : "");
    return false;
}

static bool small(const char *word, uint32_t *value)
{
    uint64_t number;
    if (!sim_number(word, &number) || number > UINT32_MAX) return false;
    *value = (uint32_t)number;
    return true;
}

size_t sim_path_by_name(const struct sim *sim, const char *name)
{
    for (size_t i = 0; name != NULL && i < sim->path_count; i++) {
        if (strcmp(sim->paths[i].name, name) == 0) return i;
    }
    return SIM_HOME;
}

static bool read_process(struct sim *sim, struct sim_words *words, char *problem, size_t size)
{
    const char *image = NULL;
    if (!small(sim_word(words), &sim->base.pid) || (image = sim_word(words)) == NULL) {
        return wrong(problem, size, "process PID IMAGE", NULL);
    }
    snprintf(sim->base.image, sizeof sim->base.image, "%s", image);
    return true;
}

// module NAME at BASE size SIZE [path PATH] [symbols KIND] [from T] [until T]
static bool read_module(struct sim *sim, struct sim_words *words, char *problem, size_t size)
{
    const char *name = sim_word(words), *key;
    if (name == NULL) return wrong(problem, size, "module NAME at BASE size SIZE", NULL);
    struct sim_module module = {.info.symbols = NULL, .until = SIM_NEVER};
    snprintf(module.info.name, sizeof module.info.name, "%s", name);
    snprintf(module.info.path, sizeof module.info.path, "C:\\Windows\\System32\\%s.dll", name);
    while ((key = sim_word(words)) != NULL) {
        const char *value = sim_word(words);
        bool fine = value != NULL;
        if (strcmp(key, "at") == 0) fine = sim_number(value, &module.info.base);
        else if (strcmp(key, "size") == 0) fine = sim_number(value, &module.info.size);
        else if (strcmp(key, "from") == 0) fine = sim_duration(value, &module.from);
        else if (strcmp(key, "until") == 0) fine = sim_duration(value, &module.until);
        else if (fine && strcmp(key, "path") == 0) snprintf(module.info.path, sizeof module.info.path, "%s", value);
        else if (fine && strcmp(key, "symbols") == 0) module.info.symbols = COPY(value);
        else fine = false;
        if (!fine) return wrong(problem, size, "no good value for", key);
    }
    if (module.info.base == 0 || module.info.size == 0) return wrong(problem, size, "no address or size for", name);
    if (module.info.symbols == NULL) module.info.symbols = COPY("private pdb symbols");
    module.info.exports_only = strcmp(module.info.symbols, "export symbols") == 0;
    GROW(sim->modules, sim->module_count);
    sim->modules[sim->module_count++] = module;
    return true;
}

// symbol MODULE!NAME OFFSET
static bool read_symbol(struct sim *sim, struct sim_words *words, char *problem, size_t size)
{
    const char *name = sim_word(words), *mark = name != NULL ? strchr(name, '!') : NULL;
    uint64_t offset;
    if (mark == NULL || !sim_number(sim_word(words), &offset)) {
        return wrong(problem, size, "symbol MODULE!NAME OFFSET", NULL);
    }
    for (size_t i = 0; i < sim->module_count; i++) {
        const char *module = sim->modules[i].info.name;
        if (strlen(module) != (size_t)(mark - name) || !text_starts_nocase(name, module)) continue;
        GROW(sim->symbols, sim->symbol_count);
        sim->symbols[sim->symbol_count++] = (struct sim_symbol){sim->modules[i].info.base + offset, i, COPY(mark + 1)};
        return true;
    }
    return wrong(problem, size, "no module of this", name);
}

// line FRAME FILE NUMBER: from this address to the next line or symbol
static bool read_line(struct sim *sim, struct sim_words *words, char *problem, size_t size)
{
    struct sim_line line;
    const char *frame = sim_word(words), *file = sim_word(words);
    if (file == NULL || !small(sim_word(words), &line.line)) return wrong(problem, size, "line FRAME FILE NUMBER", NULL);
    if (!sim_frame(sim, frame, &line.address)) return wrong(problem, size, "no such symbol", frame);
    line.file = COPY(file);
    GROW(sim->lines, sim->line_count);
    sim->lines[sim->line_count++] = line;
    return true;
}

// path NAME FRAME... : innermost first; @OTHER stands for the frames of another
static bool read_path(struct sim *sim, struct sim_words *words, char *problem, size_t size)
{
    const char *name = sim_word(words), *word;
    if (name == NULL) return wrong(problem, size, "path NAME FRAME...", NULL);
    struct sim_path path = {.name = COPY(name)};
    while ((word = sim_word(words)) != NULL) {
        size_t other = word[0] == '@' ? sim_path_by_name(sim, word + 1) : SIM_HOME;
        if (other != SIM_HOME) {
            for (size_t i = 0; i < sim->paths[other].depth; i++) {
                GROW(path.frames, path.depth);
                path.frames[path.depth++] = sim->paths[other].frames[i];
            }
            continue;
        }
        GROW(path.frames, path.depth);
        if (!sim_frame(sim, word, &path.frames[path.depth])) return wrong(problem, size, "no such symbol or path", word);
        path.depth++;
    }
    GROW(sim->paths, sim->path_count);
    sim->paths[sim->path_count++] = path;
    return true;
}

// thread TID by PATH [from T] [until T] [start FRAME]
static bool read_thread(struct sim *sim, struct sim_words *words, char *problem, size_t size)
{
    struct sim_thread thread = {.until = SIM_NEVER, .path = SIM_HOME, .now = SIM_HOME};
    const char *key;
    if (!small(sim_word(words), &thread.info.tid)) return wrong(problem, size, "thread TID by PATH", NULL);
    while ((key = sim_word(words)) != NULL) {
        const char *value = sim_word(words);
        bool fine = false;
        if (strcmp(key, "by") == 0) fine = (thread.path = sim_path_by_name(sim, value)) != SIM_HOME;
        else if (strcmp(key, "from") == 0) fine = sim_duration(value, &thread.from);
        else if (strcmp(key, "until") == 0) fine = sim_duration(value, &thread.until);
        else if (strcmp(key, "start") == 0) fine = value != NULL && sim_frame(sim, value, &thread.info.start);
        if (!fine) return wrong(problem, size, "no good value for", key);
    }
    if (thread.path == SIM_HOME) return wrong(problem, size, "thread TID by PATH", NULL);
    const struct sim_path *path = &sim->paths[thread.path];
    if (thread.info.start == 0 && path->depth > 0) thread.info.start = path->frames[path->depth - 1];
    thread.registers = (struct registers){.rcx = thread.info.tid, .rdx = sim->base.pid, .flags = 0x246, .cs = 0x33,
                                          .ss = 0x2b, .ds = 0x2b, .es = 0x2b, .fs = 0x53, .gs = 0x2b};
    thread.info.teb = 0x7ff5c0000000 + 0x2000 * (uint64_t)sim->thread_count;
    GROW(sim->threads, sim->thread_count);
    sim->threads[sim->thread_count++] = thread;
    return true;
}

// running PID IMAGE handles N [rate PER-SECOND] [parent PID] [session N] [from T] [until T]
static bool read_running(struct sim *sim, struct sim_words *words, char *problem, size_t size)
{
    struct sim_process process = {.until = SIM_NEVER, .info.parent = 4, .info.session = 1};
    const char *image, *key;
    if (!small(sim_word(words), &process.info.pid) || (image = sim_word(words)) == NULL) {
        return wrong(problem, size, "running PID IMAGE handles N", NULL);
    }
    snprintf(process.info.image, sizeof process.info.image, "%s", image);
    while ((key = sim_word(words)) != NULL) {
        const char *value = sim_word(words);
        bool fine = value != NULL;
        if (strcmp(key, "handles") == 0) fine = small(value, &process.info.handle_count);
        else if (strcmp(key, "parent") == 0) fine = small(value, &process.info.parent);
        else if (strcmp(key, "session") == 0) fine = small(value, &process.info.session);
        else if (strcmp(key, "from") == 0) fine = sim_duration(value, &process.from);
        else if (strcmp(key, "until") == 0) fine = sim_duration(value, &process.until);
        else if (fine && strcmp(key, "rate") == 0) process.rate = strtod(value, NULL);
        else fine = false;
        if (!fine) return wrong(problem, size, "no good value for", key);
    }
    uint64_t place = sim->process_count;
    process.info.address = 0xffff8a0f12345080 + 0x1240 * place;
    process.info.peb = process.info.session == 0 ? 0 : 0x7ff61000 + 0x1000 * place;
    process.info.directory_base = 0x1a5f02000 + 0x3000 * place;
    process.info.object_table = 0xffffc20c44556680 + 0x1c0 * place;
    GROW(sim->processes, sim->process_count);
    sim->processes[sim->process_count++] = process;
    return true;
}

static bool read_speed(struct sim *sim, struct sim_words *words, char *problem, size_t size)
{
    const char *word = sim_word(words);
    if (word != NULL && strcmp(word, "fastest") == 0) sim->speed = SIM_FASTEST;
    else if (!small(word, &sim->speed) || sim->speed == 0) return wrong(problem, size, "speed N | fastest", NULL);
    return true;
}

static bool read_refuse(struct sim *sim, struct sim_words *words, char *problem, size_t size)
{
    const char *kind = sim_word(words), *number = sim_word(words);
    if (kind != NULL && strcmp(kind, "error") == 0 && small(number, &sim->refuse_error)) return true;
    if (kind != NULL && strcmp(kind, "status") == 0 && small(number, &sim->refuse_status)) return true;
    return wrong(problem, size, "refuse error N | refuse status N", NULL);
}

static bool read_control(struct sim *sim, struct sim_words *words, char *problem, size_t size)
{
    const char *file = sim_word(words);
    if (file == NULL) return wrong(problem, size, "control FILE", NULL);
    snprintf(sim->control, sizeof sim->control, "%s", file);
    return true;
}

static bool read_fate(struct sim *sim, struct sim_words *words, char *problem, size_t size)
{
    const char *file = sim_word(words);
    if (file == NULL) return wrong(problem, size, "fate FILE", NULL);
    snprintf(sim->fate, sizeof sim->fate, "%s", file);
    return true;
}

static bool statement(struct sim *sim, struct sim_words *words, char *problem, size_t size)
{
    static const struct {
        const char *name;
        enum sim_act act;
    } ACTS[] = {{"open", ACT_OPEN}, {"badref", ACT_BAD_REFERENCE}, {"exception", ACT_EXCEPTION},
                {"break", ACT_BREAK}, {"say", ACT_SAY}, {"exit", ACT_EXIT}};
    static const struct {
        const char *name;
        bool (*read)(struct sim *, struct sim_words *, char *, size_t);
    } READERS[] = {{"process", read_process}, {"module", read_module}, {"symbol", read_symbol}, {"line", read_line},
                   {"path", read_path}, {"thread", read_thread}, {"running", read_running}, {"speed", read_speed},
                   {"refuse", read_refuse}, {"control", read_control}, {"fate", read_fate}, 
                   {"fault", sim_read_fault}, {"memory", sim_read_memory}};
    static const struct {
        const char *name;
        size_t place;
    } TIMES[] = {{"attached", offsetof(struct sim, attach_time)}, {"dumped", offsetof(struct sim, dump_time)},
                 {"step", offsetof(struct sim, step)}};
    const char *name = sim_word(words);
    if (name == NULL) return true;
    for (size_t i = 0; i < sizeof ACTS / sizeof ACTS[0]; i++) {
        if (strcmp(name, ACTS[i].name) == 0) return sim_read_act(sim, words, ACTS[i].act, problem, size);
    }
    for (size_t i = 0; i < sizeof READERS / sizeof READERS[0]; i++) {
        if (strcmp(name, READERS[i].name) == 0) return READERS[i].read(sim, words, problem, size);
    }
    for (size_t i = 0; i < sizeof TIMES / sizeof TIMES[0]; i++) {
        if (strcmp(name, TIMES[i].name) != 0) continue;
        if (sim_duration(sim_word(words), (uint64_t *)(void *)((char *)sim + TIMES[i].place))) return true;
        return wrong(problem, size, "no time for", name);
    }
    return wrong(problem, size, "no such statement:", name);
}

bool sim_read_text(struct sim *sim, const char *name, const char *text, char *problem, size_t size)
{
    char line[4096], what[512];
    for (unsigned number = 1; *text != '\0'; number++) {
        size_t length = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, text);
        text += length + (text[length] == '\n');
        struct sim_words words;
        bool fine = length < sizeof line;
        if (!fine) snprintf(what, sizeof what, "the line is too long");
        else if ((fine = sim_split(line, &words, what, sizeof what))) {
            fine = statement(sim, &words, what, sizeof what);
            if (fine && words.next < words.count) fine = wrong(what, sizeof what, "too much:", words.at[words.next]);
        }
        if (length < sizeof line) sim_words_free(&words);
        if (fine) continue;
        snprintf(problem, size, "%s, line %u: %s", name, number, what);
        return false;
    }
    return true;
}

bool sim_read_file(struct sim *sim, const char *file, char *problem, size_t size)
{
    FILE *in = fopen(file, "rb");
    if (in == NULL) {
        snprintf(problem, size, "the scenario %s cannot be read", file);
        return false;
    }
    static char text[1 << 18];
    size_t got = fread(text, 1, sizeof text - 1, in);
    fclose(in);
    text[got] = '\0';
    free(sim->file);
    sim->file = COPY(file);
    return sim_read_text(sim, file, text, problem, size);
}
