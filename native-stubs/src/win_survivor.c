// Puts the survivor stub (survivor.S) into the target before any trap is set:
// should this debugger die, the stub carries the traps from then on. It stays
// there for good; after a clean end nothing calls it any more.
#include "win_target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const uint8_t survivor_start[], survivor_done[], survivor_table[], survivor_stop[];

#define QUIET_MILLISECONDS 500
#define GIVE_UP_MILLISECONDS 10000

struct table_entry {
    uint64_t address;
    uint32_t kind;
    uint32_t argument;
};

struct break_entry {
    uint64_t address; // 0: none, and the end of the list
    uint64_t slot;
};

static uint64_t write_stub(struct win_target *target)
{
    size_t code = (size_t)(survivor_stop - survivor_start);
    size_t entries = target->trap_count * sizeof(struct table_entry);
    size_t size = code + entries + sizeof(struct break_entry) * (WIN_BREAKS + 1);
    uint8_t *image = calloc(1, size);
    void *place = VirtualAllocEx(target->process, NULL, size, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    if (image == NULL || place == NULL) return 0;
    memcpy(image, survivor_start, code);
    HMODULE own = GetModuleHandleA("ntdll.dll");
    uint64_t function = target->ntdll + ((uintptr_t)(void *)GetProcAddress(own, "RtlAddVectoredExceptionHandler") -
                                         (uintptr_t)own);
    uint64_t count = target->trap_count;
    memcpy(image + (survivor_table - survivor_start), &function, 8);
    memcpy(image + (survivor_table - survivor_start) + 8, &count, 8);
    uint64_t breaks = (uintptr_t)place + code + entries;
    memcpy(image + (survivor_table - survivor_start) + 16, &breaks, 8);
    for (size_t i = 0; i < count; i++) {
        const struct trap *trap = &target->traps[i];
        struct table_entry entry = {trap->address, (uint32_t)trap->kind, trap->argument};
        memcpy(image + code + i * sizeof entry, &entry, sizeof entry);
    }
    DWORD old;
    bool done = win_write(target, (uintptr_t)place, image, size) &&
                VirtualProtectEx(target->process, place, size, PAGE_EXECUTE_READ, &old);
    free(image);
    target->survivor_breaks = breaks;
    return done ? (uintptr_t)place : 0;
}

// An event of another thread while only ours should run. It must not be lost:
// a fault or an int3 is made to happen again once the thread is let go.
static DWORD put_off(struct win_target *target, bool hold)
{
    const DEBUG_EVENT *event = &target->event;
    struct target_event noted;
    if (event->dwDebugEventCode != EXCEPTION_DEBUG_EVENT) {
        win_note_event(target, &noted);
        if (event->dwDebugEventCode == CREATE_THREAD_DEBUG_EVENT && hold) win_hold(target, event->dwThreadId);
        return DBG_CONTINUE;
    }
    struct win_thread *thread = win_thread_by_id(target, event->dwThreadId);
    CONTEXT context = {.ContextFlags = CONTEXT_CONTROL};
    const EXCEPTION_RECORD *record = &event->u.Exception.ExceptionRecord;
    if (record->ExceptionCode == (DWORD)EXCEPTION_BREAKPOINT && thread != NULL &&
        GetThreadContext(thread->handle, &context)) {
        context.Rip = (uintptr_t)record->ExceptionAddress;
        SetThreadContext(thread->handle, &context);
        win_hold(target, event->dwThreadId);
        return DBG_CONTINUE;
    }
    return record->ExceptionCode >> 28 == 0xC ? DBG_CONTINUE : DBG_EXCEPTION_NOT_HANDLED;
}

// Runs until the thread stands at the stub's int3.
static bool run_to_done(struct win_target *target, uint32_t tid, uint64_t done)
{
    ULONGLONG start = GetTickCount64();
    bool hold = true;
    win_hold_others(target, tid);
    win_continue(target, DBG_CONTINUE);
    bool arrived = false;
    while (!arrived && GetTickCount64() - start < GIVE_UP_MILLISECONDS) {
        if (!win_next_event_of(target, 50)) {
            // Somebody held may own a lock that the registration needs.
            if (hold && GetTickCount64() - start > QUIET_MILLISECONDS) {
                win_let_go(target);
                hold = false;
            }
            continue;
        }
        if (target->event.dwDebugEventCode == EXIT_PROCESS_DEBUG_EVENT) break;
        const EXCEPTION_RECORD *record = &target->event.u.Exception.ExceptionRecord;
        arrived = target->event.dwDebugEventCode == EXCEPTION_DEBUG_EVENT && target->event.dwThreadId == tid &&
                  (uintptr_t)record->ExceptionAddress == done;
        if (!arrived) win_continue(target, put_off(target, hold));
    }
    win_let_go(target);
    return arrived;
}

bool win_survivor_install(struct win_target *target, char *why_not, size_t size)
{
    if (target->survivor != 0) return true;
    if (!target->settled) {
        snprintf(why_not, size, "the target has not started up yet");
        return false;
    }
    uint32_t tid = target->event.dwThreadId;
    struct win_thread *thread = win_thread_by_id(target, tid);
    CONTEXT before = {.ContextFlags = CONTEXT_FULL};
    if (thread == NULL || !target->event_pending || !GetThreadContext(thread->handle, &before)) {
        snprintf(why_not, size, "no thread is stopped that could prepare the target");
        return false;
    }
    uint64_t stub = write_stub(target);
    if (stub == 0) {
        snprintf(why_not, size, "no memory in the target, Win32 error 0n%lu", GetLastError());
        return false;
    }
    CONTEXT inside = before;
    inside.Rip = stub;
    inside.Rsp -= 0x100; // leave alone what lies below the stack pointer
    SetThreadContext(thread->handle, &inside);
    if (!run_to_done(target, tid, stub + (uint64_t)(survivor_done - survivor_start))) {
        snprintf(why_not, size, "the target did not answer");
        return false;
    }
    thread = win_thread_by_id(target, tid);
    if (thread != NULL) SetThreadContext(thread->handle, &before);
    target->survivor = stub;
    target->event_is_ours = true;
    return true;
}

bool win_survivor_break(struct win_target *target, size_t index, uint64_t address, uint64_t slot)
{
    const struct break_entry entry = {address, slot};
    if (target->survivor == 0) return true;
    return win_write(target, target->survivor_breaks + index * sizeof entry, &entry, sizeof entry);
}

void win_survivor_step(struct win_target *target, uint32_t tid)
{
    uint64_t wide = tid;
    if (target->survivor == 0) return;
    win_write(target, target->survivor + (uint64_t)(survivor_table - survivor_start) + 24, &wide, sizeof wide);
}
