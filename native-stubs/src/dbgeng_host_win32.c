// What only the face dbgeng needs of Windows.
#include "host.h"

#include <windows.h>

struct call {
    void (*run)(void *);
    void *argument;
};

static DWORD WINAPI start(void *call)
{
    ((struct call *)call)->run(((struct call *)call)->argument);
    return 0;
}

void host_in_other_thread(void (*run)(void *), void *argument)
{
    struct call call = {run, argument};
    HANDLE thread = CreateThread(NULL, 0, start, &call, 0, NULL);
    if (thread == NULL) return;
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

void host_library_path(char *path, size_t size)
{
    HMODULE library;
    path[0] = '\0';
    DWORD how = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    if (!GetModuleHandleExA(how, (const char *)(void *)host_library_path, &library)) return;
    if (GetModuleFileNameA(library, path, (DWORD)size) >= size) path[0] = '\0';
}
