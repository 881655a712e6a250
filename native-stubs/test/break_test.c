// Unit tests of instructions, expressions, breakpoints and steps; no Windows needed.
#include "engine.h"
#include "insn_x64.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static int failures;

#define CHECK(condition) check((condition), #condition, __LINE__)

static void check(bool fine, const char *what, int line)
{
    if (fine) return;
    printf("line %d: not so: %s\n", line, what);
    failures++;
}

#define LENGTH(...) length((const uint8_t[INSN_MAX]){__VA_ARGS__})

static size_t length(const uint8_t *code)
{
    struct insn insn;
    return insn_decode(code, &insn) ? insn.length : 0;
}

static void test_lengths(void)
{
    CHECK(LENGTH(0x55) == 1 && LENGTH(0xC3) == 1 && LENGTH(0x41, 0x57) == 2);
    CHECK(LENGTH(0x48, 0x89, 0xE5) == 3 && LENGTH(0x48, 0x83, 0xEC, 0x30) == 4);
    CHECK(LENGTH(0x48, 0x8B, 0x05, 1, 2, 3, 4) == 7 && LENGTH(0x48, 0x8B, 0x44, 0x24, 8) == 5);
    CHECK(LENGTH(0x8B, 0x04, 0x25, 1, 2, 3, 4) == 7 && LENGTH(0x48, 0xB8, 1, 2, 3, 4, 5, 6, 7, 8) == 10);
    CHECK(LENGTH(0x66, 0xB8, 1, 2) == 4 && LENGTH(0xF6, 0x00, 1) == 3 && LENGTH(0xF7, 0xD8) == 2);
    CHECK(LENGTH(0xE8, 1, 2, 3, 4) == 5 && LENGTH(0x0F, 0x84, 1, 2, 3, 4) == 6 && LENGTH(0xFF, 0x15, 1, 2, 3, 4) == 6);
    CHECK(LENGTH(0xC5, 0xF8, 0x77) == 3 && LENGTH(0x66, 0x0F, 0x3A, 0x0F, 0xC1, 8) == 6 && LENGTH(0x0F, 0x05) == 2);
    CHECK(LENGTH(0xF3, 0x0F, 0x1E, 0xFA) == 4 && LENGTH(0x06) == 0 && LENGTH(0x9A) == 0);
}

// Runs the translation of the code's first instruction; the rest is run in place.
static uint8_t *page;

static uint64_t run(const uint8_t *code, size_t size)
{
    static int slot = 0;
    uint8_t *to = page + 0x1000 + INSN_TRANSLATED_MAX * (slot++ % 32);
    memcpy(page, code, size);
    CHECK(insn_translate(page, (uintptr_t)page, (uintptr_t)to, to) != 0);
    uint64_t (*function)(uint64_t, uint64_t);
    memcpy(&function, &to, sizeof to);
    return function(7, 0x55);
}

