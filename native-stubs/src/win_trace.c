// From calls seen at the traps to records in the trace database.
#include "handle_calls.h"
#include "win_target.h"

#include <stdio.h>
#include <string.h>

#define STATUS_BAD_HANDLE ((int32_t)0xC0000008)

static uint64_t argument(struct win_target *target, const CONTEXT *context, int index)
{
    switch (index) {
    case 0: return context->Rcx;
    case 1: return context->Rdx;
    case 2: return context->R8;
    case 3: return context->R9;
    default: break;
    }
    uint64_t value = 0;
    // Above the return address lie four home places, then the rest.
    win_read(&target->base, context->Rsp + 8 + 8 * (uint64_t)index, &value, sizeof value);
    return value;
}

static bool is_target_process(struct win_target *target, uint64_t handle)
{
    if (handle == UINT64_MAX) return true; // NtCurrentProcess()
    HANDLE copy;
    if (handle == 0 || !DuplicateHandle(target->process, (HANDLE)(uintptr_t)handle, GetCurrentProcess(), &copy,
                                        PROCESS_QUERY_LIMITED_INFORMATION, FALSE, 0)) {
        return false;
    }
    bool same = GetProcessId(copy) == target->base.pid;
    CloseHandle(copy);
    return same;
}

void win_trace_enter(struct win_target *target, struct win_thread *thread, const CONTEXT *context, int index)
{
    const struct handle_call *call = &HANDLE_CALLS[index];
    struct pending_call pending = {.call = index, .sp = context->Rsp, .into_target = true};
    if (call->out >= 0) pending.out = argument(target, context, call->out);
    if (call->second_out >= 0) pending.second_out = argument(target, context, call->second_out);
    if (call->kind == CALL_CLOSES) pending.source = context->Rcx;
    if (call->kind == CALL_DUPLICATES) {
        pending.source = context->Rdx;
        pending.into_target = is_target_process(target, context->R8);
        pending.closes_source = (argument(target, context, 6) & DUPLICATE_CLOSE_SOURCE) != 0 &&
                                is_target_process(target, context->Rcx);
    }
    // Calls below this one on the stack are still under way; others are stale.
    while (thread->pending_count > 0 && thread->pending[thread->pending_count - 1].sp <= pending.sp) {
        thread->pending_count--;
    }
    if (thread->pending_count < PENDING_CALLS) thread->pending[thread->pending_count++] = pending;
}

static void fill_record(struct win_target *target, struct win_thread *thread, const CONTEXT *context,
                        struct trace_record *record)
{
    struct stack_frame frames[TRACE_FRAMES];
    record->pid = target->base.pid;
    record->tid = thread->info.tid;
    record->depth = (uint32_t)win_walk(target, context, frames, TRACE_FRAMES);
    for (uint32_t i = 0; i < record->depth; i++) record->frames[i] = frames[i].pc;
}

static void add_record(struct win_target *target, struct win_thread *thread, uint64_t handle, enum trace_op op,
                       const CONTEXT *context)
{
    struct trace_record record = {.handle = handle, .op = op};
    fill_record(target, thread, context, &record);
    trace_db_add(&target->base.trace, &record);
}

static void add_opened(struct win_target *target, struct win_thread *thread, uint64_t out, const CONTEXT *context)
{
    uint64_t handle = 0;
    // It mostly lies in the caller's frame, which the walk has fetched already.
    if (out == 0 || !win_read_for_walk(target, out, &handle, sizeof handle) || handle == 0) return;
    add_record(target, thread, handle, TRACE_OPEN, context);
}

void win_trace_leave(struct win_target *target, struct win_thread *thread, const CONTEXT *context)
{
    struct pending_call pending = {.call = -1};
    while (thread->pending_count > 0 && thread->pending[thread->pending_count - 1].sp <= context->Rsp) {
        pending = thread->pending[--thread->pending_count];
    }
    if (pending.call < 0 || pending.sp != context->Rsp) return;
    int32_t status = (int32_t)context->Rax;
    const struct handle_call *call = &HANDLE_CALLS[pending.call];
    if (status == STATUS_BAD_HANDLE && pending.source != 0) {
        add_record(target, thread, pending.source, TRACE_BAD_REFERENCE, context);
        return;
    }
    if (call->kind == CALL_CLOSES && status >= 0) add_record(target, thread, pending.source, TRACE_CLOSE, context);
    if (pending.closes_source) add_record(target, thread, pending.source, TRACE_CLOSE, context);
    if (call->kind == CALL_CLOSES || status < 0 || !pending.into_target) return;
    add_opened(target, thread, pending.out, context);
    add_opened(target, thread, pending.second_out, context);
}

// Under a debugger NtClose raises the exception instead of returning.
void win_trace_bad_handle(struct win_target *target, uint32_t tid)
{
    struct win_thread *thread = win_thread_by_id(target, tid);
    CONTEXT context = {.ContextFlags = CONTEXT_FULL};
    if (thread == NULL || thread->pending_count == 0 || !trace_db_enabled(&target->base.trace)) return;
    if (!GetThreadContext(thread->handle, &context)) return;
    struct pending_call *pending = &thread->pending[--thread->pending_count];
    win_walk_begin(target, thread, context.Rsp);
    struct trace_record record = {.handle = pending->source, .op = TRACE_BAD_REFERENCE};
    fill_record(target, thread, &context, &record);
    // The raising routine stands in for the system call's own return.
    uint64_t place = win_trap_return(target, pending->call);
    if (place != 0) record.frames[0] = place;
    trace_db_add(&target->base.trace, &record);
}

bool win_trace_enable(struct target *base, uint64_t slots, char *why_not, size_t size)
{
    struct win_target *target = (struct win_target *)base;
    if (target->exited || !win_traps_find(target)) {
        snprintf(why_not, size, "the system calls of ntdll were not found");
        return false;
    }
    if (!win_survivor_install(target, why_not, size)) return false;
    if (!trace_db_enable(&base->trace, slots)) {
        snprintf(why_not, size, "not enough memory");
        return false;
    }
    for (size_t i = 0; i < target->thread_count; i++) target->threads[i].pending_count = 0;
    if (!target->traps_set) win_traps_set(target);
    return true;
}

void win_trace_disable(struct target *base)
{
    win_traps_remove((struct win_target *)base);
    trace_db_disable(&base->trace);
}
