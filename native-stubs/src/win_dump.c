// The address space, and dumps of it by dbghelp.
#include "minidump.h"
#include "win_target.h"

#include <dbghelp.h>
#include <stdio.h>

bool win_region_at(struct target *base, uint64_t address, struct region_info *info)
{
    struct win_target *target = (struct win_target *)base;
    MEMORY_BASIC_INFORMATION region;
    if (!VirtualQueryEx(target->process, (void *)(uintptr_t)address, &region, sizeof region)) return false;
    bool free = region.State == MEM_FREE;
    *info = (struct region_info){
        .base = (uintptr_t)region.BaseAddress,
        .size = region.RegionSize,
        .allocation_base = free ? 0 : (uintptr_t)region.AllocationBase,
        .state = region.State,
        .type = free ? 0 : region.Type,
        .protect = free ? PAGE_NOACCESS : region.State == MEM_RESERVE ? 0 : region.Protect,
        .allocation_protect = free ? 0 : region.AllocationProtect,
    };
    return true;
}

typedef BOOL WINAPI write_dump(HANDLE, DWORD, HANDLE, MINIDUMP_TYPE, PMINIDUMP_EXCEPTION_INFORMATION,
                               PMINIDUMP_USER_STREAM_INFORMATION, PMINIDUMP_CALLBACK_INFORMATION);

bool win_dump(struct target *base, const char *path, unsigned kinds, char *why_not, size_t size)
{
    struct win_target *target = (struct win_target *)base;
    HMODULE library = LoadLibraryA("dbghelp.dll");
    write_dump *write = library == NULL ? NULL : (write_dump *)(void *)GetProcAddress(library, "MiniDumpWriteDump");
    if (write == NULL) {
        snprintf(why_not, size, "dbghelp.dll has no MiniDumpWriteDump");
        return false;
    }
    HANDLE file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        snprintf(why_not, size, "Unable to create file '%.150s' - Win32 error 0n%lu", path, GetLastError());
        return false;
    }
    int kind = MiniDumpWithThreadInfo | ((kinds & DUMP_HANDLES) != 0 ? MiniDumpWithHandleData : MiniDumpNormal) |
               ((kinds & DUMP_MEMORY) != 0 ? MiniDumpWithFullMemory : MiniDumpNormal);
    // The dump shows the program, not what the debugger has put over it.
    bool traced = target->traps_set;
    win_breaks_cover(target, false);
    if (traced) win_traps_remove(target);
    bool done = write(target->process, base->pid, file, (MINIDUMP_TYPE)kind, NULL, NULL, NULL) != 0;
    DWORD error = GetLastError();
    if (traced) win_traps_set(target);
    win_breaks_cover(target, true);
    CloseHandle(file);
    // Wine's has no handles, whatever it is asked for, and no traces: those are ours.
    if (done && (kinds & DUMP_HANDLES) != 0 && !dump_add_handles(path, base)) {
        done = false;
        error = ERROR_WRITE_FAULT;
    }
    if (!done) {
        DeleteFileA(path);
        snprintf(why_not, size, "Dump creation failed, Win32 error 0n%lu", error);
    }
    return done;
}
