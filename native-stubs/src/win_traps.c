// Stopping the target at the entry and the return of ntdll's handle calls.
//
// A trap is a hlt (0xF4) over the first byte of an instruction. Unlike int3 it
// is a fault: the thread stays in front of it. A thread whose event is lost
// (detach, sudden death of the debugger) simply executes the place again. The
// covered instruction is carried out by changing the thread's context, so a
// trap never leaves and no other thread can slip past it.
#include "handle_calls.h"
#include "win_target.h"

#include <stdlib.h>
#include <string.h>

#define HLT 0xF4
#define THUNK_SIZE 0x20
#define PRIVILEGED_INSTRUCTION 0xC0000096u

// Lengths of the instructions that system call thunks are made of; 0: unknown.
static size_t thunk_instruction(const uint8_t *code)
{
    static const struct {
        uint8_t bytes[3];
        uint8_t match, length;
    } KNOWN[] = {
        {{0x4C, 0x8B, 0xD1}, 3, 3}, // mov r10,rcx
        {{0xB8}, 1, 5},             // mov eax,number
        {{0xF6, 0x04, 0x25}, 3, 8}, // test byte ptr [SharedUserData],1
        {{0x75}, 1, 2},             // jne
        {{0xEB}, 1, 2},             // jmp
        {{0x0F, 0x05}, 2, 2},       // syscall
        {{0xCD, 0x2E}, 2, 2},       // int 2e
        {{0xFF, 0x14, 0x25}, 3, 7}, // call [dispatcher], Wine's way
        {{0xE9}, 1, 5},             // jmp: somebody hooked the entry
        {{0xC3}, 1, 1},             // ret
        {{0xC2}, 1, 3},             // ret n
    };
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
        if (memcmp(code, KNOWN[i].bytes, KNOWN[i].match) == 0) return KNOWN[i].length;
    }
    return 0;
}

static bool describe_trap(const uint8_t *code, bool entry, struct trap *trap)
{
    trap->original = code[0];
    trap->argument = 0;
    switch (code[0]) {
    case 0x4C: trap->kind = TRAP_MOV_R10_RCX; return entry;
    case 0xB8: trap->kind = TRAP_MOV_EAX; break;
    case 0xE9: trap->kind = TRAP_JUMP; break;
    case 0xC3:
        trap->kind = TRAP_RETURN;
        trap->argument = 8;
        return !entry;
    case 0xC2:
        trap->kind = TRAP_RETURN;
        trap->argument = 8 + code[1] + 256u * code[2];
        return !entry;
    default: return false;
    }
    memcpy(&trap->argument, code + 1, 4);
    return entry;
}

static void add_thunk(struct win_target *target, uint64_t address, const uint8_t *own, int call)
{
    uint8_t code[THUNK_SIZE + 8] = {0};
    if (win_read(&target->base, address, code, THUNK_SIZE) != THUNK_SIZE) return;
    // A debugger that died before us left its traps; our own ntdll has what was there.
    for (size_t i = 0; i < THUNK_SIZE; i++) {
        if (code[i] == HLT) code[i] = own[i];
    }
    struct trap trap = {.address = address, .call = call};
    // An entry that we cannot carry out ourselves is left alone.
    if (!describe_trap(code, true, &trap)) return;
    target->traps[target->trap_count++] = trap;
    size_t length;
    for (size_t at = 0; at < THUNK_SIZE && (length = thunk_instruction(code + at)) != 0; at += length) {
        struct trap back = {.address = address + at, .call = -1};
        if (describe_trap(code + at, false, &back)) target->traps[target->trap_count++] = back;
    }
}

static int by_address(const void *a, const void *b)
{
    const struct trap *left = a, *right = b;
    return left->address < right->address ? -1 : left->address > right->address;
}

bool win_traps_find(struct win_target *target)
{
    if (target->ntdll == 0) return false;
    if (target->traps != NULL) return target->trap_count > 0;
    HMODULE own = GetModuleHandleA("ntdll.dll");
    target->traps = calloc((size_t)HANDLE_CALL_COUNT * 8, sizeof *target->traps);
    if (target->traps == NULL) return false;
    for (int i = 0; i < HANDLE_CALL_COUNT; i++) {
        // The same file in both processes, if not at the same place.
        const uint8_t *mine = (const uint8_t *)(void *)GetProcAddress(own, HANDLE_CALLS[i].name);
        if (mine != NULL) add_thunk(target, target->ntdll + (uint64_t)(mine - (const uint8_t *)own), mine, i);
    }
    qsort(target->traps, target->trap_count, sizeof *target->traps, by_address);
    return target->trap_count > 0;
}

void win_traps_set(struct win_target *target)
{
    const uint8_t hlt = HLT;
    for (size_t i = 0; i < target->trap_count; i++) win_write(target, target->traps[i].address, &hlt, 1);
    target->traps_set = true;
}

void win_traps_remove(struct win_target *target)
{
    if (!target->traps_set) return;
    for (size_t i = 0; i < target->trap_count; i++) {
        if (win_break_at(target, target->traps[i].address) != NULL) continue;
        win_write(target, target->traps[i].address, &target->traps[i].original, 1);
    }
    target->traps_set = false;
}

bool win_trap_at(const struct win_target *target, uint64_t address)
{
    const struct trap key = {.address = address};
    return target->traps_set && bsearch(&key, target->traps, target->trap_count, sizeof key, by_address) != NULL;
}

uint64_t win_trap_return(const struct win_target *target, int call)
{
    for (size_t i = 0; i + 1 < target->trap_count; i++) {
        if (target->traps[i].call == call) return target->traps[i + 1].address;
    }
    return 0;
}

static bool carry_out(struct win_target *target, const struct trap *trap, CONTEXT *context)
{
    switch (trap->kind) {
    case TRAP_MOV_R10_RCX:
        context->R10 = context->Rcx;
        context->Rip = trap->address + 3;
        return true;
    case TRAP_MOV_EAX:
        context->Rax = trap->argument;
        context->Rip = trap->address + 5;
        return true;
    case TRAP_JUMP:
        context->Rip = trap->address + 5 + (uint64_t)(int64_t)(int32_t)trap->argument;
        return true;
    case TRAP_RETURN:
        if (!win_read_for_walk(target, context->Rsp, &context->Rip, 8)) return false;
        context->Rsp += trap->argument;
        return true;
    }
    return false;
}

bool win_trap_hit(struct win_target *target, const EXCEPTION_RECORD *record, uint32_t tid)
{
    if (record->ExceptionCode != PRIVILEGED_INSTRUCTION || target->trap_count == 0) return false;
    struct trap key = {.address = (uintptr_t)record->ExceptionAddress};
    const struct trap *trap = bsearch(&key, target->traps, target->trap_count, sizeof key, by_address);
    struct win_thread *thread = win_thread_by_id(target, tid);
    if (trap == NULL || thread == NULL) return false;
    CONTEXT context = {.ContextFlags = CONTEXT_CONTROL | CONTEXT_INTEGER};
    if (!GetThreadContext(thread->handle, &context)) return false;
    CONTEXT after = context;
    if (trap->kind == TRAP_RETURN) win_walk_begin(target, thread, context.Rsp);
    if (!carry_out(target, trap, &after)) return false;
    // Events that were under way when tracing ended still need carrying out.
    if (trace_db_enabled(&target->base.trace)) {
        if (trap->call >= 0) win_trace_enter(target, thread, &context, trap->call);
        else win_trace_leave(target, thread, &context);
    }
    return SetThreadContext(thread->handle, &after) != 0;
}
