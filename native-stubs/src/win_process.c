// How a target comes under the debugger and how it leaves.
#include "win_target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winternl.h>

#define PORT_IN_USE \
    "An attempt to set a process's DebugPort or ExceptionPort was made, but a port already exists in the process."

void win_say_error(say_function *say, const char *what, DWORD error)
{
    char text[512] = "";
    FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, error, 0, text, sizeof text, NULL);
    text[strcspn(text, "\r\n")] = '\0';
    say("%s, Win32 error 0n%lu\n    \"%s\"\n", what, error, text);
}

static struct win_target *refuse(struct win_target *target, say_function *say, const char *what, DWORD error)
{
    win_say_error(say, what, error);
    win_say_error(say, "Debuggee initialization failed", error);
    free(target);
    return NULL;
}

static void refuse_status(say_function *say, uint32_t pid, uint32_t status, const char *text)
{
    say("Cannot debug pid %u, NTSTATUS 0x%08X\n    \"%s\"\n", pid, status, text);
    say("Debuggee initialization failed, NTSTATUS 0x%08X\n    \"%s\"\n", status, text);
}

struct win_target *win_new(uint32_t pid)
{
    struct win_target *target = calloc(1, sizeof *target);
    if (target == NULL) abort();
    target->base.ops = &WIN_TARGET_OPS;
    target->base.pid = pid;
    return target;
}

// What DebugActiveProcess would refuse less clearly, or not at all.
static bool attachable(uint32_t pid, HANDLE process, say_function *say)
{
    BOOL debugged = FALSE, narrow = FALSE;
    if (CheckRemoteDebuggerPresent(process, &debugged) && debugged) {
        refuse_status(say, pid, 0xC0000048u, PORT_IN_USE);
        return false;
    }
    if (IsWow64Process(process, &narrow) && narrow) {
        refuse_status(say, pid, 0xC00000BBu, "The request is not supported.");
        return false;
    }
    DWORD code;
    if (GetExitCodeProcess(process, &code) && code != STILL_ACTIVE) {
        refuse_status(say, pid, 0xC000010Au, "An attempt was made to access an exiting process.");
        return false;
    }
    return true;
}

struct target *win_attach(uint32_t pid, bool keep_at_exit, say_function *say)
{
    char what[64];
    snprintf(what, sizeof what, "Cannot debug pid %u", pid);
    if (pid == GetCurrentProcessId()) return (struct target *)refuse(NULL, say, what, ERROR_INVALID_PARAMETER);
    HANDLE process = OpenProcess(PROCESS_ALL_ACCESS, FALSE, pid);
    if (process == NULL) return (struct target *)refuse(NULL, say, what, GetLastError());
    bool fine = attachable(pid, process, say);
    CloseHandle(process);
    if (!fine) return NULL;
    struct win_target *target = win_new(pid);
    if (!DebugActiveProcess(pid)) return (struct target *)refuse(target, say, what, GetLastError());
    DebugSetProcessKillOnExit(!keep_at_exit);
    return &target->base;
}

struct target *win_launch(const char *command_line, bool new_console, bool keep_at_exit, say_function *say)
{
    char *line = strdup(command_line);
    char what[1100];
    STARTUPINFOA startup = {.cb = sizeof startup};
    PROCESS_INFORMATION created;
    DWORD flags = DEBUG_ONLY_THIS_PROCESS | (new_console ? CREATE_NEW_CONSOLE : 0);
    BOOL done = line != NULL && CreateProcessA(NULL, line, NULL, NULL, TRUE, flags, NULL, NULL, &startup, &created);
    DWORD error = GetLastError();
    free(line);
    snprintf(what, sizeof what, "Cannot execute '%.1000s'", command_line);
    if (!done) return (struct target *)refuse(NULL, say, what, error);
    CloseHandle(created.hThread);
    CloseHandle(created.hProcess);
    DebugSetProcessKillOnExit(!keep_at_exit);
    struct win_target *target = win_new(created.dwProcessId);
    target->base.launched = true;
    target->dies_with_us = !keep_at_exit;
    return &target->base;
}

