// The "Object Specific Information" of !handle, for the kinds we can ask.
#include "win_target.h"

#include <stdio.h>
#include <string.h>
#include <winternl.h>

struct event_information {
    ULONG type; // 0: manual reset
    LONG state;
};

struct mutant_information {
    LONG count;
    BOOLEAN owned, abandoned;
};

struct semaphore_information {
    ULONG count, maximum;
};

typedef NTSTATUS NTAPI query_function(HANDLE, int, void *, ULONG, ULONG *);

static bool query(const char *function, HANDLE object, void *answer, ULONG size)
{
    query_function *ask = (query_function *)(void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), function);
    return ask != NULL && ask(object, 0, answer, size, NULL) == 0;
}

void win_object_specific(HANDLE object, const char *type, char *text, size_t size)
{
    text[0] = '\0';
    if (strcmp(type, "Event") == 0) {
        struct event_information event;
        if (!query("NtQueryEvent", object, &event, sizeof event)) return;
        snprintf(text, size, "    Event Type %s Reset\n    Event is %s\n", event.type == 0 ? "Manual" : "Auto",
                 event.state != 0 ? "Set" : "Waiting");
    } else if (strcmp(type, "Mutant") == 0) {
        struct mutant_information mutant;
        if (!query("NtQueryMutant", object, &mutant, sizeof mutant)) return;
        snprintf(text, size, "    Mutex is %s\n", mutant.count > 0 ? "Free" : "Owned");
    } else if (strcmp(type, "Semaphore") == 0) {
        struct semaphore_information semaphore;
        if (!query("NtQuerySemaphore", object, &semaphore, sizeof semaphore)) return;
        snprintf(text, size, "    Semaphore Count %lu\n    Semaphore Limit %lu\n", semaphore.count, semaphore.maximum);
    } else if (strcmp(type, "Thread") == 0) {
        snprintf(text, size, "    Thread Id   %lx.%lx\n", GetProcessIdOfThread(object), GetThreadId(object));
    } else if (strcmp(type, "Process") == 0) {
        snprintf(text, size, "    Process Id  %lx\n", GetProcessId(object));
    } else if (strcmp(type, "Token") == 0) {
        TOKEN_TYPE kind;
        DWORD used;
        if (!GetTokenInformation(object, TokenType, &kind, sizeof kind, &used)) return;
        snprintf(text, size, "    Type %s\n", kind == TokenPrimary ? "Primary" : "Impersonation");
    }
}
