// IDebugControl, the part that runs things: commands, waiting, interrupts, status.
#include "dbgeng_control.h"
#include "faults.h"

#include <stdlib.h>
#include <string.h>

static hresult outcome(bool fine)
{
    // An extension of the old kind, as !htrace and !handle, has no way to say that it failed.
    if (fine || session.engine.failed[0] == '!') return OK;
    return FAILURE;
}

static hresult run_line(const char *line, uint32_t flags)
{
    hresult result;
    if (standin_command(line, &result)) return result;
    bool repeats = (flags & EXECUTE_NO_REPEAT) == 0 && (session.engine_options & ENGINE_NO_EXECUTE_REPEAT) == 0;
    if (line[strspn(line, " \t")] == '\0' && !repeats) return OK;
    return outcome(engine_line(&session.engine, line));
}

static void tell_status(uint32_t before)
{
    if (session.engine.state == RUN_ENDED) session_leave(); // q
    uint32_t now = execution_status();
    if (now == before) return;
    if (now == STATUS_NO_DEBUGGEE) events_session_status(SESSION_END);
    events_engine_state(CHANGED_EXECUTION_STATUS, now);
}

static hresult execute(struct face *this, uint32_t control, const char *line, uint32_t flags)
{
    MINE(this);
    if (line == NULL) return INVALID_ARGUMENT;
    // A target that runs, or has not come yet, is not at anybody's disposal.
    if (session_has_target() && !session_stopped()) return ACCESS_DENIED;
    uint32_t before = execution_status();
    output_for(this->client, control);
    if ((flags & EXECUTE_ECHO) != 0) {
        engine_prompt(&session.engine);
        engine_print(&session.engine, "%s\n", line);
    }
    output_flush(NULL);
    session.interrupted = false;
    faults_begin(line);
    hresult result = run_line(line, flags);
    output_flush(NULL);
    faults_end(session.engine.state == RUN_RUNNING);
    tell_status(before);
    output_done();
    return session.interrupted ? INTERRUPTED : result;
}

hresult Execute(struct face *this, uint32_t control, const char *line, uint32_t flags)
{
    return execute(this, control, line, flags);
}

hresult ExecuteWide(struct face *this, uint32_t control, const wide *line, uint32_t flags)
{
    char *text = text_narrow(line);
    hresult result = execute(this, control, text, flags);
    free(text);
    return result;
}

hresult WaitForEvent(struct face *this, uint32_t flags, uint32_t timeout)
{
    MINE(this);
    if (flags != 0) return INVALID_ARGUMENT;
    return session_wait(timeout);
}

// From any thread.
hresult SetInterrupt(struct face *this, uint32_t how)
{
    (void)this;
    if (how > INTERRUPT_EXIT) return INVALID_ARGUMENT;
    bool runs = session_has_target() && !session_stopped();
    if (how == INTERRUPT_ACTIVE && runs) atomic_store(&session.break_asked, true);
    else if (how == INTERRUPT_EXIT && atomic_load(&session.waiting)) atomic_store(&session.exit_asked, true);
    else atomic_store(&session.user_interrupt, true);
    return OK;
}

// From any thread, too; asking takes the interrupt away.
hresult GetInterrupt(struct face *this)
{
    (void)this;
    return atomic_exchange(&session.user_interrupt, false) ? OK : FALSE_OK;
}

hresult GetExecutionStatus(struct face *this, uint32_t *status)
{
    MINE(this);
    *status = execution_status();
    return OK;
}

hresult SetExecutionStatus(struct face *this, uint32_t status)
{
    static const char *const COMMANDS[] = {
        [STATUS_GO] = "g", [STATUS_GO_HANDLED] = "gh", [STATUS_GO_NOT_HANDLED] = "gn", [STATUS_STEP_OVER] = "p",
        [STATUS_STEP_INTO] = "t"};
    MINE(this);
    if (status == STATUS_NO_CHANGE || status >= sizeof COMMANDS / sizeof COMMANDS[0]) return INVALID_ARGUMENT;
    if (!session_has_target()) return UNEXPECTED;
    if (!session_stopped() || session.engine.target->frozen) return ACCESS_DENIED;
    session.interrupted = false;
    output_for(this->client, OUTCTL_ALL_CLIENTS);
    bool fine = engine_list(&session.engine, COMMANDS[status]);
    tell_status(STATUS_BREAK);
    output_done();
    return fine ? OK : FAILURE;
}
