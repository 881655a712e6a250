// Registers and call stacks.
#include "unwind_x64.h"
#include "win_target.h"

#include <string.h>

static bool read_context(struct win_target *target, uint32_t tid, CONTEXT *context)
{
    struct win_thread *thread = win_thread_by_id(target, tid);
    *context = (CONTEXT){.ContextFlags = CONTEXT_CONTROL | CONTEXT_INTEGER | CONTEXT_SEGMENTS};
    if (thread == NULL || !GetThreadContext(thread->handle, context)) return false;
    // A thread that hit an int3 is shown on it, though it will go on behind it.
    if (tid == target->break_tid && context->Rip == target->break_address + 1) context->Rip--;
    // One in a breakpoint's slot is where the original instruction is.
    uint64_t origin = win_break_origin(target, context->Rip);
    if (origin != 0) context->Rip = origin;
    return true;
}

bool win_registers(struct target *base, uint32_t tid, struct registers *r)
{
    CONTEXT c;
    if (!read_context((struct win_target *)base, tid, &c)) return false;
    *r = (struct registers){c.Rax, c.Rbx, c.Rcx, c.Rdx, c.Rsi, c.Rdi, c.Rip, c.Rsp, c.Rbp, c.R8, c.R9, c.R10,
                            c.R11, c.R12, c.R13, c.R14, c.R15, c.EFlags,
                            c.SegCs, c.SegSs, c.SegDs, c.SegEs, c.SegFs, c.SegGs};
    return true;
}

bool win_set_registers(struct target *base, uint32_t tid, const struct registers *r)
{
    struct win_target *target = (struct win_target *)base;
    struct win_thread *thread = win_thread_by_id(target, tid);
    CONTEXT c = {.ContextFlags = CONTEXT_CONTROL | CONTEXT_INTEGER};
    if (thread == NULL || !GetThreadContext(thread->handle, &c)) return false;
    uint64_t shown = tid == target->break_tid && c.Rip == target->break_address + 1 ? c.Rip - 1 : c.Rip;
    if (r->rip != shown) c.Rip = r->rip;
    c.Rax = r->rax, c.Rbx = r->rbx, c.Rcx = r->rcx, c.Rdx = r->rdx, c.Rsi = r->rsi, c.Rdi = r->rdi;
    c.Rsp = r->rsp, c.Rbp = r->rbp, c.R8 = r->r8, c.R9 = r->r9, c.R10 = r->r10, c.R11 = r->r11;
    c.R12 = r->r12, c.R13 = r->r13, c.R14 = r->r14, c.R15 = r->r15, c.EFlags = r->flags;
    return SetThreadContext(thread->handle, &c) != 0;
}

static bool image_base(void *context, uint64_t address, uint64_t *base)
{
    const struct module_info *module = win_module_at(context, address);
    if (module == NULL) return false;
    *base = module->base;
    return true;
}

size_t win_walk(struct win_target *target, const CONTEXT *context, struct stack_frame *frames, size_t limit)
{
    const struct unwind_memory memory = {win_read_for_walk, image_base, target};
    // CONTEXT keeps the general registers in the machine's order, rax first.
    struct unwind_state state = {.pc = context->Rip};
    memcpy(state.registers, &context->Rax, sizeof state.registers);
    size_t count = 0;
    bool more = limit > 0;
    while (more) {
        struct stack_frame *frame = &frames[count++];
        frame->pc = state.pc;
        frame->sp = state.registers[UNWIND_RSP];
        more = unwind_x64_step(&memory, &state);
        frame->return_address = more ? state.pc : 0;
        // A real chain always moves up the stack; a broken one may circle.
        more = more && count < limit && state.registers[UNWIND_RSP] > frame->sp;
    }
    return count;
}

size_t win_stack(struct target *base, uint32_t tid, struct stack_frame *frames, size_t limit)
{
    struct win_target *target = (struct win_target *)base;
    CONTEXT context;
    if (!read_context(target, tid, &context)) return 0;
    win_walk_begin(target, win_thread_by_id(target, tid), context.Rsp);
    return win_walk(target, &context, frames, limit);
}
