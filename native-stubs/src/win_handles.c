// The handles of the target: which there are, and what each one is.
#include "win_target.h"
#include "system_handles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winternl.h>

#define ObjectNameInformationClass 1
#define ObjectTypeInformationClass 2

struct basic_information { // OBJECT_BASIC_INFORMATION
    ULONG attributes;
    ACCESS_MASK access;
    ULONG handle_count, pointer_count;
    ULONG rest[10];
};

static int by_handle(const void *a, const void *b)
{
    const struct handle_entry *left = a, *right = b;
    return left->handle < right->handle ? -1 : left->handle > right->handle;
}

size_t win_handles(struct target *base, struct handle_entry **entries)
{
    struct system_handles *all = system_handles(base->pid);
    *entries = NULL;
    if (all == NULL) return 0;
    size_t count = 0;
    *entries = calloc(all->count + 1, sizeof **entries);
    for (ULONG_PTR i = 0; *entries != NULL && i < all->count; i++) {
        const struct system_handle *one = &all->entries[i];
        (*entries)[count++] = (struct handle_entry){one->handle, one->access, one->attributes};
    }
    free(all);
    if (count > 1) qsort(*entries, count, sizeof **entries, by_handle);
    return count;
}

static void query_text(HANDLE object, int class, char *text, size_t size)
{
    union {
        UNICODE_STRING string; // both classes begin with one
        char room[4096];
    } answer;
    ULONG length = 0;
    text[0] = '\0';
    if (NtQueryObject(object, (OBJECT_INFORMATION_CLASS)class, &answer, sizeof answer, &length) != 0) return;
    if (answer.string.Buffer == NULL || answer.string.Length == 0) return;
    int used = WideCharToMultiByte(CP_ACP, 0, answer.string.Buffer, answer.string.Length / 2, text, (int)size - 1,
                                   NULL, NULL);
    text[used > 0 ? used : 0] = '\0';
}

bool win_handle_detail(struct target *base, uint64_t handle, struct handle_detail *detail)
{
    struct win_target *target = (struct win_target *)base;
    HANDLE copy;
    *detail = (struct handle_detail){.entry = {.handle = handle}};
    if (!DuplicateHandle(target->process, (HANDLE)(uintptr_t)handle, GetCurrentProcess(), &copy, 0, FALSE,
                         DUPLICATE_SAME_ACCESS)) {
        return false;
    }
    query_text(copy, ObjectTypeInformationClass, detail->type, sizeof detail->type);
    struct basic_information basic;
    if (NtQueryObject(copy, (OBJECT_INFORMATION_CLASS)0, &basic, sizeof basic, NULL) == 0) {
        detail->entry.granted_access = basic.access;
        detail->entry.attributes = basic.attributes;
        detail->handle_count = basic.handle_count > 1 ? basic.handle_count - 1 : 1; // not our copy
        detail->pointer_count = basic.pointer_count;
    }
    // Asking a pipe for its name can wait for its other end.
    bool may_wait = strcmp(detail->type, "File") == 0 && GetFileType(copy) == FILE_TYPE_PIPE;
    if (!may_wait) query_text(copy, ObjectNameInformationClass, detail->name, sizeof detail->name);
    win_object_specific(copy, detail->type, detail->specific, sizeof detail->specific);
    CloseHandle(copy);
    return true;
}
