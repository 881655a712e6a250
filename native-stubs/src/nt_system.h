// A stand-in for ntdll, kernel32 and dbghelp: one simulated process as this system's
// only other one, or as the very process that asks. Loaded as a library; no Windows.
#pragma once
#include "nt_layouts.h"
#include "sim.h"

#include <pthread.h>

#define EXPORT __attribute__((visibility("default")))

#define NT_SUCCESS 0u
#define NT_INVALID_INFO_CLASS 0xC0000003u
#define NT_LENGTH_MISMATCH 0xC0000004u
#define NT_INVALID_HANDLE 0xC0000008u
#define NT_INVALID_PARAMETER 0xC000000Du
#define NT_PRIVILEGE_NOT_HELD 0xC0000061u
#define NT_IS_TERMINATING 0xC000010Au

// Handles of the simulated process and of the asking one, where they are two.
#define NT_OTHER_PROCESS 0x1c0
#define NT_OWN_PROCESS 0x1c4
#define NT_OWN_EVENT 0x1c8

// What goes wrong on demand; standin_set() knows them by name.
struct nt_whims {
    uint64_t set_status, query_status; // returned in place of doing it
    uint64_t open_error;               // of OpenProcess
    uint64_t old_form_only;            // the form of 8 bytes is refused
    uint64_t returned_bytes;           // a query fills no more, whatever it announces
    uint64_t oldest_first;
    uint64_t wow64;
    uint64_t privilege_refused;        // SeDebugPrivilege cannot be had
    uint64_t privilege_needed;         // and without it no traces are shown
    uint64_t no_symbols;               // SymInitializeW fails
    uint64_t ends_at_list;             // the process ends before so many lists of handles
    uint64_t value_reused;             // an event's handle, once closed, is another thread's
};

struct nt_system {
    pthread_mutex_t lock;
    struct sim *sim; // NULL: no call works
    bool self;       // the simulated process is the one that asks
    bool privileged;
    struct nt_whims whims;
    size_t open_file, open_event, open_process; // actors of what this process opens itself
    uint64_t process_handle;
    struct trace_db own; // what the asking process does, where it is not the simulated one
    bool initialized; // symbols
};

extern struct nt_system nt;

void nt_enter(void);
void nt_leave(void);
// A handle that the asking thread opens.
uint64_t nt_open_own(size_t actor);
void nt_close_own(size_t actor, uint64_t handle);
bool nt_is_process(const void *handle);
// The traces behind a process's handle, or NULL.
struct trace_db *nt_traces_of(const void *handle);
void nt_wide(nt_wchar *to, size_t room, const char *text);
