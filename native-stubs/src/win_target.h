// Private to target_win32: a process under the Win32 debug API.
#pragma once
#include "host.h"

#include <windows.h>

#define PENDING_CALLS 4

// A handle call that was entered and has not returned yet.
struct pending_call {
    int call;      // index into HANDLE_CALLS
    uint64_t sp;   // where its return address lies: names the call in its thread
    uint64_t out, second_out;
    uint64_t source; // NtClose, NtDuplicateObject: the handle given
    bool closes_source, into_target;
};

struct win_thread {
    HANDLE handle;
    struct thread_info info;
    struct pending_call pending[PENDING_CALLS];
    int pending_count;
    bool held; // suspended by us
    uint64_t stack_base;
    bool stepping;     // its trap flag is set by us
    bool stepped_late; // it was, and the event may still come
    bool pushes_flags; // the instruction stepped puts the trap flag on the stack
};

#define WIN_BREAKS 512
#define WIN_AREAS 16

// A breakpoint, or one that was: late events must still be known.
struct win_break {
    uint64_t address;
    uint64_t slot; // where its translated instruction lies in the target
    uint8_t original;
    bool set;
};

// Room for slots in the target.
struct win_area {
    uint64_t base;
    uint32_t used;
};

enum trap_kind { TRAP_MOV_R10_RCX = 1, TRAP_MOV_EAX, TRAP_JUMP, TRAP_RETURN };

// A hlt over the first byte of an instruction that we can carry out ourselves.
struct trap {
    uint64_t address;
    enum trap_kind kind;
    uint32_t argument; // immediate, jump distance or bytes popped
    int call;          // HANDLE_CALLS index at an entry, -1 at a return
    uint8_t original;
};

struct win_target {
    struct target base; // first: the engine's view
    struct win_target *next; // of the session's processes
    HANDLE process;
    DEBUG_EVENT event;  // the event the target stands at
    bool event_pending;
    bool event_kept;    // and it came while one of another process was wanted
    bool event_is_ours; // the survivor's int3 took the place of the engine's event
    uint32_t break_tid; // the thread that stands at an int3, and where
    uint64_t break_address;
    bool exited;
    bool symbols_ready;
    struct win_thread *threads;
    size_t thread_count;
    struct module_info *modules;
    size_t module_count;
    uint64_t ntdll;
    struct trap *traps; // sorted by address
    size_t trap_count;
    bool traps_set;
    uint64_t survivor; // address of the stub in the target, 0: none yet
    uint64_t survivor_breaks; // and of its list of breakpoints
    bool looked_at; // not debugged (-pv, -pvr)
    bool wake;      // and its one event has not been asked for
    struct target_event wake_event;
    bool settled;      // it has come as far as its first int3
    bool dies_with_us; // launched, not to be left running: needs no survivor
    struct win_break breaks[WIN_BREAKS];
    size_t break_count;
    struct win_area areas[WIN_AREAS];
    size_t area_count;
    uint32_t step_tid;
    bool stepped_already; // the next wait() reports the step
};

// Creation (win_process.c). NULL after printing why, in cdb's words, to `say`.
struct target *win_attach(uint32_t pid, bool keep_at_exit, say_function *say);
struct target *win_launch(const struct cdb_options *, bool keep_at_exit, say_function *say);
// Without a debug port: nothing of the target is changed (win_look.c).
struct target *win_look(uint32_t pid, bool suspend, say_function *say);
void win_look_end(struct win_target *);
void win_release(struct win_target *);
struct win_target *win_new(uint32_t pid);
void win_say_error(say_function *say, const char *what, DWORD error);

