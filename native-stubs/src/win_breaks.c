// Breakpoints and single steps.
//
// A breakpoint is a hlt, as the handle traps are (win_traps.c): the thread stays
// in front of it, and a lost event only makes it happen again. To get past, the
// thread is sent to a translation of the covered instruction in a slot nearby;
// the hlt stays where it is, nobody is suspended, nobody slips past. Should this
// debugger die, the survivor sends threads the same way.
#include "insn_x64.h"
#include "win_target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HLT 0xF4
#define PRIVILEGED_INSTRUCTION 0xC0000096u
#define TRAP_FLAG 0x100u
#define AREA_SIZE 0x10000u
#define REACH 0x70000000u
#define ATTEMPTS 200

static struct win_break *find(struct win_target *target, uint64_t address)
{
    for (size_t i = 0; i < target->break_count; i++) {
        if (target->breaks[i].address == address) return &target->breaks[i];
    }
    return NULL;
}

const struct win_break *win_break_at(struct win_target *target, uint64_t address)
{
    const struct win_break *found = find(target, address);
    return found != NULL && found->set ? found : NULL;
}

bool win_break_known(struct win_target *target, const EXCEPTION_RECORD *record)
{
    return record->ExceptionCode == PRIVILEGED_INSTRUCTION && find(target, (uintptr_t)record->ExceptionAddress) != NULL;
}

uint64_t win_break_origin(struct win_target *target, uint64_t address)
{
    for (size_t i = 0; i < target->break_count; i++) {
        const struct win_break *known = &target->breaks[i];
        if (known->slot != 0 && address >= known->slot && address < known->slot + INSN_TRANSLATED_MAX) {
            return known->address;
        }
    }
    return 0;
}

// Rip-relative operands reach two gigabytes: a free place on either side.
static uint64_t allocate_near(struct win_target *target, uint64_t address)
{
    uint64_t at = address > REACH / 2 ? address - REACH / 2 : AREA_SIZE, end = address + REACH / 2;
    MEMORY_BASIC_INFORMATION region;
    for (int i = 0, attempts = 0; i < 100000 && at < end && attempts < ATTEMPTS; i++) {
        if (!VirtualQueryEx(target->process, (void *)(uintptr_t)at, &region, sizeof region)) break;
        uint64_t behind = (uintptr_t)region.BaseAddress + region.RegionSize;
        uint64_t place = (at + AREA_SIZE - 1) & ~(uint64_t)(AREA_SIZE - 1);
        if (region.State == MEM_FREE && place + AREA_SIZE <= behind) {
            attempts++;
            void *got = VirtualAllocEx(target->process, (void *)(uintptr_t)place, AREA_SIZE, MEM_COMMIT | MEM_RESERVE,
                                       PAGE_EXECUTE_READ);
            if (got != NULL) return (uintptr_t)got;
            behind = place + AREA_SIZE < behind ? place + 16 * AREA_SIZE : behind;
        }
        at = behind;
    }
    return (uintptr_t)VirtualAllocEx(target->process, NULL, AREA_SIZE, MEM_COMMIT | MEM_RESERVE, PAGE_EXECUTE_READ);
}

static uint64_t distance(uint64_t a, uint64_t b)
{
    return a > b ? a - b : b - a;
}

static uint64_t take_slot(struct win_target *target, uint64_t address)
{
    for (size_t i = 0; i <= target->area_count && i < WIN_AREAS; i++) {
        struct win_area *area = &target->areas[i];
        if (i == target->area_count) {
            area->base = allocate_near(target, address);
            if (area->base == 0) return 0;
            area->used = 0;
            target->area_count++;
        } else if (area->used == AREA_SIZE || distance(area->base, address) > REACH) {
            continue;
        }
        uint64_t slot = area->base + area->used;
        area->used += INSN_TRANSLATED_MAX;
        return slot;
    }
    return 0;
}

static bool fill_slot(struct win_target *target, struct win_break *made, const uint8_t *code, char *why_not, size_t size)
{
    uint8_t translated[INSN_TRANSLATED_MAX];
    size_t length = insn_translate(code, made->address, made->slot, translated);
    if (length == 0) snprintf(why_not, size, "the instruction cannot be carried out elsewhere");
    else if (!win_write(target, made->slot, translated, length)) snprintf(why_not, size, "cannot write to the target");
    else return win_survivor_break(target, (size_t)(made - target->breaks), made->address, made->slot);
    return false;
}

