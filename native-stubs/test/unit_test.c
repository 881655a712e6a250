// Unit tests of the portable parts; no Windows needed.
#include "cdb_options.h"
#include "engine.h"
#include "text.h"
#include "unwind_x64.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

#define CHECK(condition) check((condition), #condition, __LINE__)

static void check(bool fine, const char *what, int line)
{
    if (fine) return;
    printf("line %d: not so: %s\n", line, what);
    failures++;
}

static void add(struct trace_db *db, uint64_t handle, enum trace_op op)
{
    trace_db_add(db, &(struct trace_record){.handle = handle, .op = op});
}

// The outstanding handles as text, newest first.
static const char *outstanding(const struct trace_db *db)
{
    static char text[256];
    uint32_t *ages, count;
    text[0] = '\0';
    CHECK(trace_db_outstanding(db, &ages, &count));
    for (uint32_t i = 0; i < count; i++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%llx ", (unsigned long long)trace_db_newest(db, ages[i])->handle);
    }
    free(ages);
    return text;
}

static void test_slots(void)
{
    CHECK(trace_db_round_slots(0) == 0x1000);
    CHECK(trace_db_round_slots(1) == 0x80);
    CHECK(trace_db_round_slots(0x81) == 0x100);
    CHECK(trace_db_round_slots(0x10000) == 0x10000);
    CHECK(trace_db_round_slots(UINT64_MAX) == 0x20000);
}

static void test_diff(void)
{
    struct trace_db db = {0};
    add(&db, 4, TRACE_OPEN); // off: nothing happens
    CHECK(!trace_db_enabled(&db) && trace_db_count(&db) == 0);
    CHECK(trace_db_enable(&db, 0));
    add(&db, 4, TRACE_OPEN);
    add(&db, 8, TRACE_OPEN);
    add(&db, 4, TRACE_CLOSE);
    add(&db, 0xC, TRACE_OPEN);
    add(&db, 0x11, TRACE_BAD_REFERENCE);
    CHECK(strcmp(outstanding(&db), "c 8 ") == 0);
    CHECK(trace_db_newest(&db, 0)->handle == 0x10); // tag bits are gone
    CHECK(trace_db_newest(&db, 5) == NULL);
    add(&db, 4, TRACE_OPEN); // the value is used again
    CHECK(strcmp(outstanding(&db), "4 c 8 ") == 0);
    add(&db, 4, TRACE_OPEN); // closed in between by somebody unseen
    CHECK(strcmp(outstanding(&db), "4 c 8 ") == 0);
    trace_db_snapshot(&db);
    CHECK(trace_db_new_count(&db) == 0 && strcmp(outstanding(&db), "") == 0);
    add(&db, 8, TRACE_CLOSE); // opened before the snapshot
    add(&db, 0x14, TRACE_OPEN);
    CHECK(trace_db_new_count(&db) == 2 && strcmp(outstanding(&db), "14 ") == 0);
    trace_db_disable(&db);
    CHECK(!trace_db_enabled(&db));
}

static void test_overflow(void)
{
    struct trace_db db = {0};
    CHECK(trace_db_enable(&db, 0x80));
    for (uint64_t i = 1; i <= 0x80; i++) add(&db, i * 4, TRACE_OPEN);
    CHECK(!trace_db_overflowed(&db) && trace_db_count(&db) == 0x80);
    add(&db, 0x1000, TRACE_OPEN);
    CHECK(trace_db_overflowed(&db) && trace_db_count(&db) == 0x80);
    CHECK(trace_db_newest(&db, 0)->handle == 0x1000);
    CHECK(trace_db_newest(&db, 0x7F)->handle == 8); // the oldest is gone
    trace_db_disable(&db);
}

static uint64_t number(const char *text)
{
    uint64_t value = 0xDEAD;
    return text_number(&text, &value) && *text == '\0' ? value : 0xDEAD;
}

static void test_text(void)
{
    CHECK(number("41") == 0x41 && number("0x41") == 0x41 && number("0n65") == 65);
    CHECK(number("0t17") == 15 && number("0y101") == 5);
    CHECK(number("00007ff7`a3900000") == 0x7ff7a3900000);
    CHECK(number("fun4") == 0xDEAD && number("") == 0xDEAD && number("a!b") == 0xDEAD);
    char command[64];
    const char *at = " .echo \"a;b\" ; .block { x; y } ;; k ";
    CHECK(text_next_command(&at, command, sizeof command) && strcmp(command, ".echo \"a;b\"") == 0);
    CHECK(text_next_command(&at, command, sizeof command) && strcmp(command, ".block { x; y }") == 0);
    CHECK(text_next_command(&at, command, sizeof command) && strcmp(command, "k") == 0);
    CHECK(!text_next_command(&at, command, sizeof command));
    CHECK(text_matches("leak*", "LeakyHandles") && text_matches("*", "") && !text_matches("a?", "a"));
    text_module_name("C:\\dir\\my-tool.v2.exe", command, sizeof command);
    CHECK(strcmp(command, "my_tool.v2") == 0);
}