void win_release(struct win_target *target)
{
    win_symbols_end(target);
    win_forget_pages();
    trace_db_disable(&target->base.trace);
    free(target->threads);
    free(target->modules);
    free(target->traps);
    free(target);
}

// Deals with one event nobody wants to see any more.
static void dismiss(struct win_target *target)
{
    struct target_event ignored;
    DWORD status = DBG_CONTINUE;
    if (target->event.dwDebugEventCode == EXCEPTION_DEBUG_EVENT) {
        const EXCEPTION_RECORD *record = &target->event.u.Exception.ExceptionRecord;
        // An int3 here is a late break-in; the target's own exceptions are its own.
        const struct win_thread *thread = win_thread_by_id(target, target->event.dwThreadId);
        bool stepped = record->ExceptionCode == (DWORD)EXCEPTION_SINGLE_STEP && thread != NULL && thread->stepped_late;
        bool mine = win_trap_hit(target, record, target->event.dwThreadId) || win_break_known(target, record) || stepped ||
                    record->ExceptionCode == (DWORD)EXCEPTION_BREAKPOINT;
        if (!mine) status = DBG_EXCEPTION_NOT_HANDLED;
    } else {
        win_note_event(target, &ignored);
    }
    win_continue(target, status);
}

// The event the target stands at, when the session ends: our own stops are over
// and done with, the program's exceptions are left to its handlers.
static void leave_event(struct win_target *target)
{
    DWORD code = target->event.u.Exception.ExceptionRecord.ExceptionCode;
    bool handled = code == (DWORD)EXCEPTION_BREAKPOINT || code == (DWORD)EXCEPTION_SINGLE_STEP || code == 0xC0000008u;
    if (target->event_pending) win_continue_event(target, handled);
}

bool win_detach(struct target *base)
{
    struct win_target *target = (struct win_target *)base;
    if (target->looked_at) {
        win_look_end(target);
        return true;
    }
    win_trace_disable(base);
    win_breaks_remove(target);
    // Nobody moves while the last events are taken from the queue: an event that
    // is still in it at the detach would be lost, and an int3 with it fatal.
    win_hold_others(target, 0);
    win_step_cancel(target, 0);
    leave_event(target);
    while (WaitForDebugEvent(&target->event, 20)) {
        target->event_pending = true;
        dismiss(target);
    }
    bool done = target->exited || DebugActiveProcessStop(base->pid);
    win_let_go(target);
    win_release(target);
    return done;
}

void win_kill(struct target *base)
{
    struct win_target *target = (struct win_target *)base;
    if (!target->exited) TerminateProcess(target->process, 1);
    if (target->event_pending) win_continue_event(target, true);
    struct target_event ignored;
    while (!target->exited && WaitForDebugEvent(&target->event, 5000)) {
        target->event_pending = true;
        win_note_event(target, &ignored);
        win_continue(target, DBG_CONTINUE);
    }
    win_release(target);
}

static void keep_at_exit(struct target *target, bool keep)
{
    (void)target; // Windows asks the thread that debugs
    DebugSetProcessKillOnExit(!keep);
}

const struct target_ops WIN_TARGET_OPS = {
    .wait = win_wait,
    .resume = win_resume,
    .detach = win_detach,
    .kill = win_kill,
    .keep_at_exit = keep_at_exit,
    .read = win_read,
    .thread_count = win_thread_count,
    .thread_at = win_thread_info,
    .module_count = win_module_count,
    .module_at = win_module_info,
    .registers = win_registers,
    .stack = win_stack,
    .times = win_times,
    .symbol_at = win_symbol_at,
    .line_at = win_line_at,
    .address_of = win_address_of,
    .symbol_path = win_symbol_path,
    .trace_enable = win_trace_enable,
    .trace_disable = win_trace_disable,
    .handles = win_handles,
    .handle_detail = win_handle_detail,
    .write = win_poke,
    .breakpoint = win_breakpoint,
    .step = win_step,
    .set_registers = win_set_registers,
    .region_at = win_region_at,
    .dump = win_dump,
    .symbols = win_symbols,
};
