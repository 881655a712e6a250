// Unit tests of the simulated target; no Windows needed.
#include "sim.h"

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

static uint64_t duration(const char *text)
{
    uint64_t value;
    return sim_duration(text, &value) ? value : 12345;
}

static uint64_t number(const char *text)
{
    uint64_t value;
    return sim_number(text, &value) ? value : 12345;
}

static void test_words(void)
{
    CHECK(number("17") == 17 && number("0x7ff6`00000010") == 0x7ff600000010 && number("0") == 0);
    CHECK(number("x") == 12345 && number("") == 12345 && number("-1") == 12345 && number("1z") == 12345);
    CHECK(number("99999999999999999999") == 12345);
    CHECK(duration("3s") == 3000000 && duration("2.5ms") == 2500 && duration("7us") == 7 && duration("1min") == 60000000);
    CHECK(duration("0") == 0 && duration("3") == 12345 && duration("s") == 12345 && duration("3 s") == 12345);
    struct sim_words words;
    char problem[128];
    CHECK(sim_split("  a \"b \\\" c\"\td # rest", &words, problem, sizeof problem));
    CHECK(words.count == 3 && strcmp(words.at[1], "b \" c") == 0 && strcmp(words.at[2], "d") == 0);
    CHECK(strcmp(sim_word(&words), "a") == 0);
    sim_words_free(&words);
    CHECK(!sim_split("a \"b", &words, problem, sizeof problem) && strcmp(problem, "a quote is missing") == 0);
    sim_words_free(&words);
    char text[] = "a\\n\\x41\\x00\\\\\\q";
    CHECK(faults_unescape(text) == 6 && memcmp(text, "a\nA\0\\q", 7) == 0);
}

static struct sim *read(const char *text, char *problem, size_t size)
{
    struct sim *sim = sim_new();
    problem[0] = '\0';
    CHECK(sim_read_text(sim, "windows", SIM_WINDOWS, problem, size));
    if (sim_read_text(sim, "test", text, problem, size)) return sim;
    sim_free(sim);
    return NULL;
}

static const char *problem_of(const char *text)
{
    static char problem[256];
    struct sim *sim = read(text, problem, sizeof problem);
    if (sim != NULL) sim_free(sim);
    return problem;
}

static void test_mistakes(void)
{
#define SAYS(text, said) CHECK(strcmp(problem_of(text), said) == 0)
    SAYS("\n# nothing\n", "");
    SAYS("nonsense", "test, line 1: no such statement: 'nonsense'");
    SAYS("process 4 a.exe b", "test, line 1: too much: 'b'");
    SAYS("path p nowhere!f", "test, line 1: no such symbol or path 'nowhere!f'");
    SAYS("path p @q", "test, line 1: no such symbol or path '@q'");
    SAYS("open Event at 3s", "test, line 1: 'by PATH' is missing in 'open'");
    SAYS("open Event by (event) every 0s", "test, line 1: no good value for 'every'");
    SAYS("open Event by (event) close (close)", "test, line 1: 'after TIME' is missing in 'open'");
    SAYS("module m at 0x1000", "test, line 1: no address or size for 'm'");
    SAYS("thread 4", "test, line 1: thread TID by PATH");
    SAYS("speed 0", "test, line 1: speed N | fastest");
    SAYS("fault explode on lm", "test, line 1: no such fault: 'explode'");
    SAYS("fault hang", "test, line 1: either 'on PATTERN' or 'at TIME' for 'hang'");
}

