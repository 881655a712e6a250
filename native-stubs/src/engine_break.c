// Breakpoints and steps as the engine sees them: numbers, conditions, stops.
#include "engine.h"
#include "insn_x64.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

static bool set_in_target(struct engine *engine, uint64_t address, bool set, char *why_not, size_t size)
{
    struct target *target = engine->target;
    if (target->ops->breakpoint != NULL) return target->ops->breakpoint(target, address, set, why_not, size);
    snprintf(why_not, size, "this target has no breakpoints");
    return false;
}

static struct breakpoint *armed_at(struct engine *engine, uint64_t address)
{
    for (int i = 0; i < BREAKPOINTS_MAX; i++) {
        struct breakpoint *breakpoint = &engine->breakpoints[i];
        if (breakpoint->used && breakpoint->armed && breakpoint->address == address) return breakpoint;
    }
    return NULL;
}

bool engine_arm(struct engine *engine, struct breakpoint *breakpoint, char *why_not, size_t size)
{
    if (breakpoint->armed) return true;
    if (!breakpoint->resolved) {
        const char *at = breakpoint->expression;
        breakpoint->resolved = engine_expression(engine, &at, &breakpoint->address) && *text_skip_blanks(at) == '\0';
    }
    if (!breakpoint->resolved || !breakpoint->enabled) return false;
    breakpoint->armed = set_in_target(engine, breakpoint->address, true, why_not, size);
    return breakpoint->armed;
}

static void remove_unless_used(struct engine *engine, uint64_t address)
{
    char ignored[128];
    bool step = engine->step.kind != STEP_NONE && engine->step.temporary == address;
    if (engine->target == NULL || step || armed_at(engine, address) != NULL) return;
    set_in_target(engine, address, false, ignored, sizeof ignored);
}

void engine_disarm(struct engine *engine, struct breakpoint *breakpoint)
{
    if (!breakpoint->armed) return;
    breakpoint->armed = false;
    remove_unless_used(engine, breakpoint->address);
}

void engine_resolve_breakpoints(struct engine *engine)
{
    char why_not[128];
    for (int i = 0; i < BREAKPOINTS_MAX; i++) {
        struct breakpoint *breakpoint = &engine->breakpoints[i];
        if (breakpoint->used && breakpoint->enabled && !breakpoint->armed) {
            engine_arm(engine, breakpoint, why_not, sizeof why_not);
        }
    }
}

void engine_step_over(struct engine *engine)
{
    uint64_t temporary = engine->step.temporary;
    engine->step.kind = STEP_NONE;
    if (temporary != 0) remove_unless_used(engine, temporary);
    engine->step.temporary = 0;
}

// Where a p or gu ends; 0: after this one instruction.
static bool find_end(struct engine *engine, struct step *step)
{
    struct target *target = engine->target;
    struct registers registers;
    struct stack_frame frame;
    step->temporary = 0;
    if (step->kind == STEP_INTO) return true;
    if (step->kind == STEP_OUT) {
        if (target->ops->stack(target, step->tid, &frame, 1) == 0 || frame.return_address == 0) return false;
        step->temporary = frame.return_address;
        step->least_sp = frame.sp + 1;
        return true;
    }
    uint8_t code[INSN_MAX] = {0};
    struct insn insn;
    if (!target->ops->registers(target, step->tid, &registers)) return false;
    target->ops->read(target, registers.rip, code, sizeof code);
    if (!insn_decode(code, &insn) || !insn_is_call(code, &insn)) return true;
    step->temporary = registers.rip + insn.length;
    step->least_sp = registers.rsp;
    return true;
}

