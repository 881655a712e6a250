#include "system_handles.h"

#include <stdbool.h>
#include <stdlib.h>
#include <winternl.h>

#define SystemExtendedHandleInformation 64
#define ObjectBasicInformationClass 0
#define STATUS_TOO_SMALL ((NTSTATUS)0xC0000004)

// Handle values are multiples of four, and Wine gives the lowest free one: after so many that are free, none is used.
#define FREE_IN_A_ROW 1024

static bool add(struct system_handles **list, const struct system_handle *one)
{
    size_t count = (*list)->count;
    if ((count & (count - 1)) == 0) { // full, by doubling
        struct system_handles *more = realloc(*list, sizeof **list + (count == 0 ? 1 : 2 * count) * sizeof *one);
        if (more == NULL) return false;
        *list = more;
    }
    (*list)->entries[(*list)->count++] = *one;
    return true;
}

// By trying each value. Wine 8's server dies of the question for all handles when it comes while some process is being
// made and has no handle yet: it walks that process's empty table without end.
static struct system_handles *by_trying(uint32_t pid)
{
    struct system_handles *list = calloc(1, sizeof *list);
    HANDLE process = OpenProcess(PROCESS_DUP_HANDLE, FALSE, pid);
    if (process == NULL || list == NULL) {
        free(list);
        return NULL;
    }
    for (ULONG_PTR value = 4, misses = 0; misses < FREE_IN_A_ROW; value += 4) {
        HANDLE copy;
        if (!DuplicateHandle(process, (HANDLE)value, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS)) {
            misses++;
            continue;
        }
        misses = 0;
        struct { ULONG attributes; ACCESS_MASK access; ULONG rest[12]; } basic = {0};
        NtQueryObject(copy, (OBJECT_INFORMATION_CLASS)ObjectBasicInformationClass, &basic, sizeof basic, NULL);
        CloseHandle(copy);
        struct system_handle one = {.pid = pid, .handle = value, .access = basic.access, .attributes = basic.attributes};
        if (!add(&list, &one)) break;
    }
    CloseHandle(process);
    return list;
}

static struct system_handles *of_all(void)
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

struct system_handles *system_handles(uint32_t pid)
{
    bool wine = GetProcAddress(GetModuleHandleA("ntdll.dll"), "wine_get_version") != NULL;
    struct system_handles *all = wine ? by_trying(pid) : of_all();
    if (all == NULL) return NULL;
    ULONG_PTR kept = 0;
    for (ULONG_PTR i = 0; i < all->count; i++) {
        if (all->entries[i].pid == pid) all->entries[kept++] = all->entries[i];
    }
    all->count = kept;
    return all;
}
