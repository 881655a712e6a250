// Registers and call stacks.
#include "win_target.h"

#include <dbghelp.h>

bool win_registers(struct target *base, uint32_t tid, struct registers *r)
{
    struct win_thread *thread = win_thread_by_id((struct win_target *)base, tid);
    CONTEXT c = {.ContextFlags = CONTEXT_CONTROL | CONTEXT_INTEGER};
    if (thread == NULL || !GetThreadContext(thread->handle, &c)) return false;
    *r = (struct registers){c.Rax, c.Rbx, c.Rcx, c.Rdx, c.Rsi, c.Rdi, c.Rip, c.Rsp,    c.Rbp,
                            c.R8,  c.R9,  c.R10, c.R11, c.R12, c.R13, c.R14, c.R15, c.EFlags};
    return true;
}

size_t win_walk(struct win_target *target, HANDLE thread, CONTEXT *context, struct stack_frame *frames, size_t limit)
{
    STACKFRAME64 frame = {
        .AddrPC = {.Offset = context->Rip, .Mode = AddrModeFlat},
        .AddrStack = {.Offset = context->Rsp, .Mode = AddrModeFlat},
        .AddrFrame = {.Offset = context->Rbp, .Mode = AddrModeFlat},
    };
    win_walk_begin(target, context->Rsp);
    size_t count = 0;
    while (count < limit) {
        if (!StackWalk64(IMAGE_FILE_MACHINE_AMD64, target->process, thread, &frame, context, win_read_for_walk,
                         SymFunctionTableAccess64, SymGetModuleBase64, NULL)) {
            break;
        }
        if (frame.AddrPC.Offset == 0) break;
        // A broken chain repeats itself; a real one always moves up the stack.
        if (count > 0 && frame.AddrStack.Offset <= frames[count - 1].sp) break;
        frames[count++] = (struct stack_frame){frame.AddrPC.Offset, frame.AddrStack.Offset, frame.AddrReturn.Offset};
    }
    return count;
}

size_t win_stack(struct target *base, uint32_t tid, struct stack_frame *frames, size_t limit)
{
    struct win_target *target = (struct win_target *)base;
    struct win_thread *thread = win_thread_by_id(target, tid);
    CONTEXT context = {.ContextFlags = CONTEXT_FULL};
    if (thread == NULL || !GetThreadContext(thread->handle, &context)) return 0;
    return win_walk(target, thread->handle, &context, frames, limit);
}
