// The debug loop: Win32 events into target events.
#include "host.h"
#include "win_target.h"

#include <stdio.h>

void win_continue(struct win_target *target, DWORD status)
{
    ContinueDebugEvent(target->event.dwProcessId, target->event.dwThreadId, status);
    target->event_pending = false;
    target->event_is_ours = false;
}

static void read_debug_text(struct win_target *target, const OUTPUT_DEBUG_STRING_INFO *info, char *text, size_t size)
{
    char raw[TARGET_PATH];
    size_t bytes = (size_t)info->nDebugStringLength * (info->fUnicode ? 2 : 1);
    if (bytes > sizeof raw - 2) bytes = sizeof raw - 2;
    size_t got = win_read(&target->base, (uintptr_t)info->lpDebugStringData, raw, bytes);
    raw[got] = raw[got + 1] = '\0';
    if (!info->fUnicode) {
        snprintf(text, size, "%s", raw);
    } else if (WideCharToMultiByte(CP_ACP, 0, (wchar_t *)(void *)raw, -1, text, (int)size, NULL, NULL) == 0) {
        text[0] = '\0';
    }
}

static void describe_module(struct win_target *target, uint64_t base, HANDLE file, struct target_event *event)
{
    win_module_add(target, base, file);
    if (file != NULL) CloseHandle(file);
    struct module_info *module = win_module_at(target, base);
    if (module == NULL) return;
    event->size = module->size;
    snprintf(event->text, sizeof event->text, "%s", module->path);
}

static void note_process(struct win_target *target, struct target_event *event)
{
    const CREATE_PROCESS_DEBUG_INFO *info = &target->event.u.CreateProcessInfo;
    target->process = info->hProcess;
    win_symbols_start(target);
    win_thread_add(target, event->tid, info->hThread, (uintptr_t)info->lpThreadLocalBase, (uintptr_t)info->lpStartAddress);
    event->address = (uintptr_t)info->lpBaseOfImage;
    describe_module(target, event->address, info->hFile, event);
    snprintf(target->base.image, sizeof target->base.image, "%s", event->text);
}

static void forget_breaks(struct win_target *target, uint64_t base)
{
    const struct module_info *module = win_module_at(target, base);
    if (module != NULL) win_breaks_forget(target, base, module->size);
}

static void note_exception(struct win_target *target, struct target_event *event)
{
    const EXCEPTION_RECORD *record = &target->event.u.Exception.ExceptionRecord;
    event->kind = EVENT_EXCEPTION;
    event->code = record->ExceptionCode;
    event->address = (uintptr_t)record->ExceptionAddress;
    event->first_chance = target->event.u.Exception.dwFirstChance != 0;
    event->flags = record->ExceptionFlags;
    event->parameter_count = record->NumberParameters < 15 ? record->NumberParameters : 15;
    for (uint32_t i = 0; i < event->parameter_count; i++) event->parameters[i] = record->ExceptionInformation[i];
    if (event->code == (uint32_t)EXCEPTION_BREAKPOINT) {
        target->settled = true;
        target->break_tid = event->tid;
        target->break_address = event->address;
    }
}

