// ntdll's calls: the handle traces, the lists of handles and types, the privilege.
#include "nt_system.h"

#include <stdlib.h>
#include <string.h>

#define PROCESS_HANDLE_TRACING 32
#define SYSTEM_EXTENDED_HANDLE_INFORMATION 64
#define OBJECT_TYPES_INFORMATION 3
#define DEBUG_PRIVILEGE 20
#define FOREIGN_HANDLES 3 // of another process, in the list of all
#define FIRST_TYPE_INDEX 7

static uint32_t set_tracing(struct trace_db *db, const struct nt_trace_request *request, uint32_t length)
{
    if (nt.sim->exited && db != &nt.own) return NT_IS_TERMINATING;
    if (nt.whims.set_status != 0) return (uint32_t)nt.whims.set_status;
    if (length == 0) {
        if (!trace_db_enabled(db)) return NT_INVALID_PARAMETER;
        trace_db_disable(db);
        return NT_SUCCESS;
    }
    if (length != 4 && (length != 8 || nt.whims.old_form_only)) return NT_LENGTH_MISMATCH;
    if (request->flags != 0) return NT_INVALID_PARAMETER;
    return trace_db_enable(db, length == 8 ? request->slots : 0) ? NT_SUCCESS : 0xC000009Au;
}

EXPORT uint32_t NtSetInformationProcess(void *process, int what, const void *information, uint32_t length)
{
    nt_enter();
    struct trace_db *db = nt_traces_of(process);
    uint32_t status = what != PROCESS_HANDLE_TRACING ? NT_INVALID_INFO_CLASS
                      : db == NULL                   ? NT_INVALID_HANDLE
                                                     : set_tracing(db, information, length);
    nt_leave();
    return status;
}

static void fill(struct nt_trace *to, const struct trace_record *from)
{
    *to = (struct nt_trace){.handle = from->handle, .pid = from->pid, .tid = from->tid, .type = from->op};
    memcpy(to->stacks, from->frames, from->depth * sizeof from->frames[0]);
}

static uint32_t query_traces(const struct trace_db *db, struct nt_traces *answer, uint32_t length, uint32_t *returned)
{
    if (nt.sim->exited && db != &nt.own) return NT_IS_TERMINATING;
    if (nt.whims.query_status != 0) return (uint32_t)nt.whims.query_status;
    if (nt.whims.privilege_needed && !nt.privileged) return NT_PRIVILEGE_NOT_HELD;
    if (!trace_db_enabled(db)) return NT_INVALID_PARAMETER;
    if (length < sizeof *answer) return NT_LENGTH_MISMATCH;
    uint32_t held = trace_db_count(db), count = 0;
    for (uint32_t age = 0; age < held; age++) {
        count += answer->handle == 0 || trace_db_newest(db, age)->handle == answer->handle;
    }
    uint64_t needed = sizeof *answer + (uint64_t)count * sizeof answer->entries[0];
    if (returned != NULL) *returned = (uint32_t)needed;
    if (needed > length) return NT_LENGTH_MISMATCH;
    uint64_t room = nt.whims.returned_bytes != 0 ? nt.whims.returned_bytes : length;
    answer->total = count;
    for (uint32_t age = 0, used = 0; age < held; age++) {
        const struct trace_record *record = trace_db_newest(db, nt.whims.oldest_first ? held - 1 - age : age);
        if (answer->handle != 0 && record->handle != answer->handle) continue;
        if (sizeof *answer + (used + 1) * sizeof answer->entries[0] > room) break;
        fill(&answer->entries[used++], record);
    }
    return NT_SUCCESS;
}

EXPORT uint32_t NtQueryInformationProcess(void *process, int what, void *information, uint32_t length,
                                          uint32_t *returned)
{
    nt_enter();
    struct trace_db *db = nt_traces_of(process);
    uint32_t status = what != PROCESS_HANDLE_TRACING ? NT_INVALID_INFO_CLASS
                      : db == NULL                   ? NT_INVALID_HANDLE
                                                     : query_traces(db, information, length, returned);
    nt_leave();
    return status;
}

