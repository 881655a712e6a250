// The debug loop: Win32 events into target events.
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
        event->kind = EVENT_EXCEPTION;
        event->code = raw->u.Exception.ExceptionRecord.ExceptionCode;
        event->address = (uintptr_t)raw->u.Exception.ExceptionRecord.ExceptionAddress;
        event->first_chance = raw->u.Exception.dwFirstChance != 0;
        if (event->code == (uint32_t)EXCEPTION_BREAKPOINT) {
            target->break_tid = event->tid;
            target->break_address = event->address;
        }
        break;
    default: event->kind = EVENT_NONE; break;
    }
}

void win_wait(struct target *base, uint32_t milliseconds, struct target_event *event)
{
    struct win_target *target = (struct win_target *)base;
    ULONGLONG end = GetTickCount64() + milliseconds;
    event->kind = EVENT_NONE;
    // Traps come by the thousand and stay in here; the caller sees the rest.
    do {
        if (!WaitForDebugEvent(&target->event, milliseconds)) return;
        target->event_pending = true;
        const DEBUG_EVENT *raw = &target->event;
        if (raw->dwDebugEventCode == EXCEPTION_DEBUG_EVENT) {
            const EXCEPTION_RECORD *record = &raw->u.Exception.ExceptionRecord;
            if (win_trap_hit(target, record, raw->dwThreadId)) {
                win_continue(target, DBG_CONTINUE);
                continue;
            }
            if (record->ExceptionCode == 0xC0000008u && raw->u.Exception.dwFirstChance) {
                win_trace_bad_handle(target, raw->dwThreadId);
            }
        }
        win_note_event(target, event);
        if (event->kind != EVENT_NONE) return;
        win_continue(target, DBG_CONTINUE);
    } while (GetTickCount64() < end);
}

void win_resume(struct target *base, bool handled)
{
    struct win_target *target = (struct win_target *)base;
    target->break_tid = 0;
    if (!target->event_pending) return;
    bool exception = target->event.dwDebugEventCode == EXCEPTION_DEBUG_EVENT && !target->event_is_ours;
    win_continue(target, exception && !handled ? DBG_EXCEPTION_NOT_HANDLED : DBG_CONTINUE);
}