void win_note_event(struct win_target *target, struct target_event *event)
{
    const DEBUG_EVENT *raw = &target->event;
    struct module_info removed;
    event->pid = raw->dwProcessId;
    event->tid = raw->dwThreadId;
    switch (raw->dwDebugEventCode) {
    case CREATE_PROCESS_DEBUG_EVENT:
        event->kind = EVENT_PROCESS_CREATED;
        note_process(target, event);
        break;
    case EXIT_PROCESS_DEBUG_EVENT:
        event->kind = EVENT_PROCESS_EXITED;
        event->code = raw->u.ExitProcess.dwExitCode;
        target->exited = true;
        target->traps_set = false;
        break;
    case CREATE_THREAD_DEBUG_EVENT:
        event->kind = EVENT_THREAD_CREATED;
        win_thread_add(target, event->tid, raw->u.CreateThread.hThread,
                       (uintptr_t)raw->u.CreateThread.lpThreadLocalBase, (uintptr_t)raw->u.CreateThread.lpStartAddress);
        break;
    case EXIT_THREAD_DEBUG_EVENT:
        event->kind = EVENT_THREAD_EXITED;
        event->code = raw->u.ExitThread.dwExitCode;
        win_thread_remove(target, event->tid);
        break;
    case LOAD_DLL_DEBUG_EVENT:
        event->kind = EVENT_MODULE_LOADED;
        event->address = (uintptr_t)raw->u.LoadDll.lpBaseOfDll;
        describe_module(target, event->address, raw->u.LoadDll.hFile, event);
        break;
    case UNLOAD_DLL_DEBUG_EVENT:
        event->kind = EVENT_MODULE_UNLOADED;
        event->address = (uintptr_t)raw->u.UnloadDll.lpBaseOfDll;
        forget_breaks(target, event->address);
        if (win_module_remove(target, event->address, &removed)) {
            event->size = removed.size;
            snprintf(event->text, sizeof event->text, "%s", removed.path);
        }
        break;
    case OUTPUT_DEBUG_STRING_EVENT:
        event->kind = EVENT_DEBUG_TEXT;
        read_debug_text(target, &raw->u.DebugString, event->text, sizeof event->text);
        break;
    case EXCEPTION_DEBUG_EVENT:
        note_exception(target, event);
        break;
    default: event->kind = EVENT_NONE; break;
    }
}

// False when the exception is none of the engine's business and has been dealt with.
static bool exception_matters(struct win_target *target, struct target_event *event)
{
    const EXCEPTION_RECORD *record = &target->event.u.Exception.ExceptionRecord;
    uint64_t place = (uintptr_t)record->ExceptionAddress;
    if (win_break_at(target, place) == NULL && win_trap_hit(target, record, event->tid)) return false;
    if (record->ExceptionCode == 0xC0000008u && event->first_chance) win_trace_bad_handle(target, event->tid);
    return win_break_event(target, record, event);
}

void win_wait(struct target *base, uint32_t milliseconds, struct target_event *event)
{
    struct win_target *target = (struct win_target *)base;
    ULONGLONG end = GetTickCount64() + milliseconds;
    event->kind = EVENT_NONE;
    if (target->stepped_already) {
        target->stepped_already = false;
        *event = (struct target_event){.kind = EVENT_STEPPED, .pid = base->pid, .tid = target->step_tid};
        return;
    }
    if (target->looked_at) {
        if (target->wake) *event = target->wake_event;
        target->wake = false;
        return;
    }
    win_bury(target);
    if (host_break_requested()) win_break_in(target);
    // Traps come by the thousand and stay in here; the caller sees the rest.
    do {
        if ((target = win_next_event(milliseconds)) == NULL) return;
        win_note_event(target, event);
        bool matters = event->kind != EVENT_EXCEPTION || exception_matters(target, event);
        if (matters && event->kind != EVENT_NONE) {
            win_hold_processes(target);
            return;
        }
        event->kind = EVENT_NONE;
        win_continue(target, DBG_CONTINUE);
    } while (GetTickCount64() < end);
}

void win_continue_event(struct win_target *target, bool handled)
{
    target->break_tid = 0;
    if (!target->event_pending) return;
    const EXCEPTION_RECORD *record = &target->event.u.Exception.ExceptionRecord;
    bool exception = target->event.dwDebugEventCode == EXCEPTION_DEBUG_EVENT && !target->event_is_ours &&
                     !win_break_known(target, record);
    win_continue(target, exception && !handled ? DBG_EXCEPTION_NOT_HANDLED : DBG_CONTINUE);
}

void win_resume(struct target *base, bool handled)
{
    struct win_target *target = win_standing((struct win_target *)base);
    win_let_go_processes(target);
    if (target->event_pending && handled) win_break_pass(target, target->event.dwThreadId);
    win_continue_event(target, handled);
}
