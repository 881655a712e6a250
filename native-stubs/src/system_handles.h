// The handles of a process, from the system's list of all handles (SystemExtendedHandleInformation) or by trying.
#pragma once
#include <stdint.h>
#include <windows.h>

struct system_handle {
    void *object;
    ULONG_PTR pid;
    ULONG_PTR handle;
    ULONG access;
    USHORT back_trace;
    USHORT type_index;
    ULONG attributes;
    ULONG reserved;
};

struct system_handles {
    ULONG_PTR count;
    ULONG_PTR reserved;
    struct system_handle entries[];
};

// The caller frees it; NULL where the system does not tell.
struct system_handles *system_handles(uint32_t pid);