static bool start(struct engine *engine, const char *command)
{
    struct step *step = &engine->step;
    struct target *target = engine->target;
    char why_not[128] = "the target cannot step";
    bool one = step->temporary == 0;
    bool done = one ? target->ops->step != NULL : set_in_target(engine, step->temporary, true, why_not, sizeof why_not);
    engine->flush(engine->context);
    if (done && one) done = engine_run_step(engine, step->tid, engine->last_handled);
    if (!done) {
        step->kind = STEP_NONE;
        engine_print_class(engine, OUTPUT_ERROR, "Unable to %s: %s\n", command, why_not);
        return false;
    }
    engine->state = RUN_RUNNING;
    if (!one) engine_resume(engine, engine->last_handled);
    return true;
}

bool engine_step(struct engine *engine, enum step_kind kind, uint64_t address, uint64_t count, const char *command)
{
    if (engine->target == NULL || engine->state != RUN_STOPPED || engine->target->frozen) {
        return engine_error(engine, "No runnable debuggees", command);
    }
    engine->step = (struct step){.kind = kind, .tid = engine->current_tid, .left = count};
    if (kind == STEP_GO_TO) {
        engine->step.tid = 0;
        engine->step.temporary = address;
    } else if (!find_end(engine, &engine->step)) {
        engine->step.kind = STEP_NONE;
        engine_print_class(engine, OUTPUT_ERROR, "Unable to %s: no caller is known\n", command);
        return false;
    }
    return start(engine, command);
}

static bool ends_step(struct engine *engine, const struct target_event *event)
{
    const struct step *step = &engine->step;
    if (step->kind == STEP_NONE || (step->tid != 0 && step->tid != event->tid)) return false;
    if (event->kind == EVENT_STEPPED) return step->temporary == 0;
    struct registers registers;
    return step->temporary != 0 && step->temporary == event->address &&
           engine->target->ops->registers(engine->target, event->tid, &registers) && registers.rsp >= step->least_sp;
}

static void step_done(struct engine *engine, const struct target_event *event)
{
    struct step step = engine->step;
    struct target_event stepped = *event;
    stepped.kind = EVENT_STEPPED;
    char prompt_command[ENGINE_LINE];
    bool more = step.left > 1 && step.kind != STEP_GO_TO;
    if (more) { // the prompt's command belongs to the last one
        snprintf(prompt_command, sizeof prompt_command, "%s", engine->prompt_command);
        engine->prompt_command[0] = '\0';
    }
    engine_stop(engine, &stepped, true);
    if (!more) return;
    snprintf(engine->prompt_command, sizeof engine->prompt_command, "%s", prompt_command);
    engine_step(engine, step.kind, 0, step.left - 1, "step");
}

static void hit(struct engine *engine, struct breakpoint *breakpoint, const struct target_event *event)
{
    if (breakpoint->passes_left > 1) {
        breakpoint->passes_left--;
        engine->target->ops->resume(engine->target, true);
        return;
    }
    struct target_event numbered = *event;
    numbered.code = (uint32_t)(breakpoint - engine->breakpoints);
    enum verdict verdict = engine_ask(engine, &numbered);
    if (verdict != VERDICT_NONE && verdict != VERDICT_STOP) {
        engine->target->ops->resume(engine->target, verdict != VERDICT_GO_NOT_HANDLED);
        return;
    }
    if (breakpoint->command[0] == '\0') {
        engine_print(engine, "Breakpoint %u hit\n", numbered.code);
        engine_stop(engine, &numbered, true);
        return;
    }
    // With commands of its own it is silent about itself, as long as they go on.
    engine_step_over(engine);
    engine->last = numbered;
    engine->last_handled = true;
    engine->current_tid = event->tid;
    engine->state = RUN_STOPPED;
    engine_list(engine, breakpoint->command);
    if (engine->state == RUN_STOPPED) engine_stop(engine, &numbered, true);
}

void engine_break_event(struct engine *engine, const struct target_event *event)
{
    struct breakpoint *breakpoint = event->kind == EVENT_BREAKPOINT ? armed_at(engine, event->address) : NULL;
    if (breakpoint != NULL && breakpoint->enabled) hit(engine, breakpoint, event);
    else if (ends_step(engine, event)) step_done(engine, event);
    else engine->target->ops->resume(engine->target, true);
}