// A type's number: the first `open` statement that names it.
static size_t type_of(const char *type)
{
    size_t i = 0;
    while (i < nt.sim->actor_count && (nt.sim->actors[i].act != ACT_OPEN || strcmp(nt.sim->actors[i].type, type) != 0)) i++;
    return FIRST_TYPE_INDEX + i;
}

EXPORT uint32_t NtQuerySystemInformation(int what, void *information, uint32_t length, uint32_t *returned)
{
    if (what != SYSTEM_EXTENDED_HANDLE_INFORMATION) return NT_INVALID_INFO_CLASS;
    nt_enter();
    if (nt.whims.ends_at_list != 0 && --nt.whims.ends_at_list == 0) nt.sim->exited = true;
    struct nt_handles *answer = information;
    struct handle_entry *entries;
    size_t count = sim_handles(&nt.sim->base, &entries);
    if (nt.sim->exited) count = 0;
    uint64_t needed = sizeof *answer + (count + FOREIGN_HANDLES) * sizeof answer->entries[0];
    if (returned != NULL) *returned = (uint32_t)needed;
    uint32_t status = needed > length ? NT_LENGTH_MISMATCH : NT_SUCCESS;
    if (status == NT_SUCCESS) {
        memset(answer, 0, needed);
        answer->count = count + FOREIGN_HANDLES;
        for (size_t i = 0; i < answer->count; i++) {
            struct nt_handle *one = &answer->entries[i];
            bool foreign = i < FOREIGN_HANDLES;
            one->pid = foreign ? 4 : nt.sim->base.pid;
            one->value = foreign ? 4 * (i + 1) : entries[i - FOREIGN_HANDLES].handle;
            one->type_index = FIRST_TYPE_INDEX;
            if (!foreign) {
                const struct sim_handle *handle = &nt.sim->handles[one->value / 4];
                one->type_index = (uint16_t)type_of(nt.sim->actors[handle->actor].type);
            }
        }
    }
    free(entries);
    nt_leave();
    return status;
}

static size_t next_type(size_t at, size_t room)
{
    return at + ((sizeof(struct nt_type) + room + 7) & ~(size_t)7);
}

EXPORT uint32_t NtQueryObject(void *handle, int what, void *information, uint32_t length, uint32_t *returned)
{
    if (what != OBJECT_TYPES_INFORMATION || handle != NULL) return NT_INVALID_INFO_CLASS;
    nt_enter();
    uint8_t *answer = information;
    size_t at = 8;
    uint32_t count = 0, status = NT_SUCCESS;
    for (size_t i = 0; i < nt.sim->actor_count; i++) {
        const struct sim_actor *actor = &nt.sim->actors[i];
        if (actor->act != ACT_OPEN || type_of(actor->type) != FIRST_TYPE_INDEX + i) continue;
        size_t room = 2 * (strlen(actor->type) + 1);
        if (next_type(at, room) <= length) {
            struct nt_type type = {.name_length = (uint16_t)(room - 2), .name_room = (uint16_t)room,
                                   .name = (uint64_t)(uintptr_t)(answer + at + sizeof type),
                                   .index = (uint8_t)(FIRST_TYPE_INDEX + i)};
            memcpy(answer + at, &type, sizeof type);
            nt_wide((nt_wchar *)(void *)(answer + at + sizeof type), room / 2, actor->type);
        } else {
            status = NT_LENGTH_MISMATCH;
        }
        at = next_type(at, room);
        count++;
    }
    if (status == NT_SUCCESS) memcpy(answer, &count, sizeof count);
    if (returned != NULL) *returned = (uint32_t)at;
    nt_leave();
    return status;
}

EXPORT uint32_t RtlAdjustPrivilege(uint32_t privilege, uint8_t enable, uint8_t this_thread, uint8_t *was)
{
    (void)this_thread;
    if (privilege != DEBUG_PRIVILEGE) return NT_INVALID_PARAMETER;
    if (nt.whims.privilege_refused) return NT_PRIVILEGE_NOT_HELD;
    *was = nt.privileged;
    nt.privileged = enable != 0;
    return NT_SUCCESS;
}
