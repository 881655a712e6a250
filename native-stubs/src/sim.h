// Private to target_sim: a process that a scenario file describes, over simulated time.
#pragma once
#include "faults.h"
#include "host.h"
#include "target.h"

#define SIM_NEVER UINT64_MAX // all simulated times are in microseconds
#define SIM_FASTEST 0        // speed: from one thing that happens straight to the next

struct sim_module {
    struct module_info info;
    uint64_t from, until;
    bool loaded;
    uint8_t *bytes; // once somebody reads or writes them
};

struct sim_memory {
    uint64_t base, size;
    uint8_t *bytes;
};

struct sim_symbol {
    uint64_t address;
    size_t module;
    char *name;
};

struct sim_line {
    uint64_t address;
    char *file;
    uint32_t line;
};

struct sim_path {
    char *name;
    uint64_t *frames; // innermost first
    size_t depth;
};

struct sim_thread {
    struct thread_info info;
    size_t path;
    uint64_t from, until;
    bool alive;
    struct registers registers; // but for rip and rsp
    size_t now; // the path it is on at this stop, SIM_HOME: its own
    size_t place; // a path of its own for places that no statement names, 0: none yet
};
#define SIM_HOME SIZE_MAX
#define SIM_BREAKPOINTS 64

enum sim_act {
    ACT_OPEN,
    ACT_BAD_REFERENCE,
    ACT_EXCEPTION,
    ACT_BREAK, // as if somebody broke in from outside
    ACT_SAY,
    ACT_THREAD,
    ACT_MODULE,
    ACT_EXIT,
    ACT_FAULT,
};

struct sim_closing {
    uint64_t due, handle;
};

// Something that happens once or again and again.
struct sim_actor {
    enum sim_act act;
    uint64_t next, every, until, times;
    uint32_t tid, owner; // owner: the process that does it, as a duplication from outside
    size_t path, close_path;
    uint64_t value; // handle, exception or exit code, index of the thread or module
    uint32_t access;
    bool caught; // an exception that the program handles
    uint64_t life; // of an opened handle, SIM_NEVER: it leaks
    char *type, *text;
    struct sim_closing *closings; // in order, since all live equally long
    size_t closing_first, closing_count, closing_room;
    uint64_t opened, closed;
    size_t told; // breakpoints told on the way to what happens next
};

struct sim_handle {
    bool open;
    size_t actor;
};

struct sim_process { // of the kernel's list
    struct kernel_process info;
    double rate; // handles per second
    uint64_t from, until;
};

struct sim {
    struct target base; // first: the engine's view
    char *file;
    uint64_t attach_time, dump_time;
    uint32_t speed; // simulated per real time
    uint64_t step; // by which a look at the kernel moves its clock, 0: real time moves it
    uint32_t traced_pid; // in front of a kernel: the process whose handles were traced, 0: none
    uint32_t refuse_error, refuse_status;
    char control[1024]; // file through which a break is asked for
    char fate[1024];    // file that tells what becomes of the process, or ""
    struct sim_module *modules;
    struct sim_symbol *symbols; // sorted by address once read
    struct sim_line *lines;     // likewise
    struct sim_path *paths;
    struct sim_thread *threads;
    struct sim_actor *actors;
    struct sim_process *processes;
    struct sim_memory *memory;
    size_t memory_count, module_count, symbol_count, line_count, path_count, thread_count, actor_count, process_count;
    // --- what changes ---
    uint64_t now, running_since; // running_since: host's clock
    uint64_t now_then;           // simulated time at running_since
    bool exited, break_asked;
    bool killed;                 // from outside: it ends when it next runs
    uint32_t killed_with;        // the exit code
    bool idle;                   // nothing is left to happen
    size_t greeted;              // events of the attach or launch that were told
    bool greeting;
    bool wake;                   // the one event of a process that is only looked at is to come
    uint32_t break_tid;
    enum sim_break { BREAK_NONE, BREAK_THREAD_CAME, BREAK_STANDS } break_stage;
    size_t at_exception;         // actor whose exception the target stands at, or SIM_HOME
    bool second_chance;
    uint32_t ended_by;           // exception that nobody handled, 0: none
    uint32_t next_index, next_tid;
    uint64_t breakpoints[SIM_BREAKPOINTS];
    size_t breakpoint_count;
    size_t leaving, leaving_actor; // the frame that a call is about to return to, 0: none
    uint32_t stepped;              // thread whose step is to be told, 0: none
    struct sim_handle *handles; // by value / 4
    size_t handle_room, handle_free; // no free one below handle_free
};

