#include "system_handles.h"

#include <stdlib.h>
#include <winternl.h>

#define SystemExtendedHandleInformation 64
#define STATUS_TOO_SMALL ((NTSTATUS)0xC0000004)

struct system_handles *system_handles(void)
{
    ULONG size = 0x40000;
    for (int tries = 0; tries < 12; tries++, size *= 2) {
        struct system_handles *all = malloc(size);
        if (all == NULL) return NULL;
        NTSTATUS status = NtQuerySystemInformation(SystemExtendedHandleInformation, all, size, NULL);
        if (status == 0) return all;
        free(all);
        if (status != STATUS_TOO_SMALL) return NULL;
    }
    return NULL;
}
