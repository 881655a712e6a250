// IDebugClient: the end of sessions, callbacks, other clients; dbgeng_open.c begins them.
#include "dbgeng_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static hresult let_all_go(struct face *this, bool kill, uint32_t status)
{
    MINE(this);
    if (!session_has_target()) return UNEXPECTED;
    if (session.thread != thread_number() || atomic_load(&session.waiting)) return UNEXPECTED;
    session_close(kill);
    events_session_status(status);
    events_engine_state(CHANGED_EXECUTION_STATUS, STATUS_NO_DEBUGGEE);
    return OK;
}

static hresult TerminateProcesses(struct face *this)
{
    return let_all_go(this, true, SESSION_END_TERMINATE);
}

static hresult DetachProcesses(struct face *this)
{
    return let_all_go(this, false, SESSION_END_DETACH);
}

static hresult EndSession(struct face *this, uint32_t flags)
{
    // The one that may come from anywhere: all stays as it is until the process ends.
    if (flags == END_REENTRANT) {
        if (!session_has_target()) return UNEXPECTED;
        session_leave();
        return OK;
    }
    MINE(this);
    switch (flags) {
    case END_ACTIVE_TERMINATE: return let_all_go(this, true, SESSION_END_TERMINATE);
    case END_ACTIVE_DETACH: return let_all_go(this, false, SESSION_END_DETACH);
    case END_DISCONNECT: return session_is_remote() ? let_all_go(this, false, SESSION_END) : OK;
    case END_PASSIVE:
        if (!session_has_target()) return UNEXPECTED;
        session_leave();
        events_session_status(SESSION_END_PASSIVE);
        return OK;
    default: return INVALID_ARGUMENT;
    }
}

static hresult GetExitCode(struct face *this, uint32_t *code)
{
    MINE(this);
    if (!session_has_target()) return UNEXPECTED;
    *code = session.engine.state == RUN_EXITED ? session.exit_code : 259; // STILL_ACTIVE
    return OK;
}

// What the other debugger has comes to be seen here.
static hresult ConnectSession(struct face *this, uint32_t flags, uint32_t history)
{
    (void)flags, (void)history;
    MINE(this);
    if (!session_is_remote()) return UNEXPECTED;
    return session_stopped() ? OK : session_wait(UINT32_MAX);
}

static hresult DispatchCallbacks(struct face *this, uint32_t timeout)
{
    MINE(this);
    if (session_is_remote() && !session_stopped()) return session_wait(timeout);
    uint64_t begin = host_milliseconds();
    while (!atomic_exchange(&this->client->exit_dispatch, false)) {
        uint64_t passed = host_milliseconds() - begin;
        if (timeout != UINT32_MAX && passed >= timeout) return FALSE_OK;
        uint64_t left = timeout == UINT32_MAX ? 10 : timeout - passed;
        host_sleep(left < 10 ? (uint32_t)left : 10);
    }
    return OK;
}

// From any thread: `other` is the client whose dispatching ends.
static hresult ExitDispatch(struct face *this, struct face *other)
{
    (void)this;
    if (other == NULL) return BAD_POINTER;
    atomic_store(&other->client->exit_dispatch, true);
    return OK;
}

// From any thread, to which the new client belongs.
static hresult CreateClient(struct face *this, void **out)
{
    (void)this;
    static const struct iid IID = {0x27fe5639, 0x8407, 0x4f47, {0x83, 0x64, 0xee, 0x11, 0x8f, 0xb0, 0x8a, 0xc8}};
    return client_new(&IID, out);
}

static hresult set_output(struct face *this, struct foreign *callbacks, bool wide_ones)
{
    MINE(this);
    struct client *client = this->client;
    foreign_add(callbacks);
    foreign_release(client->output);
    client->output = callbacks;
    client->output_is_wide = wide_ones;
    return OK;
}

static hresult SetOutputCallbacks(struct face *this, struct foreign *callbacks)
{
    return set_output(this, callbacks, false);
}

static hresult SetOutputCallbacksWide(struct face *this, struct foreign *callbacks)
{
    return set_output(this, callbacks, true);
}

static hresult set_events(struct face *this, struct foreign *callbacks, bool wide_ones)
{
    MINE(this);
    struct client *client = this->client;
    foreign_add(callbacks);
    foreign_release(client->events);
    client->events = callbacks;
    client->events_are_wide = wide_ones;
    events_interest(client);
    return OK;
}

static hresult SetEventCallbacks(struct face *this, struct foreign *callbacks)
{
    return set_events(this, callbacks, false);
}

static hresult SetEventCallbacksWide(struct face *this, struct foreign *callbacks)
{
    return set_events(this, callbacks, true);
}

static hresult get_callbacks(struct face *this, struct foreign *callbacks, bool kind_fits, struct foreign **out)
{
    MINE(this);
    if (out == NULL) return BAD_POINTER;
    *out = NULL;
    if (callbacks != NULL && !kind_fits) return NO_INTERFACE;
    foreign_add(callbacks);
    *out = callbacks;
    return OK;
}

