// kernel32's calls. JNA takes errno for GetLastError off Windows.
#include "nt_system.h"

#include <errno.h>
#include <unistd.h>

#define WAIT_OBJECT_0 0u
#define WAIT_TIMEOUT 258u
#define ERROR_INVALID_PARAMETER 87

EXPORT uint32_t GetCurrentProcessId(void)
{
    return nt.self && nt.sim != NULL ? nt.sim->base.pid : (uint32_t)getpid();
}

EXPORT uint32_t GetCurrentThreadId(void)
{
    return (uint32_t)gettid();
}

EXPORT void *OpenProcess(uint32_t access, int inherit, uint32_t pid)
{
    (void)access;
    (void)inherit;
    nt_enter();
    if (nt.sim != NULL && !nt.self && pid == (uint32_t)getpid()) {
        nt_leave();
        return (void *)(uintptr_t)NT_OWN_PROCESS;
    }
    int error = nt.sim == NULL || pid != nt.sim->base.pid ? ERROR_INVALID_PARAMETER : (int)nt.whims.open_error;
    if (error == 0 && nt.process_handle == 0) {
        nt.process_handle = nt.self ? nt_open_own(nt.open_process) : NT_OTHER_PROCESS;
    }
    void *handle = error == 0 ? (void *)(uintptr_t)nt.process_handle : NULL;
    nt_leave();
    errno = error;
    return handle;
}

EXPORT void *CreateEventW(void *attributes, int manual_reset, int initial_state, const nt_wchar *name)
{
    (void)attributes, (void)manual_reset, (void)initial_state, (void)name;
    nt_enter();
    uint64_t handle = nt_open_own(nt.open_event);
    nt_leave();
    return (void *)(uintptr_t)handle;
}

EXPORT int CloseHandle(void *handle)
{
    uint64_t value = (uint64_t)(uintptr_t)handle;
    nt_enter();
    size_t actor = nt_is_process(handle) ? nt.open_process : nt.open_event;
    if (nt_is_process(handle)) nt.process_handle = 0;
    nt_close_own(actor, value);
    nt_leave();
    return 1;
}

EXPORT uint32_t WaitForSingleObject(void *handle, uint32_t milliseconds)
{
    (void)milliseconds;
    return nt_is_process(handle) && nt.sim->exited ? WAIT_OBJECT_0 : WAIT_TIMEOUT;
}

EXPORT int IsWow64Process(void *process, int *wow64)
{
    *wow64 = nt_is_process(process) && nt.whims.wow64 != 0;
    return nt_traces_of(process) != NULL;
}
