#include "handle_count.h"
#include "system_handles.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winternl.h>

#define ObjectTypeInformationClass 2
#define TYPES 64

struct type_count {
    char name[48];
    unsigned count;
};

static void type_name(HANDLE process, HANDLE handle, char *name, size_t size)
{
    union {
        UNICODE_STRING string; // OBJECT_TYPE_INFORMATION begins with the name
        char room[1024];
    } answer;
    HANDLE copy;
    snprintf(name, size, "<unknown>"); // closed meanwhile, or not to be duplicated
    if (!DuplicateHandle(process, handle, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS)) return;
    ULONG length;
    NTSTATUS status = NtQueryObject(copy, (OBJECT_INFORMATION_CLASS)ObjectTypeInformationClass, &answer, sizeof answer,
                                    &length);
    CloseHandle(copy);
    if (status != 0 || answer.string.Buffer == NULL) return;
    int used = WideCharToMultiByte(CP_UTF8, 0, answer.string.Buffer, answer.string.Length / 2, name, (int)size - 1,
                                   NULL, NULL);
    if (used > 0) name[used] = '\0';
}

static void add(struct type_count *types, const char *name)
{
    size_t i = 0;
    while (i < TYPES - 1 && types[i].count > 0 && strcmp(types[i].name, name) != 0) i++;
    if (types[i].count++ == 0) snprintf(types[i].name, sizeof types[i].name, "%s", name);
}

static int failed(const char *what, DWORD error)
{
    fprintf(stderr, "winproc: %s failed, Win32 error 0n%lu\n", what, error);
    return 3;
}

int print_handle_count(uint32_t pid)
{
    HANDLE process = OpenProcess(PROCESS_DUP_HANDLE | PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, FALSE, pid);
    if (process == NULL) return GetLastError() == ERROR_INVALID_PARAMETER ? 1 : failed("OpenProcess", GetLastError());
    if (WaitForSingleObject(process, 0) != WAIT_TIMEOUT) return 1; // ended; somebody only holds its name
    FILETIME started, ignored;
    if (!GetProcessTimes(process, &started, &ignored, &ignored, &ignored)) {
        return failed("GetProcessTimes", GetLastError());
    }
    struct system_handles *all = system_handles(pid);
    if (all == NULL) return failed("the list of handles", GetLastError());
    static struct type_count types[TYPES];
    for (ULONG_PTR i = 0; i < all->count; i++) {
        char name[sizeof types[0].name];
        type_name(process, (HANDLE)all->entries[i].handle, name, sizeof name);
        add(types, name);
    }
    printf("started %llu\nhandles %llu\n",
           (unsigned long long)started.dwHighDateTime << 32 | started.dwLowDateTime, (unsigned long long)all->count);
    free(all);
    for (size_t i = 0; i < TYPES && types[i].count > 0; i++) printf("%u %s\n", types[i].count, types[i].name);
    CloseHandle(process);
    return 0;
}