static void test_options(void)
{
    struct cdb_options options;
    char problem[256];
    char *attach[] = {"cdb", "-lines", "-PD", "-p", "0x20", "-c", "k;g"};
    CHECK(cdb_options_parse(7, attach, &options, problem, sizeof problem));
    CHECK(options.pid == 0x20 && options.engine.lines && options.engine.detach_at_end);
    CHECK(strcmp(options.command, "k;g") == 0);
    char *launch[] = {"cdb", "-g", "-2", "my prog.exe", "-p", "x"};
    CHECK(cdb_options_parse(6, launch, &options, problem, sizeof problem));
    CHECK(strcmp(options.launch, "\"my prog.exe\" -p x") == 0 && options.pid == 0 && options.new_console);
    CHECK(options.engine.skip_initial_break && !options.engine.skip_final_break);
    char *both[] = {"cdb", "-p", "4", "x.exe"};
    CHECK(!cdb_options_parse(4, both, &options, problem, sizeof problem));
    char *unknown[] = {"cdb", "-wrong", "x.exe"};
    CHECK(!cdb_options_parse(3, unknown, &options, problem, sizeof problem));
    CHECK(strcmp(problem, "unknown option '-wrong'") == 0);
}

static char output[4096];

static void collect(void *context, const char *bytes, size_t size)
{
    (void)context;
    strncat(output, bytes, size);
}

static void no_flush(void *context)
{
    (void)context;
}

static const char *answer(struct engine *engine, const char *line)
{
    output[0] = '\0';
    engine_line(engine, line);
    return output;
}

static void test_commands(void)
{
    static struct engine engine;
    struct engine_options options = {.no_shell = true};
    engine_init(&engine, NULL, &options);
    engine.write = collect;
    engine.flush = no_flush;
    engine.state = RUN_NO_TARGET;
#define SAYS(line, text) CHECK(strcmp(answer(&engine, line), text) == 0)
    SAYS(".echo hello; .echo \"a;b\"", "hello\na;b\n");
    SAYS("", "hello\na;b\n"); // an empty line repeats the last one
    SAYS(".printf \"%c%c|%d|%x|%%|\\t\\\"%p\\n\", 41, 0n66, 10, ff, 7ff6`12345678", "AB|16|ff|%|\t\"00007ff612345678\n");
    SAYS(".block { .echo a; .block { .echo b }; .echo c }", "a\nb\nc\n");
    SAYS(".pcmd -s \".echo \\\"x y\\\"\"; .pcmd", "Per-prompt command is '.echo \"x y\"'\n");
    SAYS(".pcmd -c; .pcmd", "Per-prompt command cleared\nNo per-prompt command\n");
    SAYS("g", "       ^ No runnable debuggees error in 'g'\n");
    SAYS("xyz", "       ^ Syntax error in 'xyz'\n");
    SAYS(".wrong; .echo never", "            ^ Syntax error in '.wrong'\n");
    SAYS("!nothing", "No export nothing found\n");
    SAYS("? 10", "Evaluate expression: 16 = 00000000`00000010\n");
    SAYS("? 0n10+2*3", "Evaluate expression: 16 = 00000000`00000010\n");
    SAYS("* all of it; .echo no", "");
    SAYS("$$ this; .echo yes", "yes\n");
    SAYS(".shell dir", ".shell is disabled (-noshell)\n");
    SAYS("sxi ch; sxn 0x123", "");
    CHECK(filters_by_code(&engine.filters, 0xC0000008u)->mode == FILTER_IGNORE);
    CHECK(filters_by_code(&engine.filters, 0x123)->mode == FILTER_NOTIFY);
}

static uint8_t image[0x1000];
static uint64_t stack[64];
#define IMAGE 0x10000u
#define STACK 0x80000u

static bool fake_read(void *context, uint64_t address, void *buffer, size_t size)
{
    (void)context;
    if (address >= IMAGE && address + size <= IMAGE + sizeof image) memcpy(buffer, image + (address - IMAGE), size);
    else if (address >= STACK && address + size <= STACK + sizeof stack) {
        memcpy(buffer, (uint8_t *)stack + (address - STACK), size);
    } else return false;
    return true;
}

static bool fake_base(void *context, uint64_t address, uint64_t *base)
{
    (void)context;
    *base = IMAGE;
    return address >= IMAGE && address < IMAGE + sizeof image;
}

static void test_unwind(void)
{
    const uint32_t header = 0x40, directory[2] = {0x200, 12}, entry[3] = {0x800, 0x900, 0x300};
    // push rbp; sub rsp,0x20 with a prolog of 5 bytes
    const uint8_t info[] = {1, 5, 2, 0, 5, 0x32, 1, 0x50};
    memcpy(image + 0x3C, &header, 4);
    memcpy(image + header + 24 + 136, directory, 8);
    memcpy(image + 0x200, entry, 12);
    memcpy(image + 0x300, info, sizeof info);
    stack[4] = 0x1234;       // saved rbp
    stack[5] = IMAGE + 0x50; // return address
    stack[6] = 0;            // the outermost one
    const struct unwind_memory memory = {fake_read, fake_base, NULL};
    struct unwind_state state = {.pc = IMAGE + 0x850, .registers = {[UNWIND_RSP] = STACK}};
    CHECK(unwind_x64_step(&memory, &state));
    CHECK(state.pc == IMAGE + 0x50 && state.registers[5] == 0x1234 && state.registers[UNWIND_RSP] == STACK + 48);
    CHECK(!unwind_x64_step(&memory, &state)); // a leaf that returns to 0
    state = (struct unwind_state){.pc = IMAGE + 0x800, .registers = {[UNWIND_RSP] = STACK + 40}};
    CHECK(unwind_x64_step(&memory, &state) && state.pc == IMAGE + 0x50); // before the prolog
}

int main(void)
{
    test_slots();
    test_diff();
    test_overflow();
    test_text();
    test_options();
    test_commands();
    test_unwind();
    printf(failures == 0 ? "unit tests: all fine\n" : "unit tests: %d failed\n", failures);
    return failures != 0;
}