static void test_symbols(void)
{
    char problem[256];
    struct sim *sim = read("process 4 a.exe\nmodule a at 0x10000 size 0x1000 path a.exe\nsymbol a!f 0x100\n"
                           "symbol a!operator+ 0x200\nline a!f+0x10 a.c 7\npath p a!operator++0x3 0x77 a+0x20", problem, sizeof problem);
    CHECK(sim != NULL && problem[0] == '\0');
    if (sim == NULL) return;
    sim_start(sim);
    size_t path = sim_path_by_name(sim, "p");
    CHECK(sim->paths[path].frames[0] == 0x10203 && sim->paths[path].frames[1] == 0x77 && sim->paths[path].frames[2] == 0x10020);
    struct symbol_info symbol;
    struct source_line line;
    CHECK(sim_symbol_at(&sim->base, 0x10150, &symbol) && strcmp(symbol.name, "f") == 0 && symbol.displacement == 0x50);
    CHECK(sim_symbol_at(&sim->base, 0x10050, &symbol) && symbol.name[0] == '\0' && symbol.displacement == 0x50);
    CHECK(!sim_symbol_at(&sim->base, 0x77, &symbol));
    CHECK(sim_line_at(&sim->base, 0x10115, &line) && line.line == 7 && line.displacement == 5);
    CHECK(!sim_line_at(&sim->base, 0x10105, &line) && !sim_line_at(&sim->base, 0x10200, &line));
    sim_free(sim);
}

static void test_time(void)
{
    char problem[256];
    struct sim *sim = read("process 4 a.exe\npath p 0x1 0x2\nthread 8 by p\nopen Key by p times 2\n"
                           "open Event by p every 10ms close (close) after 25ms\n"
                           "open File by p every 100ms times 3\nsay hi at 1s\nexit 3 at 2s", problem, sizeof problem);
    CHECK(sim != NULL);
    if (sim == NULL) return;
    struct target_event event;
    struct handle_entry *entries;
    CHECK(trace_db_enable(&sim->base.trace, 0x20000));
    sim_start(sim);
    CHECK(sim_handles(&sim->base, &entries) == 2 && entries[1].handle == 8);
    free(entries);
    CHECK(!sim_advance(sim, 24999, &event) && sim->now == 24999 && sim_handles(&sim->base, &entries) == 4);
    free(entries);
    // Opened at 10, 20 and 30 ms; the first is closed at 35, and its value used again at 40.
    CHECK(!sim_advance(sim, 40000, &event) && sim_handles(&sim->base, &entries) == 5);
    CHECK(entries[2].handle == 0xC && entries[4].handle == 0x14);
    free(entries);
    CHECK(sim_advance(sim, SIM_NEVER, &event) && event.kind == EVENT_DEBUG_TEXT && sim->now == 1000000 && event.tid == 8);
    struct handle_detail detail;
    CHECK(sim_handles(&sim->base, &entries) == 2 + 3 + 3);
    CHECK(sim_handle_detail(&sim->base, entries[0].handle, &detail) && strcmp(detail.type, "Key") == 0);
    CHECK(!sim_handle_detail(&sim->base, 0x4000, &detail) && !sim_handle_detail(&sim->base, 0, &detail));
    free(entries);
    uint32_t *ages, count;
    CHECK(trace_db_outstanding(&sim->base.trace, &ages, &count) && count == 8);
    free(ages);
    CHECK(sim_advance(sim, SIM_NEVER, &event) && event.kind == EVENT_PROCESS_EXITED && event.code == 3);
    CHECK(!sim_advance(sim, SIM_NEVER - 1, &event) && sim_handles(&sim->base, &entries) == 0);
    free(entries);
    sim_free(sim);
}

static void test_kernel(void)
{
    char problem[256];
    struct sim *sim = read("step 3s\nrunning 8 leaky.exe handles 40 rate 10\nrunning 12 late.exe handles 1 rate -1 from 5s until 9s",
                           problem, sizeof problem);
    CHECK(sim != NULL);
    if (sim == NULL) return;
    struct kernel_process *list;
    static const uint32_t EXPECTED[] = {40, 70, 100, 130};
    for (size_t i = 0; i < 4; i++) {
        CHECK(sim_kernel_processes(&sim->base, &list) == (i == 2 ? 2 : 1) && list[0].handle_count == EXPECTED[i]);
        CHECK(i != 2 || list[1].handle_count == 0);
        free(list);
    }
    sim_free(sim);
}

int main(void)
{
    test_words();
    test_mistakes();
    test_symbols();
    test_time();
    test_kernel();
    printf(failures == 0 ? "simulation unit tests: all fine\n" : "simulation unit tests: %d failed\n", failures);
    return failures != 0;
}