#define RUN(...) run((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void test_translations(void)
{
    page = mmap(NULL, 0x2000, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(page != MAP_FAILED);
    uint32_t next5 = (uint32_t)(uintptr_t)page + 5, next6 = next5 + 1, next2 = next5 - 3;
    CHECK(RUN(0x48, 0x89, 0xF8, 0xC3) == 7);                              // mov rax,rdi; ret
    CHECK((uint32_t)RUN(0x8B, 0x05, 1, 0, 0, 0, 0xC3, 0x11, 0x22, 0x33, 0x44) == 0x44332211); // mov eax,[rip+1]; ret
    // call +1; ret; mov eax,[rsp]; ret: where it would return to
    CHECK((uint32_t)RUN(0xE8, 1, 0, 0, 0, 0xC3, 0x8B, 0x04, 0x24, 0xC3) == next5);
    CHECK((uint32_t)RUN(0xEB, 1, 0xC3, 0xB8, 9, 0, 0, 0, 0xC3) == 9);     // jmp +1
    CHECK((uint32_t)RUN(0xE9, 1, 0, 0, 0, 0xC3, 0xB8, 8, 0, 0, 0, 0xC3) == 8);
    // test edi,edi before makes no difference: jrcxz by the fourth argument is not set up, so jcc on both ways
    CHECK((uint32_t)RUN(0x74, 6, 0xB8, 1, 0, 0, 0, 0xC3, 0xB8, 1, 0, 0, 0, 0xC3) == 1);
    // call [rip+1]: the target stands behind the ret
    const uint8_t indirect[] = {0xFF, 0x15, 1, 0, 0, 0, 0xC3};
    uint8_t code[24] = {0};
    uint64_t callee = (uintptr_t)page + 15;
    memcpy(code, indirect, sizeof indirect);
    memcpy(code + 7, &callee, 8);
    const uint8_t where[] = {0x8B, 0x04, 0x24, 0xC3};
    memcpy(code + 15, where, sizeof where);
    CHECK((uint32_t)run(code, sizeof code) == next6);
    // call rdx-like by register: mov is not first, so call rsi with rsi = 0x55 cannot be run; its bytes are right
    uint8_t out[INSN_TRANSLATED_MAX];
    const uint8_t by_register[INSN_MAX] = {0xFF, 0xD6};
    CHECK(insn_translate(by_register, (uintptr_t)page, 0, out) == 2 + 3 + 16 + 1 && out[0] == 0xFF && out[1] == 0xF6);
    uint32_t low;
    memcpy(&low, out + 9, 4);
    CHECK(low == next2);
    const uint8_t far_data[INSN_MAX] = {0x8B, 0x05, 0, 0, 0, 0};
    CHECK(insn_translate(far_data, 0x7FF600000000, 0x10000, out) == 0); // out of reach
    const uint8_t unknown[INSN_MAX] = {0x06};
    CHECK(insn_translate(unknown, 0x10000, 0x20000, out) == 0);
    struct insn insn;
    CHECK(insn_decode(by_register, &insn) && insn_is_call(by_register, &insn));
    CHECK(insn_decode(far_data, &insn) && !insn_is_call(far_data, &insn));
}

// --- an engine over a target that does as told ---

static struct {
    struct registers registers;
    uint8_t memory[0x100]; // at MEMORY
    uint64_t breakpoint[8];
    int resumed, stepped;
} fake;

#define MEMORY 0x1000u
#define TID 0x24u

static size_t fake_read(struct target *target, uint64_t address, void *buffer, size_t size)
{
    (void)target;
    if (address < MEMORY || address >= MEMORY + sizeof fake.memory) return 0;
    size_t left = (size_t)(MEMORY + sizeof fake.memory - address);
    if (size > left) size = left;
    memcpy(buffer, fake.memory + (address - MEMORY), size);
    return size;
}

static bool fake_write(struct target *target, uint64_t address, const void *bytes, size_t size)
{
    (void)target;
    if (address < MEMORY || address + size > MEMORY + sizeof fake.memory) return false;
    memcpy(fake.memory + (address - MEMORY), bytes, size);
    return true;
}

static bool fake_breakpoint(struct target *target, uint64_t address, bool set, char *why_not, size_t size)
{
    (void)target;
    for (int i = 0; i < 8; i++) {
        if (fake.breakpoint[i] == (set ? 0 : address)) {
            fake.breakpoint[i] = set ? address : 0;
            return true;
        }
    }
    snprintf(why_not, size, "full");
    return false;
}

static bool is_set(uint64_t address)
{
    for (int i = 0; i < 8; i++) {
        if (fake.breakpoint[i] == address) return true;
    }
    return false;
}

static size_t one(struct target *target)
{
    (void)target;
    return 1;
}

static size_t none(struct target *target)
{
    (void)target;
    return 0;
}

static bool fake_thread(struct target *target, size_t position, struct thread_info *info)
{
    (void)target;
    *info = (struct thread_info){.tid = TID};
    return position == 0;
}

static bool fake_registers(struct target *target, uint32_t tid, struct registers *registers)
{
    (void)target;
    *registers = fake.registers;
    return tid == TID;
}

static size_t fake_stack(struct target *target, uint32_t tid, struct stack_frame *frames, size_t limit)
{
    (void)target, (void)tid;
    if (limit > 0) frames[0] = (struct stack_frame){fake.registers.rip, fake.registers.rsp, 0x1080};
    return limit > 0;
}

static bool fake_symbol(struct target *target, uint64_t address, struct symbol_info *symbol)
{
    (void)target;
    *symbol = (struct symbol_info){.module = "fake", .name = "main", .displacement = address - MEMORY};
    return address >= MEMORY && address < MEMORY + sizeof fake.memory;
}

static bool fake_address(struct target *target, const char *name, uint64_t *address)
{
    (void)target;
    *address = MEMORY + 0x40;
    return strcmp(name, "fake!work") == 0;
}

static void fake_resume(struct target *target, bool handled)
{
    (void)target, (void)handled;
    fake.resumed++;
}

static bool fake_step(struct target *target, uint32_t tid, bool handled)
{
    (void)target, (void)handled;
    fake.stepped++;
    return tid == TID;
}

static const struct target_ops FAKE = {
    .resume = fake_resume, .read = fake_read, .thread_count = one, .thread_at = fake_thread, .module_count = none,
    .registers = fake_registers, .stack = fake_stack, .symbol_at = fake_symbol, .address_of = fake_address,
    .write = fake_write, .breakpoint = fake_breakpoint, .step = fake_step,
};

static char output[8192];

static void collect(void *context, const char *bytes, size_t size)
{
    (void)context;
    strncat(output, bytes, size);
}

static void no_flush(void *context)
{
    (void)context;
}

static struct engine engine;

static const char *answer(const char *line)
{
    output[0] = '\0';
    engine_line(&engine, line);
    return output;
}

static const char *event(enum event_kind kind, uint64_t address)
{
    const struct target_event event = {.kind = kind, .pid = 0x20, .tid = TID, .address = address};
    fake.registers.rip = address;
    output[0] = '\0';
    engine_event(&engine, &event);
    return output;
}

#define SAYS(line, text) says(line, text, __LINE__)

static void says(const char *line, const char *text, int where)
{
    const char *said = answer(line);
    if (strcmp(said, text) == 0) return;
    printf("line %d: '%s' says '%s'\n", where, line, said);
    failures++;
}

static void start(void)
{
    static struct target target;
    static const struct engine_options options;
    target = (struct target){.ops = &FAKE, .pid = 0x20};
    memset(&fake, 0, sizeof fake);
    fake.registers = (struct registers){.rax = 0x1122334455667788, .rip = MEMORY, .rsp = 0x9000, .flags = 0x246, .cs = 0x33};
    for (size_t i = 0; i < sizeof fake.memory; i++) fake.memory[i] = 0x90;
    engine_init(&engine, &target, &options);
    engine.write = collect;
    engine.flush = no_flush;
    engine.state = RUN_STOPPED;
    engine.target->begun = true;
    engine.current_tid = TID;
    engine.last = (struct target_event){.kind = EVENT_STEPPED, .tid = TID};
}

static void test_expressions(void)
{
    start();
    SAYS("? (1+2)*3-0n1", "Evaluate expression: 8 = 00000000`00000008\n");
    SAYS("? 10/3", "Evaluate expression: 5 = 00000000`00000005\n");
    SAYS("? -1", "Evaluate expression: -1 = ffffffff`ffffffff\n");
    SAYS("? 1<<4|3&1", "Evaluate expression: 17 = 00000000`00000011\n");
    SAYS("? fake!work+8", "Evaluate expression: 4168 = 00000000`00001048\n");
    SAYS("? @rip", "Evaluate expression: 4096 = 00000000`00001000\n");
    SAYS("? @eax", "Evaluate expression: 1432778632 = 00000000`55667788\n");
    SAYS("? @al + @ah", "Evaluate expression: 255 = 00000000`000000ff\n");
    SAYS("? dwo(1000)", "Evaluate expression: 2425393296 = 00000000`90909090\n");
    SAYS("? poi(0)", "Memory access error at ')'\n");
    SAYS("? fake!nothing", "Couldn't resolve error at 'fake!nothing'\n");
    SAYS("? 1 2", "Extra character error in ' 2'\n");
    SAYS("? 1/0", "Couldn't resolve error at '1/0'\n");
    SAYS("?? 10 + 2 * 3", "int 0n16\n");
    SAYS("?? @rax", "unsigned int64 0x11223344`55667788\n");
    SAYS("?? @rip + 1", "unsigned int64 0x1001\n");
    SAYS("r eax,rip", "eax=55667788 rip=0000000000001000\n");
    SAYS("r nothing", "       ^ Bad register error in 'r nothing'\n");
    SAYS("db 1000 L3", "00000000`00001000  90 90 90                                         ...\n");
    SAYS("dd 1000 L2", "00000000`00001000  90909090 90909090\n");
    SAYS("dq 10f8 L2", "00000000`000010f8  90909090`90909090 ????????`????????\n");
    SAYS("dw 0 L2", "00000000`00000000  ???? ????\n");
    SAYS("ea 1000 \"hi\"; eb 1002 0; da 1000", "00000000`00001000  \"hi\"\n");
    SAYS("ed 1010 0n10 11; dd 1010 L2", "00000000`00001010  0000000a 00000011\n");
    SAYS("eb 0 1", "       ^ Memory access error in 'eb 0 1'\n");
}

static void test_breakpoints(void)
{
    start();
    SAYS("bp fake!work", "");
    SAYS("bp later!thing \"k\"", "Bp expression 'later!thing' could not be resolved, adding deferred bp\n");
    SAYS("bp 1020 2", "");
    SAYS("bp wrong", "Couldn't resolve error at 'wrong'\n");
    SAYS("bl", " 0 e 00000000`00001040     0001 (0001)  0:**** fake!main+0x40\n"
               " 1 eu                       0001 (0001) (later!thing) \"k\"\n"
               " 2 e 00000000`00001020     0002 (0002)  0:**** fake!main+0x20\n");
    CHECK(is_set(0x1040) && is_set(0x1020));
    SAYS("g", "");
    CHECK(strcmp(event(EVENT_BREAKPOINT, 0x1020), "") == 0 && fake.resumed == 2); // one pass to go
    CHECK(strncmp(event(EVENT_BREAKPOINT, 0x1040), "Breakpoint 0 hit\nfake!main+0x40:\n", 33) == 0);
    CHECK(strstr(answer(".lastevent"), "Last event: 20.24: Hit breakpoint 0\n") != NULL);
    SAYS("bd 0", "");
    CHECK(!is_set(0x1040));
    SAYS("be 0; bc 1-2", "");
    CHECK(is_set(0x1040) && !is_set(0x1020));
    SAYS("bc 7", "       ^ Breakpoint not found error in 'bc 7'\n");
    SAYS("bc *; bl", "");
    SAYS("bp 1020 \".echo here; g\"; g", "");
    CHECK(strcmp(event(EVENT_BREAKPOINT, 0x1020), "here\n") == 0 && engine.state == RUN_RUNNING);
}

static void test_steps(void)
{
    start();
    SAYS("t", "");
    CHECK(fake.stepped == 1 && engine.state == RUN_RUNNING);
    CHECK(strncmp(event(EVENT_STEPPED, 0x1001), "fake!main+0x1:\n", 15) == 0 && engine.state == RUN_STOPPED);
    CHECK(strstr(answer(".lastevent"), "Single step exception - code 80000004 (first chance)\n") != NULL);
    SAYS("p 2", ""); // a nop
    CHECK(fake.stepped == 2);
    fake.memory[2] = 0xE8;
    event(EVENT_STEPPED, 0x1002); // and now a call
    CHECK(fake.stepped == 2 && is_set(0x1007) && engine.state == RUN_RUNNING);
    fake.registers.rsp = 0x8000; // deeper: recursion, not the end
    CHECK(strcmp(event(EVENT_BREAKPOINT, 0x1007), "") == 0 && engine.state == RUN_RUNNING);
    fake.registers.rsp = 0x9000;
    event(EVENT_BREAKPOINT, 0x1007);
    CHECK(engine.state == RUN_STOPPED && !is_set(0x1007));
    SAYS("gu", "");
    CHECK(is_set(0x1080));
    fake.registers.rsp = 0x9008;
    CHECK(strncmp(event(EVENT_BREAKPOINT, 0x1080), "fake!main+0x80:\n", 16) == 0 && !is_set(0x1080));
    SAYS("bp 1090; p", "");
    CHECK(fake.stepped == 3);
    event(EVENT_BREAKPOINT, 0x1090); // another stop ends the step
    CHECK(engine.state == RUN_STOPPED && engine.step.kind == STEP_NONE);
    SAYS("g 10a0", "");
    event(EVENT_BREAKPOINT, 0x10A0);
    CHECK(engine.state == RUN_STOPPED && !is_set(0x10A0) && is_set(0x1090));
    engine.target->frozen = true;
    SAYS("t", "       ^ No runnable debuggees error in 't'\n");
}

int main(void)
{
    test_lengths();
    test_translations();
    test_expressions();
    test_breakpoints();
    test_steps();
    printf(failures == 0 ? "break unit tests: all fine\n" : "break unit tests: %d failed\n", failures);
    return failures != 0;
}