// sim_words.c: lines into words, words into numbers. Each returns false after `problem`.
struct sim_words {
    char *at[64];
    size_t count, next;
    char *copy;
};
bool sim_split(const char *line, struct sim_words *, char *problem, size_t size);
void sim_words_free(struct sim_words *);
const char *sim_word(struct sim_words *); // NULL at the end
bool sim_number(const char *word, uint64_t *value);
bool sim_duration(const char *word, uint64_t *microseconds);

// sim_scenario.c
struct sim *sim_new(void);
void sim_free(struct sim *);
bool sim_read_text(struct sim *, const char *name, const char *text, char *problem, size_t size);
bool sim_read_file(struct sim *, const char *file, char *problem, size_t size);
// sim_acts.c: the statements that tell what happens
bool sim_read_act(struct sim *, struct sim_words *, enum sim_act, char *problem, size_t size);
bool sim_read_memory(struct sim *, struct sim_words *, char *problem, size_t size);
bool sim_read_fault(struct sim *, struct sim_words *, char *problem, size_t size);
size_t sim_path_by_name(const struct sim *, const char *name); // SIM_HOME: none
extern const char SIM_WINDOWS[], SIM_KERNEL[];
// sim_symbols.c
bool sim_frame(const struct sim *, const char *text, uint64_t *address);
struct sim_module *sim_module_at(const struct sim *, uint64_t address);
void sim_sort(struct sim *);
bool sim_symbol_at(struct target *, uint64_t address, struct symbol_info *);
bool sim_line_at(struct target *, uint64_t address, struct source_line *);
bool sim_address_of(struct target *, const char *name, uint64_t *address);
// sim_time.c: lets things happen up to a time, or to the first that stops the target
void sim_start(struct sim *);
bool sim_advance(struct sim *, uint64_t limit, struct target_event *);
void sim_wait(struct target *, uint32_t milliseconds, struct target_event *);
void sim_resume(struct target *, bool handled);
// sim_handles.c
uint64_t sim_open_handle(struct sim *, size_t actor);
void sim_close_handle(struct sim *, size_t actor, uint64_t handle);
void sim_record(struct sim *, const struct sim_actor *, enum trace_op, uint64_t handle, size_t path);
size_t sim_handles(struct target *, struct handle_entry **);
bool sim_handle_detail(struct target *, uint64_t handle, struct handle_detail *);
void sim_truth(struct target *, char *text, size_t size);
// sim_memory.c
size_t sim_read(struct target *, uint64_t address, void *buffer, size_t size);
bool sim_write(struct target *, uint64_t address, const void *bytes, size_t size);
bool sim_region_at(struct target *, uint64_t address, struct region_info *);
void sim_symbols(struct target *, const char *module, const char *name, symbol_visitor *, void *context);
// sim_dump.c
bool sim_dump(struct target *, const char *path, unsigned kinds, char *why_not, size_t size);
// sim_break.c: enters and leaves tell the breakpoints before and after what an actor does
bool sim_enters(struct sim *, struct sim_actor *, struct target_event *);
bool sim_leaves(struct sim *, struct target_event *);
bool sim_breakpoint(struct target *, uint64_t address, bool set, char *why_not, size_t size);
bool sim_step(struct target *, uint32_t tid, bool handled);
// sim_kernel.c
size_t sim_kernel_processes(struct target *, struct kernel_process **);
// sim_target.c: what the options ask for; NULL after saying why not
struct target *sim_open(struct sim *, struct cdb_options *, say_function *);
void sim_fate(const struct sim *, const char *word);
uint32_t sim_find_process(const struct sim *, const char *image, say_function *); // likewise 0
