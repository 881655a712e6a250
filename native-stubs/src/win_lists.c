// Threads and modules of the target, as the debug events tell of them.
#include "text.h"
#include "win_target.h"

#include <psapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct win_thread *win_thread_by_id(struct win_target *target, uint32_t tid)
{
    for (size_t i = 0; i < target->thread_count; i++) {
        if (target->threads[i].info.tid == tid) return &target->threads[i];
    }
    return NULL;
}

void win_thread_add(struct win_target *target, uint32_t tid, HANDLE handle, uint64_t teb, uint64_t start)
{
    if (win_thread_by_id(target, tid) != NULL) return;
    struct win_thread *grown = realloc(target->threads, (target->thread_count + 1) * sizeof *grown);
    if (grown == NULL) return;
    target->threads = grown;
    grown[target->thread_count++] = (struct win_thread){
        .handle = handle,
        .info = {.tid = tid, .index = win_next_thread_index(), .teb = teb, .start = start},
    };
}

void win_thread_remove(struct win_target *target, uint32_t tid)
{
    struct win_thread *thread = win_thread_by_id(target, tid);
    if (thread == NULL) return;
    size_t behind = target->thread_count - (size_t)(thread - target->threads) - 1;
    memmove(thread, thread + 1, behind * sizeof *thread);
    target->thread_count--;
}

void win_hold(struct win_target *target, uint32_t tid)
{
    struct win_thread *thread = win_thread_by_id(target, tid);
    if (thread == NULL || thread->held) return;
    thread->held = SuspendThread(thread->handle) != (DWORD)-1;
}

void win_hold_others(struct win_target *target, uint32_t but_tid)
{
    for (size_t i = 0; i < target->thread_count; i++) {
        if (target->threads[i].info.tid != but_tid) win_hold(target, target->threads[i].info.tid);
    }
}

void win_let_go(struct win_target *target)
{
    for (size_t i = 0; i < target->thread_count; i++) {
        if (target->threads[i].held) ResumeThread(target->threads[i].handle);
        target->threads[i].held = false;
    }
}

size_t win_thread_count(struct target *base)
{
    return ((struct win_target *)base)->thread_count;
}

bool win_thread_info(struct target *base, size_t position, struct thread_info *info)
{
    struct win_target *target = (struct win_target *)base;
    if (position >= target->thread_count) return false;
    *info = target->threads[position].info;
    info->suspend_count = 1; // the debug event holds every thread once
    return true;
}

static void file_path(HANDLE process, uint64_t base, HANDLE file, char *path, size_t size)
{
    wchar_t wide[TARGET_PATH];
    DWORD length = file != NULL ? GetFinalPathNameByHandleW(file, wide, TARGET_PATH, 0) : 0;
    if (length == 0 || length >= TARGET_PATH) {
        wcscpy(wide, L"?");
        GetModuleFileNameExW(process, (HMODULE)(uintptr_t)base, wide, TARGET_PATH);
    }
    const wchar_t *shown = wcsncmp(wide, L"\\\\?\\", 4) == 0 ? wide + 4 : wide;
    if (WideCharToMultiByte(CP_ACP, 0, shown, -1, path, (int)size, NULL, NULL) == 0) snprintf(path, size, "?");
}

static uint64_t image_size(struct win_target *target, uint64_t base)
{
    IMAGE_DOS_HEADER dos;
    IMAGE_NT_HEADERS64 nt;
    if (win_read(&target->base, base, &dos, sizeof dos) != sizeof dos) return 0;
    if (win_read(&target->base, base + (uint64_t)dos.e_lfanew, &nt, sizeof nt) != sizeof nt) return 0;
    return nt.OptionalHeader.SizeOfImage;
}

void win_module_add(struct win_target *target, uint64_t base, HANDLE file)
{
    struct module_info *grown = realloc(target->modules, (target->module_count + 1) * sizeof *grown);
    if (grown == NULL) return;
    target->modules = grown;
    struct module_info *info = &grown[target->module_count++];
    *info = (struct module_info){.base = base, .size = image_size(target, base)};
    file_path(target->process, base, file, info->path, sizeof info->path);
    text_module_name(info->path, info->name, sizeof info->name);
    if (text_equal_nocase(info->name, "ntdll")) target->ntdll = base;
    win_symbols_load(target, info, file);
}

bool win_module_remove(struct win_target *target, uint64_t base, struct module_info *removed)
{
    for (size_t i = 0; i < target->module_count; i++) {
        struct module_info *module = &target->modules[i];
        if (module->base != base) continue;
        *removed = *module;
        win_symbols_unload(target, module);
        memmove(module, module + 1, (target->module_count - i - 1) * sizeof *module);
        target->module_count--;
        win_forget_pages();
        return true;
    }
    return false;
}

struct module_info *win_module_at(struct win_target *target, uint64_t address)
{
    for (size_t i = 0; i < target->module_count; i++) {
        const struct module_info *info = &target->modules[i];
        if (address >= info->base && address < info->base + info->size) return &target->modules[i];
    }
    return NULL;
}

size_t win_module_count(struct target *base)
{
    return ((struct win_target *)base)->module_count;
}

bool win_module_info(struct target *base, size_t position, struct module_info *info)
{
    struct win_target *target = (struct win_target *)base;
    if (position >= target->module_count) return false;
    *info = target->modules[position];
    info->symbols = win_symbols_kind(target, info);
    return true;
}

static double seconds(const FILETIME *time)
{
    return (double)(((uint64_t)time->dwHighDateTime << 32) | time->dwLowDateTime) / 1e7;
}

void win_times(struct target *base, struct process_times *times)
{
    FILETIME created, exited, kernel, user, now;
    if (!GetProcessTimes(((struct win_target *)base)->process, &created, &exited, &kernel, &user)) return;
    GetSystemTimeAsFileTime(&now);
    times->up = seconds(&now) - seconds(&created);
    times->kernel = seconds(&kernel);
    times->user = seconds(&user);
}
