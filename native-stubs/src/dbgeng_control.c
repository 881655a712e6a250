// IDebugControl: what is asked of it; dbgeng_execute.c has what runs things.
#include "dbgeng_control.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static hresult GetEngineOptions(struct face *this, uint32_t *options)
{
    MINE(this);
    *options = session.engine_options;
    return OK;
}

static hresult set_options(struct face *this, uint32_t options)
{
    MINE(this);
    if ((options & ~ENGINE_OPTIONS_ALL) != 0) return INVALID_ARGUMENT;
    session.engine_options = options;
    session.engine.options.skip_initial_break = (options & ENGINE_INITIAL_BREAK) == 0;
    session.engine.options.skip_final_break = (options & ENGINE_FINAL_BREAK) == 0;
    session.engine.options.no_shell = (options & ENGINE_NO_SHELL) != 0;
    return OK;
}

static hresult SetEngineOptions(struct face *this, uint32_t options)
{
    return set_options(this, options);
}

static hresult AddEngineOptions(struct face *this, uint32_t options)
{
    return set_options(this, session.engine_options | options);
}

static hresult RemoveEngineOptions(struct face *this, uint32_t options)
{
    return set_options(this, session.engine_options & ~options);
}

static hresult GetDebuggeeType(struct face *this, uint32_t *class, uint32_t *qualifier)
{
    MINE(this);
    if (!session_has_target()) return UNEXPECTED;
    bool kernel = session.kind == KIND_KERNEL || session.kind == KIND_LOCAL_KERNEL;
    *class = kernel ? CLASS_KERNEL : CLASS_USER;
    *qualifier = session.kind == KIND_LOCAL_KERNEL ? KERNEL_LOCAL_QUALIFIER
               : session.kind == KIND_DUMP ? DUMP_DEFAULT_QUALIFIER : USER_PROCESS_QUALIFIER;
    return OK;
}

// Of the actual, the executing and the effective processor: it is always this one.
static hresult processor_type(struct face *this, uint32_t *type)
{
    MINE(this);
    if (!session_has_target()) return UNEXPECTED;
    *type = MACHINE_AMD64;
    return OK;
}

static hresult IsPointer64Bit(struct face *this)
{
    MINE(this);
    return session_has_target() ? OK : UNEXPECTED;
}

static hresult GetPageSize(struct face *this, uint32_t *size)
{
    MINE(this);
    if (!session_has_target()) return UNEXPECTED;
    *size = 4096;
    return OK;
}

static hresult evaluate(struct face *this, const char *expression, uint32_t type, struct value *value, uint32_t *rest)
{
    MINE(this);
    if (expression == NULL || value == NULL) return INVALID_ARGUMENT;
    if (session_has_target() && !session_stopped()) return ACCESS_DENIED;
    if (type != 0 && type != VALUE_INT32 && type != VALUE_INT64) return NOT_IMPLEMENTED;
    const char *at = expression;
    uint64_t result;
    output_for(this->client, OUTCTL_IGNORE);
    bool fine = engine_expression(&session.engine, &at, &result);
    output_done();
    // Without a place for the rest nothing may be left.
    if (!fine || (rest == NULL && *text_skip_blanks(at) != '\0')) return FAILURE;
    *value = (struct value){.i64 = type == VALUE_INT32 ? (uint32_t)result : result,
                            .type = type == VALUE_INT32 ? VALUE_INT32 : VALUE_INT64};
    if (rest != NULL) *rest = (uint32_t)(at - expression);
    return OK;
}

static hresult Evaluate(struct face *this, const char *expression, uint32_t type, struct value *value, uint32_t *rest)
{
    return evaluate(this, expression, type, value, rest);
}

static hresult EvaluateWide(struct face *this, const wide *expression, uint32_t type, struct value *value, uint32_t *rest)
{
    char *text = text_narrow(expression);
    hresult result = evaluate(this, text, type, value, rest);
    free(text);
    return result;
}

static hresult GetStackTrace(struct face *this, uint64_t frame_offset, uint64_t stack_offset, uint64_t instruction_offset,
                             struct frame *frames, uint32_t size, uint32_t *filled)
{
    MINE(this);
    if (frames == NULL || size == 0) return INVALID_ARGUMENT;
    if (!session_stopped()) return UNEXPECTED;
    if (frame_offset != 0 || stack_offset != 0 || instruction_offset != 0) return NOT_IMPLEMENTED;
    struct stack_frame *found = calloc(size, sizeof *found);
    if (found == NULL) return OUT_OF_MEMORY;
    struct target *target = session.engine.target;
    size_t count = target->ops->stack(target, session.engine.current_tid, found, size);
    for (size_t i = 0; i < count; i++) {
        frames[i] = (struct frame){.instruction = found[i].pc, .return_address = found[i].return_address,
                                   .frame = found[i].sp, .stack = found[i].sp, .is_virtual = i == 0, .number = (uint32_t)i};
    }
    free(found);
    if (filled != NULL) *filled = (uint32_t)count;
    return count > 0 ? OK : FAILURE;
}

static struct {
    char text[1024];
    size_t used;
} captured;

static void capture(void *context, const char *bytes, size_t size)
{
    (void)context;
    size_t room = sizeof captured.text - 1 - captured.used;
    size_t now = size < room ? size : room;
    memcpy(captured.text + captured.used, bytes, now);
    captured.text[captured.used += now] = '\0';
}

static void no_flush(void *context)
{
    (void)context;
}

// What the engine prints for something, as text.
static char *text_of(void (*print)(struct engine *))
{
    struct engine *engine = &session.engine;
    unsigned mask = engine->output_mask;
    captured.used = 0;
    captured.text[0] = '\0';
    engine->write = capture;
    engine->flush = no_flush;
    engine->output_mask = 0xFFFF;
    print(engine);
    engine->write = output_write;
    engine->flush = output_flush;
    engine->output_mask = mask;
    return captured.text;
}