static struct win_break *make(struct win_target *target, uint64_t address, char *why_not, size_t size)
{
    struct win_break *made = find(target, address);
    bool is_new = made == NULL;
    uint8_t code[INSN_MAX] = {0};
    if (win_read(&target->base, address, code, sizeof code) == 0) {
        snprintf(why_not, size, "cannot read the target");
        return NULL;
    }
    if (code[0] == HLT) { // no program's own: it would not be allowed to run it
        snprintf(why_not, size, "a debugger that died has left a breakpoint here");
        return NULL;
    }
    if (made == NULL && target->break_count == WIN_BREAKS) {
        snprintf(why_not, size, "too many breakpoints in one session");
        return NULL;
    }
    if (made == NULL) {
        made = &target->breaks[target->break_count];
        *made = (struct win_break){.address = address, .slot = take_slot(target, address)};
        if (made->slot == 0) {
            snprintf(why_not, size, "no memory in the target, Win32 error 0n%lu", GetLastError());
            return NULL;
        }
        target->break_count++;
    }
    made->original = code[0];
    if (fill_slot(target, made, code, why_not, size)) return made;
    if (is_new) target->break_count--;
    return NULL;
}

bool win_breakpoint(struct target *base, uint64_t address, bool set, char *why_not, size_t size)
{
    struct win_target *target = (struct win_target *)base;
    struct win_break *known = find(target, address);
    const uint8_t hlt = HLT;
    if (target->exited) return !set;
    if (!set) {
        if (known == NULL || !known->set) return true;
        known->set = false;
        return win_trap_at(target, address) || win_write(target, address, &known->original, 1);
    }
    if (known != NULL && known->set) return true;
    if (!target->dies_with_us) {
        win_traps_find(target);
        if (!win_survivor_install(target, why_not, size)) return false;
    }
    known = make(target, address, why_not, size);
    if (known == NULL) return false;
    known->set = win_write(target, address, &hlt, 1);
    if (!known->set) snprintf(why_not, size, "cannot write to the target, Win32 error 0n%lu", GetLastError());
    return known->set;
}

void win_breaks_forget(struct win_target *target, uint64_t from, uint64_t size)
{
    for (size_t i = 0; i < target->break_count; i++) {
        uint64_t address = target->breaks[i].address;
        if (address >= from && address < from + size) target->breaks[i].set = false;
    }
}

void win_breaks_hide(const struct win_target *target, uint64_t address, uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < target->break_count; i++) {
        const struct win_break *known = &target->breaks[i];
        if (known->set && known->address >= address && known->address < address + size) {
            bytes[known->address - address] = known->original;
        }
    }
}

bool win_poke(struct target *base, uint64_t address, const void *bytes, size_t size)
{
    struct win_target *target = (struct win_target *)base;
    win_forget_pages();
    if (!win_write(target, address, bytes, size)) return false;
    for (size_t i = 0; i < target->break_count; i++) {
        // A breakpoint under the new bytes is set anew, with a new translation.
        uint64_t place = target->breaks[i].address;
        if (!target->breaks[i].set || place + INSN_MAX <= address || place >= address + size) continue;
        char ignored[128];
        if (place >= address) target->breaks[i].original = ((const uint8_t *)bytes)[place - address];
        else win_write(target, place, &target->breaks[i].original, 1);
        target->breaks[i].set = false;
        win_breakpoint(base, place, true, ignored, sizeof ignored);
    }
    return true;
}

// --- getting past, and stepping ---

static bool set_flag(struct win_thread *thread, bool on)
{
    CONTEXT context = {.ContextFlags = CONTEXT_CONTROL};
    if (!GetThreadContext(thread->handle, &context)) return false;
    context.EFlags = on ? context.EFlags | TRAP_FLAG : context.EFlags & ~TRAP_FLAG;
    return SetThreadContext(thread->handle, &context) != 0;
}

enum win_pass win_break_pass(struct win_target *target, uint32_t tid)
{
    struct win_thread *thread = win_thread_by_id(target, tid);
    CONTEXT context = {.ContextFlags = CONTEXT_CONTROL};
    if (thread == NULL || !GetThreadContext(thread->handle, &context)) return PASS_NOTHING;
    const EXCEPTION_RECORD as_if = {.ExceptionCode = PRIVILEGED_INSTRUCTION,
                                    .ExceptionAddress = (void *)(uintptr_t)context.Rip};
    if (win_trap_at(target, context.Rip)) return win_trap_hit(target, &as_if, tid) ? PASS_DONE : PASS_NOTHING;
    const struct win_break *here = win_break_at(target, context.Rip);
    if (here == NULL) return PASS_NOTHING;
    context.Rip = here->slot;
    return SetThreadContext(thread->handle, &context) ? PASS_SLOT : PASS_NOTHING;
}

