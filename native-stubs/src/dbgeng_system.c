// IDebugSystemObjects: the process and its threads, by the engine's numbers and the system's.
#include "dbgeng_face.h"

static bool thread_at(size_t position, struct thread_info *thread)
{
    return session.engine.target->ops->thread_at(session.engine.target, position, thread);
}

static hresult number_of(uint32_t tid, uint32_t *id)
{
    struct thread_info thread;
    if (!engine_thread(&session.engine, tid, &thread)) return NO_INTERFACE;
    *id = thread.index;
    return OK;
}

static hresult GetEventThread(struct face *this, uint32_t *id)
{
    STANDING(this);
    return number_of(session.engine.last.tid, id);
}

static hresult GetCurrentThreadId(struct face *this, uint32_t *id)
{
    STANDING(this);
    return number_of(session.engine.current_tid, id);
}

static hresult SetCurrentThreadId(struct face *this, uint32_t id)
{
    STANDING(this);
    struct thread_info thread;
    for (size_t i = 0; thread_at(i, &thread); i++) {
        if (thread.index != id) continue;
        session.engine.current_tid = thread.tid;
        events_engine_state(CHANGED_CURRENT_THREAD, id);
        return OK;
    }
    return NO_INTERFACE;
}

// The event's process, the current one: there is only this.
static hresult process_number(struct face *this, uint32_t *id)
{
    STANDING(this);
    *id = 0;
    return OK;
}

static hresult SetCurrentProcessId(struct face *this, uint32_t id)
{
    STANDING(this);
    return id == 0 ? OK : NO_INTERFACE;
}

static hresult GetNumberThreads(struct face *this, uint32_t *number)
{
    STANDING(this);
    *number = (uint32_t)session.engine.target->ops->thread_count(session.engine.target);
    return OK;
}

static hresult GetNumberProcesses(struct face *this, uint32_t *number)
{
    MINE(this);
    *number = session_stopped() ? 1 : 0;
    return OK;
}

static hresult GetThreadIdsByIndex(struct face *this, uint32_t start, uint32_t count, uint32_t *ids, uint32_t *system_ids)
{
    STANDING(this);
    for (uint32_t i = 0; i < count; i++) {
        struct thread_info thread;
        if (!thread_at(start + i, &thread)) return INVALID_ARGUMENT;
        if (ids != NULL) ids[i] = thread.index;
        if (system_ids != NULL) system_ids[i] = thread.tid;
    }
    return OK;
}

static hresult GetProcessIdsByIndex(struct face *this, uint32_t start, uint32_t count, uint32_t *ids, uint32_t *system_ids)
{
    STANDING(this);
    if (start + count > 1) return INVALID_ARGUMENT;
    if (count > 0 && ids != NULL) *ids = 0;
    if (count > 0 && system_ids != NULL) *system_ids = session.engine.target->pid;
    return OK;
}

static hresult GetCurrentThreadTeb(struct face *this, uint64_t *offset)
{
    STANDING(this);
    struct thread_info thread;
    if (!engine_thread(&session.engine, session.engine.current_tid, &thread)) return NO_INTERFACE;
    *offset = thread.teb;
    return OK;
}

static hresult GetCurrentThreadSystemId(struct face *this, uint32_t *id)
{
    STANDING(this);
    *id = session.engine.current_tid;
    return OK;
}

static hresult GetThreadIdBySystemId(struct face *this, uint32_t system_id, uint32_t *id)
{
    STANDING(this);
    return number_of(system_id, id);
}

static hresult GetCurrentProcessSystemId(struct face *this, uint32_t *id)
{
    STANDING(this);
    if (session.kind == KIND_KERNEL || session.kind == KIND_LOCAL_KERNEL) return NOT_IMPLEMENTED;
    *id = session.engine.target->pid;
    return OK;
}

static hresult GetProcessIdBySystemId(struct face *this, uint32_t system_id, uint32_t *id)
{
    STANDING(this);
    if (system_id != session.engine.target->pid) return NO_INTERFACE;
    *id = 0;
    return OK;
}

static hresult GetCurrentProcessExecutableName(struct face *this, char *buffer, uint32_t size, uint32_t *needed)
{
    STANDING(this);
    return give_text(session.engine.target->image, buffer, size, needed);
}

static hresult GetCurrentProcessUpTime(struct face *this, uint32_t *seconds)
{
    STANDING(this);
    struct process_times times = {0};
    session.engine.target->ops->times(session.engine.target, &times);
    *seconds = (uint32_t)times.up;
    return OK;
}

void *const SYSTEM_SLOTS[] = {
    EVERY_SLOT, UNKNOWN_SLOTS,
    SLOT(IDebugSystemObjects, GetEventThread), [IDebugSystemObjects_GetEventProcess] = (void *)process_number,
    SLOT(IDebugSystemObjects, GetCurrentThreadId), SLOT(IDebugSystemObjects, SetCurrentThreadId),
    [IDebugSystemObjects_GetCurrentProcessId] = (void *)process_number, SLOT(IDebugSystemObjects, SetCurrentProcessId),
    SLOT(IDebugSystemObjects, GetNumberThreads), SLOT(IDebugSystemObjects, GetThreadIdsByIndex),
    SLOT(IDebugSystemObjects, GetCurrentThreadTeb), SLOT(IDebugSystemObjects, GetCurrentThreadSystemId),
    SLOT(IDebugSystemObjects, GetThreadIdBySystemId), SLOT(IDebugSystemObjects, GetNumberProcesses),
    SLOT(IDebugSystemObjects, GetProcessIdsByIndex), SLOT(IDebugSystemObjects, GetCurrentProcessSystemId),
    SLOT(IDebugSystemObjects, GetProcessIdBySystemId), SLOT(IDebugSystemObjects, GetCurrentProcessExecutableName),
    SLOT(IDebugSystemObjects2, GetCurrentProcessUpTime),
};