static hresult GetPromptTextWide(struct face *this, wide *buffer, uint32_t size, uint32_t *needed)
{
    MINE(this);
    if (!session_stopped()) return UNEXPECTED;
    char *text = text_of(engine_prompt);
    char *end = strstr(text, "> "); // which is the shell's to add
    if (end != NULL) *end = '\0';
    return give_wide(text, buffer, size, needed);
}

static void last_event(struct engine *engine)
{
    engine_show_last_event(engine, "");
}

static uint32_t last_kind(const struct target_event *event)
{
    static const uint32_t KINDS[] = {
        [EVENT_NONE] = 0, [EVENT_PROCESS_CREATED] = EVENTS_CREATE_PROCESS, [EVENT_PROCESS_EXITED] = EVENTS_EXIT_PROCESS,
        [EVENT_THREAD_CREATED] = EVENTS_CREATE_THREAD, [EVENT_THREAD_EXITED] = EVENTS_EXIT_THREAD,
        [EVENT_MODULE_LOADED] = EVENTS_LOAD_MODULE, [EVENT_MODULE_UNLOADED] = EVENTS_UNLOAD_MODULE,
        [EVENT_DEBUG_TEXT] = 0, [EVENT_EXCEPTION] = EVENTS_EXCEPTION, [EVENT_BREAKPOINT] = EVENTS_BREAKPOINT,
        [EVENT_STEPPED] = 0};
    return KINDS[event->kind];
}

// The particulars: of an exception its record and chance, else one number.
static uint32_t last_details(const struct target_event *event, void *buffer, uint32_t size)
{
    struct {
        struct exception_record record;
        uint32_t first_chance;
    } exception = {{.code = event->code, .flags = event->flags, .address = event->address,
                    .parameter_count = event->parameter_count}, event->first_chance};
    memcpy(exception.record.parameters, event->parameters, sizeof exception.record.parameters);
    bool module = event->kind == EVENT_MODULE_LOADED || event->kind == EVENT_MODULE_UNLOADED;
    const void *from = event->kind == EVENT_EXCEPTION ? (const void *)&exception
                     : module ? (const void *)&event->address : (const void *)&event->code;
    bool exit = event->kind == EVENT_PROCESS_EXITED || event->kind == EVENT_THREAD_EXITED;
    uint32_t whole = event->kind == EVENT_EXCEPTION ? sizeof exception : module ? 8
                   : exit || event->kind == EVENT_BREAKPOINT ? 4 : 0;
    if (buffer != NULL) memcpy(buffer, from, whole < size ? whole : size);
    return whole;
}

static hresult GetLastEventInformationWide(struct face *this, uint32_t *type, uint32_t *process, uint32_t *thread,
                                           void *extra, uint32_t extra_size, uint32_t *extra_used, wide *description,
                                           uint32_t size, uint32_t *needed)
{
    MINE(this);
    if (!session_stopped()) return UNEXPECTED;
    const struct target_event *event = &session.engine.last;
    struct thread_info info;
    *type = last_kind(event);
    *process = event->kind == EVENT_NONE ? ANY_ID : 0;
    *thread = engine_thread(&session.engine, event->tid, &info) ? info.index : ANY_ID;
    uint32_t used = last_details(event, extra, extra_size);
    if (extra_used != NULL) *extra_used = used;
    char *text = text_of(last_event), *words = strstr(text, ": ");
    text[strcspn(text, "\n")] = '\0';
    hresult result = give_wide(words != NULL ? words + 2 : text, description, size, needed);
    return result == OK && extra != NULL && used > extra_size ? FALSE_OK : result;
}

static hresult GetSystemVersionStringWide(struct face *this, uint32_t which, wide *buffer, uint32_t size, uint32_t *needed)
{
    MINE(this);
    (void)which;
    if (!session_has_target()) return UNEXPECTED;
    return give_wide(STANDIN_NAME " " STANDIN_VERSION, buffer, size, needed);
}

void *const CONTROL_SLOTS[] = {
    EVERY_SLOT, UNKNOWN_SLOTS,
    SLOT(IDebugControl, GetInterrupt), SLOT(IDebugControl, SetInterrupt), SLOT(IDebugControl, Output),
    SLOT(IDebugControl, GetStackTrace), SLOT(IDebugControl, GetDebuggeeType), SLOT(IDebugControl, GetPageSize),
    [IDebugControl_GetActualProcessorType] = (void *)processor_type,
    [IDebugControl_GetExecutingProcessorType] = (void *)processor_type,
    [IDebugControl_GetEffectiveProcessorType] = (void *)processor_type,
    SLOT(IDebugControl, IsPointer64Bit), SLOT(IDebugControl, GetExecutionStatus), SLOT(IDebugControl, SetExecutionStatus),
    SLOT(IDebugControl, GetEngineOptions), SLOT(IDebugControl, AddEngineOptions), SLOT(IDebugControl, RemoveEngineOptions),
    SLOT(IDebugControl, SetEngineOptions), SLOT(IDebugControl, Evaluate), SLOT(IDebugControl, Execute),
    SLOT(IDebugControl, WaitForEvent),
    SLOT(IDebugControl4, OutputWide), SLOT(IDebugControl4, ControlledOutputWide), SLOT(IDebugControl4, GetPromptTextWide),
    SLOT(IDebugControl4, EvaluateWide), SLOT(IDebugControl4, ExecuteWide),
    SLOT(IDebugControl4, GetLastEventInformationWide), SLOT(IDebugControl4, GetSystemVersionStringWide),
};