static hresult GetOutputCallbacksWide(struct face *this, struct foreign **out)
{
    return get_callbacks(this, this->client->output, this->client->output_is_wide, out);
}

static hresult GetEventCallbacksWide(struct face *this, struct foreign **out)
{
    return get_callbacks(this, this->client->events, this->client->events_are_wide, out);
}

static hresult GetOutputMask(struct face *this, uint32_t *mask)
{
    MINE(this);
    *mask = this->client->output_mask;
    return OK;
}

static hresult SetOutputMask(struct face *this, uint32_t mask)
{
    MINE(this);
    this->client->output_mask = mask;
    return OK;
}

static hresult FlushCallbacks(struct face *this)
{
    MINE(this);
    output_flush(NULL);
    return OK;
}

static hresult GetIdentityWide(struct face *this, wide *buffer, uint32_t size, uint32_t *needed)
{
    MINE(this);
    return give_wide(STANDIN_NAME " " STANDIN_VERSION, buffer, size, needed);
}

static hresult WriteDumpFileWide(struct face *this, const wide *file, uint64_t handle, uint32_t qualifier, uint32_t flags,
                                 const wide *comment)
{
    MINE(this);
    (void)comment;
    char why_not[256];
    if (file == NULL || handle != 0) return INVALID_ARGUMENT;
    if (!session_stopped()) return UNEXPECTED;
    struct target *target = session.engine.target;
    if (target->ops->dump == NULL) return NOT_IMPLEMENTED;
    bool full = qualifier == 1026 || (flags & 1) != 0; // DEBUG_DUMP_FULL, DEBUG_FORMAT_USER_SMALL_FULL_MEMORY
    char *text = text_narrow(file);
    bool done = target->ops->dump(target, text, full, why_not, sizeof why_not);
    free(text);
    return done ? OK : FAILURE;
}

static hresult GetProcessOptions(struct face *this, uint32_t *options)
{
    MINE(this);
    if (!session_stopped()) return UNEXPECTED;
    *options = session.process_options;
    return OK;
}

// They belong to a process, so there must be one.
static hresult set_process_options(struct face *this, uint32_t options)
{
    MINE(this);
    if (!session_stopped()) return UNEXPECTED;
    if ((options & ~(uint32_t)PROCESS_OPTIONS_ALL) != 0) return INVALID_ARGUMENT;
    struct target *target = session.engine.target;
    session.process_options = options;
    if (target->ops->keep_at_exit != NULL) {
        target->ops->keep_at_exit(target, (options & PROCESS_DETACH_ON_EXIT) != 0);
    }
    return OK;
}

static hresult SetProcessOptions(struct face *this, uint32_t options)
{
    return set_process_options(this, options);
}

static hresult AddProcessOptions(struct face *this, uint32_t options)
{
    return set_process_options(this, session.process_options | options);
}

static hresult RemoveProcessOptions(struct face *this, uint32_t options)
{
    return set_process_options(this, session.process_options & ~options);
}

void *const CLIENT_SLOTS[] = {
    EVERY_SLOT, UNKNOWN_SLOTS,
    SLOT(IDebugClient, AttachProcess), SLOT(IDebugClient, CreateProcess), SLOT(IDebugClient, DisconnectProcessServer),
    SLOT(IDebugClient, TerminateProcesses), SLOT(IDebugClient, DetachProcesses), SLOT(IDebugClient, EndSession),
    SLOT(IDebugClient, GetExitCode), SLOT(IDebugClient, ConnectSession), SLOT(IDebugClient, DispatchCallbacks),
    SLOT(IDebugClient, ExitDispatch),
    SLOT(IDebugClient, CreateClient), SLOT(IDebugClient, SetOutputCallbacks), SLOT(IDebugClient, SetEventCallbacks),
    SLOT(IDebugClient, GetOutputMask), SLOT(IDebugClient, SetOutputMask), SLOT(IDebugClient, FlushCallbacks),
    SLOT(IDebugClient, GetProcessOptions), SLOT(IDebugClient, AddProcessOptions), SLOT(IDebugClient, SetProcessOptions),
    SLOT(IDebugClient, RemoveProcessOptions),
    SLOT(IDebugClient3, GetRunningProcessSystemIdByExecutableNameWide), SLOT(IDebugClient3, CreateProcessWide),
    SLOT(IDebugClient3, CreateProcessAndAttachWide), SLOT(IDebugClient4, OpenDumpFileWide),
    SLOT(IDebugClient4, WriteDumpFileWide), SLOT(IDebugClient5, AttachKernelWide),
    SLOT(IDebugClient5, ConnectProcessServerWide), SLOT(IDebugClient5, GetIdentityWide),
    SLOT(IDebugClient5, SetOutputCallbacksWide), SLOT(IDebugClient5, GetOutputCallbacksWide),
    SLOT(IDebugClient5, SetEventCallbacksWide), SLOT(IDebugClient5, GetEventCallbacksWide),
    SLOT(IDebugClient5, CreateProcess2Wide), SLOT(IDebugClient5, CreateProcessAndAttach2Wide),
};