// win_children.c
void win_enlist(struct win_target *);
void win_delist(struct win_target *);
uint32_t win_next_thread_index(void); // the debugger counts the threads of all
struct win_target *win_process(size_t position);
struct target *win_process_at(struct target *, size_t position);
// Before what is kept of memory and names is used for a process.
void win_cache_for(struct win_target *);
// The process that stands at an event now, or NULL when the time is over.
struct win_target *win_next_event(DWORD milliseconds);
// Whose event is to be continued: the user may look at another one meanwhile.
struct win_target *win_standing(struct win_target *otherwise);
// The same for one; what comes of others meanwhile is kept for them.
bool win_next_event_of(struct win_target *, DWORD milliseconds);
void win_hold_processes(const struct win_target *but);
void win_let_go_processes(const struct win_target *but);
void win_break_in(const struct win_target *wanted); // or another, if that one has ended
void win_bury(const struct win_target *but); // those that have ended
// win_process.c
bool win_detach(struct target *);
void win_kill(struct target *);
// win_events.c
void win_wait(struct target *, uint32_t milliseconds, struct target_event *);
void win_resume(struct target *, bool handled);
void win_continue(struct win_target *, DWORD status);
// Keeps the lists of threads and modules; describes the event.
void win_note_event(struct win_target *, struct target_event *);
void win_continue_event(struct win_target *, bool handled);
// win_lists.c
struct win_thread *win_thread_by_id(struct win_target *, uint32_t tid);
void win_thread_add(struct win_target *, uint32_t tid, HANDLE, uint64_t teb, uint64_t start);
void win_thread_remove(struct win_target *, uint32_t tid);
void win_module_add(struct win_target *, uint64_t base, HANDLE file);
bool win_module_remove(struct win_target *, uint64_t base, struct module_info *removed);
struct module_info *win_module_at(struct win_target *, uint64_t address);
// Suspends threads beyond the debug event's own hold; let_go undoes all of it.
void win_hold(struct win_target *, uint32_t tid);
void win_hold_others(struct win_target *, uint32_t but_tid);
void win_let_go(struct win_target *);
size_t win_thread_count(struct target *);
bool win_thread_info(struct target *, size_t position, struct thread_info *);
size_t win_module_count(struct target *);
bool win_module_info(struct target *, size_t position, struct module_info *);
void win_times(struct target *, struct process_times *);
// win_memory.c: reading hides the traps; image pages are kept.
size_t win_read(struct target *, uint64_t address, void *buffer, size_t size);
bool win_write(struct win_target *, uint64_t address, const void *bytes, size_t size);
bool win_read_for_walk(void *target, uint64_t address, void *buffer, size_t size);
// Fetches the top of the stack; win_read_for_walk serves from it until the next.
void win_walk_begin(struct win_target *, struct win_thread *, uint64_t stack_pointer);
void win_forget_pages(void);
// win_symbols.c
void win_symbols_start(struct win_target *);
void win_symbols_end(struct win_target *);
void win_names_forget(void);
void win_symbols_load(struct win_target *, struct module_info *, HANDLE file);
void win_symbols_unload(struct win_target *, const struct module_info *);
const char *win_symbols_kind(struct win_target *, const struct module_info *);
bool win_symbol_at(struct target *, uint64_t address, struct symbol_info *);
bool win_line_at(struct target *, uint64_t address, struct source_line *);
bool win_address_of(struct target *, const char *name, uint64_t *address);
void win_symbol_path(struct target *, const char *path);
void win_symbols(struct target *, const char *module, const char *name, symbol_visitor *, void *context);
// win_exports.c
bool win_export_at(struct win_target *, const struct module_info *, uint64_t address, struct symbol_info *);
bool win_export_address(struct win_target *, const struct module_info *, const char *name, uint64_t *address);
bool win_export_each(struct win_target *, const struct module_info *, const char *pattern, symbol_visitor *, void *);
void win_exports_forget(void);
// win_stack.c
bool win_registers(struct target *, uint32_t tid, struct registers *);
bool win_set_registers(struct target *, uint32_t tid, const struct registers *);
size_t win_stack(struct target *, uint32_t tid, struct stack_frame *, size_t limit);
// After win_walk_begin.
size_t win_walk(struct win_target *, const CONTEXT *, struct stack_frame *, size_t limit);
// win_trace.c: records; win_traps.c: where and how the target is stopped for them
bool win_trace_enable(struct target *, uint64_t slots, char *why_not, size_t size);
void win_trace_disable(struct target *);
// True when the exception was a trap of ours and has been dealt with.
bool win_trap_hit(struct win_target *, const EXCEPTION_RECORD *, uint32_t tid);
void win_trace_enter(struct win_target *, struct win_thread *, const CONTEXT *, int call);
void win_trace_leave(struct win_target *, struct win_thread *, const CONTEXT *);
void win_trace_bad_handle(struct win_target *, uint32_t tid);
bool win_traps_find(struct win_target *);
bool win_trap_at(const struct win_target *, uint64_t address);
// Where the system call of an entry returns to.
uint64_t win_trap_return(const struct win_target *, int call);
void win_traps_set(struct win_target *);
void win_traps_remove(struct win_target *);
// win_survivor.c: keeps the target alive if we die while traps are set
bool win_survivor_install(struct win_target *, char *why_not, size_t size);
// Tells it of a breakpoint's slot, and of the thread whose trap flag is set.
bool win_survivor_break(struct win_target *, size_t index, uint64_t address, uint64_t slot);
void win_survivor_step(struct win_target *, uint32_t tid);
// win_breaks.c
enum win_pass { PASS_NOTHING, PASS_SLOT, PASS_DONE };
bool win_breakpoint(struct target *, uint64_t address, bool set, char *why_not, size_t size);
const struct win_break *win_break_at(struct win_target *, uint64_t address);
// Whether a breakpoint is or was where the exception came from.
bool win_break_known(struct win_target *, const EXCEPTION_RECORD *);
// The instruction whose slot holds the address, or 0.
uint64_t win_break_origin(struct win_target *, uint64_t address);
// Gets a thread past what it stands at; PASS_DONE: the instruction is carried out.
enum win_pass win_break_pass(struct win_target *, uint32_t tid);
// False when the event is over and done with.
bool win_break_event(struct win_target *, const EXCEPTION_RECORD *, struct target_event *);
bool win_step(struct target *, uint32_t tid, bool handled);
void win_step_cancel(struct win_target *, uint32_t tid); // 0: everybody's
void win_breaks_hide(const struct win_target *, uint64_t address, uint8_t *bytes, size_t size);
void win_breaks_forget(struct win_target *, uint64_t from, uint64_t size);
void win_breaks_remove(struct win_target *);
// Takes the breakpoints out of memory, or puts them back, while all stand still.
void win_breaks_cover(struct win_target *, bool set);
bool win_poke(struct target *, uint64_t address, const void *bytes, size_t size);
// win_dump.c
bool win_region_at(struct target *, uint64_t address, struct region_info *);
bool win_dump(struct target *, const char *path, unsigned kinds, char *why_not, size_t size);
// win_handles.c, win_object.c
size_t win_handles(struct target *, struct handle_entry **);
bool win_handle_detail(struct target *, uint64_t handle, struct handle_detail *);
void win_object_specific(HANDLE object, const char *type, char *text, size_t size);

extern const struct target_ops WIN_TARGET_OPS;
