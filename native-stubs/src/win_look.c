// Looking at a process without a debug port (-pv, -pvr).
#include "win_target.h"

#include <psapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <tlhelp32.h>
#include <winternl.h>

#define WAKE_DEBUGGER 0x80000007u
#define START_ADDRESS ((THREADINFOCLASS)9) // ThreadQuerySetWin32StartAddress
#define BASIC_INFORMATION ((THREADINFOCLASS)0)

struct basic_information {
    LONG status;
    void *teb;
    void *process, *thread;
    ULONG_PTR affinity;
    LONG priority, base_priority;
};

static void add_thread(struct win_target *target, uint32_t tid)
{
    HANDLE thread = OpenThread(THREAD_ALL_ACCESS, FALSE, tid);
    struct basic_information basic = {0};
    void *start = NULL;
    if (thread == NULL) return;
    NtQueryInformationThread(thread, BASIC_INFORMATION, &basic, sizeof basic, NULL);
    NtQueryInformationThread(thread, START_ADDRESS, &start, sizeof start, NULL);
    win_thread_add(target, tid, thread, (uintptr_t)basic.teb, (uintptr_t)start);
}

static void add_threads(struct win_target *target)
{
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
    THREADENTRY32 entry = {.dwSize = sizeof entry};
    if (snapshot == INVALID_HANDLE_VALUE) return;
    for (BOOL more = Thread32First(snapshot, &entry); more; more = Thread32Next(snapshot, &entry)) {
        if (entry.th32OwnerProcessID == target->base.pid) add_thread(target, entry.th32ThreadID);
    }
    CloseHandle(snapshot);
}

static void add_modules(struct win_target *target)
{
    HMODULE modules[512];
    DWORD needed = 0;
    if (!EnumProcessModules(target->process, modules, sizeof modules, &needed)) return;
    for (size_t i = 0; i < needed / sizeof modules[0] && i < 512; i++) {
        win_module_add(target, (uintptr_t)modules[i], NULL);
    }
    if (target->module_count > 0) {
        snprintf(target->base.image, sizeof target->base.image, "%s", target->modules[0].path);
    }
}

struct target *win_look(uint32_t pid, bool suspend, say_function *say)
{
    char what[64];
    snprintf(what, sizeof what, "Cannot debug pid %u", pid);
    HANDLE process = OpenProcess(PROCESS_ALL_ACCESS, FALSE, pid);
    DWORD code = STILL_ACTIVE;
    if (process != NULL && WaitForSingleObject(process, 0) == WAIT_OBJECT_0) code = 0;
    if (process == NULL || code != STILL_ACTIVE) {
        win_say_error(say, what, process == NULL ? GetLastError() : ERROR_INVALID_PARAMETER);
        say("Debuggee initialization failed\n");
        return NULL;
    }
    struct win_target *target = win_new(pid);
    target->process = process;
    target->looked_at = target->base.frozen = true;
    add_threads(target);
    if (suspend) win_hold_others(target, 0);
    win_symbols_start(target);
    add_modules(target);
    say("WARNING: Process %u is not attached as a debuggee\n"
        "         The process can be examined but debug events will not be received\n", pid);
    target->wake = true;
    target->wake_event = (struct target_event){.kind = EVENT_EXCEPTION, .pid = pid, .code = WAKE_DEBUGGER, .first_chance = true};
    struct registers registers;
    if (target->thread_count > 0) {
        target->wake_event.tid = target->threads[0].info.tid;
        if (win_registers(&target->base, target->wake_event.tid, &registers)) target->wake_event.address = registers.rip;
    }
    return &target->base;
}

void win_look_end(struct win_target *target)
{
    HANDLE process = target->process;
    win_let_go(target);
    for (size_t i = 0; i < target->thread_count; i++) CloseHandle(target->threads[i].handle);
    win_release(target);
    CloseHandle(process);
}
