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

#define NT_OTHER_PROCESS 0x1c0 // handle of the simulated process where that is not this one

struct nt_own { // what the asking process does itself
    size_t actor;
    uint64_t handle;
};

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
};

struct nt_system {
    pthread_mutex_t lock;
    struct sim *sim; // NULL: no call works
    bool self;       // the simulated process is the one that asks
    bool privileged;
    struct nt_whims whims;
    size_t open_file, open_event, open_process; // actors of what this process opens itself
    uint64_t process_handle;
    bool initialized; // symbols
};

extern struct nt_system nt;

void nt_enter(void);
void nt_leave(void);
// A handle that the asking thread opens; 0 where it is no simulated one.
uint64_t nt_open_own(size_t actor);
bool nt_is_process(const void *handle);
void nt_wide(nt_wchar *to, size_t room, const char *text);
