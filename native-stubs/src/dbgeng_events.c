// What happens, told to the clients' event callbacks, and what they make of it.
#include "dbgeng_face.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define EXCEPTION_BREAKPOINT_CODE 0x80000003u
#define EXCEPTION_SINGLE_STEP_CODE 0x80000004u

// Slots of both kinds of callbacks are the same but for the text.
#define SLOT_OF(method) ((int)IDebugEventCallbacks_##method)

#define CALL(object, method, types, ...) \
    (((uint32_t(*) types)(object)->vtable[SLOT_OF(method)])((object), ##__VA_ARGS__))

void events_interest(struct client *client)
{
    client->interest = 0;
    if (client->events == NULL) return;
    CALL(client->events, GetInterestMask, (struct foreign *, uint32_t *), &client->interest);
}

// Text as this client wants it, malloc'ed.
static void *text_for(const struct client *client, const char *text)
{
    return client->events_are_wide ? (void *)text_widen(text, strlen(text)) : (void *)strdup(text);
}

static uint32_t tell_exception(struct foreign *to, const struct target_event *event)
{
    struct exception_record record = {.code = event->code, .flags = event->flags, .address = event->address,
                                      .parameter_count = event->parameter_count};
    if (event->kind == EVENT_STEPPED) record.code = EXCEPTION_SINGLE_STEP_CODE;
    memcpy(record.parameters, event->parameters, sizeof record.parameters);
    uint32_t first = event->kind == EVENT_STEPPED || event->first_chance;
    return CALL(to, Exception, (struct foreign *, const struct exception_record *, uint32_t), &record, first);
}

static uint32_t tell_module(const struct client *client, const struct target_event *event)
{
    char name[128];
    struct foreign *to = client->events;
    text_module_name(event->text, name, sizeof name);
    void *module = text_for(client, name), *image = text_for(client, event->text);
    void *base_name = text_for(client, text_file_name(event->text));
    uint32_t status;
    uint64_t none = 0;
    if (event->kind == EVENT_PROCESS_CREATED) {
        status = CALL(to, CreateProcess, (struct foreign *, uint64_t, uint64_t, uint64_t, uint32_t, void *, void *, uint32_t,
                      uint32_t, uint64_t, uint64_t, uint64_t), none, none, event->address, (uint32_t)event->size, module,
                      image, 0, 0, none, none, none);
    } else if (event->kind == EVENT_MODULE_LOADED) {
        status = CALL(to, LoadModule, (struct foreign *, uint64_t, uint64_t, uint32_t, void *, void *, uint32_t, uint32_t),
                      none, event->address, (uint32_t)event->size, module, image, 0, 0);
    } else {
        status = CALL(to, UnloadModule, (struct foreign *, void *, uint64_t), base_name, event->address);
    }
    free(module);
    free(image);
    free(base_name);
    return status;
}

static uint32_t tell_thread(struct foreign *to, const struct target_event *event)
{
    struct thread_info thread = {0};
    struct target *target = session.engine.target;
    for (size_t i = 0; target->ops->thread_at(target, i, &thread) && thread.tid != event->tid; i++) continue;
    uint64_t none = 0;
    return CALL(to, CreateThread, (struct foreign *, uint64_t, uint64_t, uint64_t), none, thread.teb, thread.start);
}

static uint32_t tell_breakpoint(struct foreign *to, const struct target_event *event)
{
    struct face *breakpoint = breakpoint_face(event->code);
    return CALL(to, Breakpoint, (struct foreign *, struct face *), breakpoint);
}

static uint32_t tell(const struct client *client, const struct target_event *event)
{
    static const uint32_t INTEREST[] = {
        [EVENT_PROCESS_CREATED] = EVENTS_CREATE_PROCESS, [EVENT_PROCESS_EXITED] = EVENTS_EXIT_PROCESS,
        [EVENT_THREAD_CREATED] = EVENTS_CREATE_THREAD, [EVENT_THREAD_EXITED] = EVENTS_EXIT_THREAD,
        [EVENT_MODULE_LOADED] = EVENTS_LOAD_MODULE, [EVENT_MODULE_UNLOADED] = EVENTS_UNLOAD_MODULE,
        [EVENT_EXCEPTION] = EVENTS_EXCEPTION, [EVENT_STEPPED] = 0, [EVENT_BREAKPOINT] = EVENTS_BREAKPOINT};
    struct foreign *to = client->events;
    if (to == NULL || (client->interest & INTEREST[event->kind]) == 0) return STATUS_NO_CHANGE;
    switch (event->kind) {
    case EVENT_PROCESS_CREATED:
    case EVENT_MODULE_LOADED:
    case EVENT_MODULE_UNLOADED: return tell_module(client, event);
    case EVENT_PROCESS_EXITED: return CALL(to, ExitProcess, (struct foreign *, uint32_t), event->code);
    case EVENT_THREAD_CREATED: return tell_thread(to, event);
    case EVENT_THREAD_EXITED: return CALL(to, ExitThread, (struct foreign *, uint32_t), event->code);
    case EVENT_BREAKPOINT: return tell_breakpoint(to, event);
    default: return tell_exception(to, event);
    }
}

static enum verdict verdict_of(uint32_t status)
{
    switch (status) {
    case STATUS_BREAK: return VERDICT_STOP;
    case STATUS_GO:
    case STATUS_STEP_INTO:
    case STATUS_STEP_OVER: return VERDICT_GO;
    case STATUS_GO_HANDLED: return VERDICT_GO_HANDLED;
    case STATUS_GO_NOT_HANDLED: return VERDICT_GO_NOT_HANDLED;
    default: return VERDICT_NONE;
    }
}

// The one who wants to stop has the last word.
enum verdict events_notify(struct engine *engine, const struct target_event *event)
{
    enum verdict verdict = VERDICT_NONE;
    output_flush(NULL);
    for (struct client *client = clients, *next; client != NULL; client = next) {
        next = client->next;
        enum verdict wanted = verdict_of(tell(client, event));
        if (wanted > verdict) verdict = wanted;
    }
    // Without DEBUG_ENGOPT_INITIAL_BREAK the first event of all ends the first wait.
    bool first = event->kind == EVENT_PROCESS_CREATED && engine->options.skip_initial_break;
    return verdict == VERDICT_NONE && first ? VERDICT_STOP : verdict;
}

static void tell_all(uint32_t interest, int slot, uint32_t flags, uint64_t argument)
{
    output_flush(NULL);
    for (struct client *client = clients, *next; client != NULL; client = next) {
        next = client->next;
        if (client->events == NULL || (client->interest & interest) == 0) continue;
        ((hresult(*)(struct foreign *, uint32_t, uint64_t))client->events->vtable[slot])(client->events, flags, argument);
    }
}

void events_engine_state(uint32_t flags, uint64_t argument)
{
    tell_all(EVENTS_CHANGE_ENGINE_STATE, SLOT_OF(ChangeEngineState), flags, argument);
}

void events_debuggee_state(void)
{
    tell_all(EVENTS_CHANGE_DEBUGGEE_STATE, SLOT_OF(ChangeDebuggeeState), CHANGED_ALL, 0);
}

// SessionStatus takes one argument; a second one in a register does no harm.
void events_session_status(uint32_t status)
{
    tell_all(EVENTS_SESSION_STATUS, SLOT_OF(SessionStatus), status, 0);
}