bool win_step(struct target *base, uint32_t tid, bool handled)
{
    struct win_target *target = (struct win_target *)base;
    struct win_thread *thread = win_thread_by_id(target, tid);
    char ignored[128];
    CONTEXT context = {.ContextFlags = CONTEXT_CONTROL};
    if (thread == NULL || win_standing(NULL) != target || !GetThreadContext(thread->handle, &context)) return false;
    if (!target->dies_with_us && target->settled) {
        win_traps_find(target);
        if (!win_survivor_install(target, ignored, sizeof ignored)) return false;
    }
    thread = win_thread_by_id(target, tid);
    uint8_t code[2] = {0};
    win_read(base, context.Rip, code, sizeof code);
    thread->pushes_flags = code[0] == 0x9C || (code[0] == 0x66 && code[1] == 0x9C);
    target->step_tid = tid;
    win_let_go_processes(target);
    if (handled && win_break_pass(target, tid) == PASS_DONE) {
        target->stepped_already = true; // a trap: carried out by hand
        return true;
    }
    win_survivor_step(target, tid);
    thread->stepping = set_flag(thread, true);
    if (thread->stepping) win_continue_event(target, handled);
    return thread->stepping;
}

// The flag of a step that something else came before.
void win_step_cancel(struct win_target *target, uint32_t tid)
{
    for (size_t i = 0; i < target->thread_count; i++) {
        struct win_thread *thread = &target->threads[i];
        if (!thread->stepping || (tid != 0 && thread->info.tid != tid)) continue;
        set_flag(thread, false);
        thread->stepping = false;
        thread->stepped_late = true;
    }
}

// Puts a thread that faulted in a slot back on the original instruction.
static void leave_slot(struct win_target *target, struct win_thread *thread, struct target_event *event)
{
    CONTEXT context = {.ContextFlags = CONTEXT_CONTROL};
    uint64_t origin = win_break_origin(target, event->address);
    if (origin == 0 || !GetThreadContext(thread->handle, &context)) return;
    context.Rip = origin;
    if (SetThreadContext(thread->handle, &context)) event->address = origin;
}

static bool finish_step(struct win_target *target, struct win_thread *thread, struct target_event *event)
{
    CONTEXT context = {.ContextFlags = CONTEXT_CONTROL};
    GetThreadContext(thread->handle, &context);
    // A translation may take several instructions.
    if (win_break_origin(target, context.Rip) != 0 && set_flag(thread, true)) return false;
    thread->stepping = false;
    uint64_t pushed;
    if (thread->pushes_flags && win_read(&target->base, context.Rsp, &pushed, 8) == 8) {
        pushed &= ~(uint64_t)TRAP_FLAG;
        win_write(target, context.Rsp, &pushed, 8);
    }
    event->kind = EVENT_STEPPED;
    event->address = context.Rip;
    return target->step_tid == thread->info.tid;
}

bool win_break_event(struct win_target *target, const EXCEPTION_RECORD *record, struct target_event *event)
{
    struct win_thread *thread = win_thread_by_id(target, event->tid);
    if (thread == NULL) return true;
    if (record->ExceptionCode == PRIVILEGED_INSTRUCTION) {
        if (win_break_at(target, event->address) != NULL) {
            event->kind = EVENT_BREAKPOINT;
        } else if (find(target, event->address) != NULL) {
            return false; // removed meanwhile: the original is back
        }
    } else if (record->ExceptionCode == (DWORD)EXCEPTION_SINGLE_STEP) {
        if (thread->stepping) return finish_step(target, thread, event);
        if (thread->stepped_late) return thread->stepped_late = false;
    }
    leave_slot(target, thread, event);
    win_step_cancel(target, event->tid);
    return true;
}

void win_breaks_cover(struct win_target *target, bool set)
{
    const uint8_t hlt = HLT;
    for (size_t i = 0; i < target->break_count; i++) {
        const struct win_break *known = &target->breaks[i];
        if (known->set) win_write(target, known->address, set ? &hlt : &known->original, 1);
    }
}

void win_breaks_remove(struct win_target *target)
{
    char ignored[128];
    for (size_t i = 0; i < target->break_count; i++) {
        win_breakpoint(&target->base, target->breaks[i].address, false, ignored, sizeof ignored);
    }
}
