// What the command engine needs of a debugged process. target_win32 is the
// real one; a simulated one fulfils the same contract.
#pragma once
#include "trace_db.h"

#include <stddef.h>

#define TARGET_PATH 1024
#define TARGET_NAME 512

enum event_kind {
    EVENT_NONE, // nothing happened in the time allowed
    EVENT_PROCESS_CREATED,
    EVENT_PROCESS_EXITED,
    EVENT_THREAD_CREATED,
    EVENT_THREAD_EXITED,
    EVENT_MODULE_LOADED,
    EVENT_MODULE_UNLOADED,
    EVENT_DEBUG_TEXT,
    EVENT_EXCEPTION,
    EVENT_BREAKPOINT, // one set by breakpoint(), at `address`
    EVENT_STEPPED,    // step() is done
};

// Whatever it is, the target stands still from here to resume().
struct target_event {
    enum event_kind kind;
    uint32_t pid;
    uint32_t tid;
    uint32_t code; // exception or exit code
    bool first_chance;
    uint64_t address; // of the exception, or the module's base
    uint64_t size;    // of the module
    char text[TARGET_PATH]; // module path or debug output
    uint32_t flags;         // of the exception, with its parameters
    uint32_t parameter_count;
    uint64_t parameters[15];
};

struct thread_info {
    uint32_t tid;
    uint32_t index; // the debugger's own number, never reused
    uint64_t teb;
    uint64_t start;
    uint32_t suspend_count;
};

struct module_info {
    uint64_t base;
    uint64_t size;
    char name[128];
    char path[TARGET_PATH];
    const char *symbols; // what kind of symbols are loaded
    bool exports_only;   // names come from the export table
    bool noticed;        // and the user was told so
};

struct symbol_info {
    char module[128];
    char name[TARGET_NAME]; // empty: only the module is known
    uint64_t displacement;  // from the symbol, or from the module's base
    // Path of a module whose symbols this look-up was the first to miss, or empty.
    char defaulted[TARGET_PATH];
};

struct source_line {
    char file[TARGET_PATH];
    uint32_t line;
    uint64_t displacement;
};

struct stack_frame {
    uint64_t pc;
    uint64_t sp;
    uint64_t return_address;
};

struct registers {
    uint64_t rax, rbx, rcx, rdx, rsi, rdi, rip, rsp, rbp;
    uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
    uint32_t flags;
    uint16_t cs, ss, ds, es, fs, gs;
};

struct handle_entry {
    uint64_t handle;
    uint32_t granted_access;
    uint32_t attributes;
};

struct handle_detail {
    struct handle_entry entry;
    char type[64]; // empty: the handle is not open
    uint32_t handle_count;
    uint32_t pointer_count;
    char name[TARGET_PATH]; // empty: none
    char specific[512];     // object-specific lines, indented, or empty
};

struct process_times {
    double up, kernel, user; // seconds
};

// One line of a kernel's process list.
struct kernel_process {
    uint64_t address; // of the EPROCESS
    uint64_t peb;
    uint64_t directory_base;
    uint64_t object_table;
    uint32_t pid, parent, session;
    uint32_t handle_count;
    char image[TARGET_PATH];
};

// A stretch of address space, with Windows' own numbers (MEM_*, PAGE_*).
struct region_info {
    uint64_t base, size, allocation_base;
    uint32_t state, type, protect, allocation_protect;
};

// False ends the enumeration.
typedef bool symbol_visitor(void *context, const char *module, const char *name, uint64_t address);

struct target {
    const struct target_ops *ops;
    struct trace_db trace;
    uint32_t pid;
    bool launched; // else attached
    bool frozen;   // nothing of it ever runs for us: a dump, a live kernel, no debug port
    const struct target_event *stands_at; // a frozen one, or NULL
    const char *prompt; // in place of the current thread's, or NULL
    char image[TARGET_PATH];
};

struct target_ops {
    // Events: wait() until one comes or the time is over; after each other than
    // EVENT_NONE the target stands still until resume().
    void (*wait)(struct target *, uint32_t milliseconds, struct target_event *);
    void (*resume)(struct target *, bool handled);
    // Both end the connection; the target must not be used afterwards.
    bool (*detach)(struct target *);
    void (*kill)(struct target *);

    size_t (*read)(struct target *, uint64_t address, void *buffer, size_t size);
    size_t (*thread_count)(struct target *);
    bool (*thread_at)(struct target *, size_t position, struct thread_info *);
    size_t (*module_count)(struct target *);
    bool (*module_at)(struct target *, size_t position, struct module_info *);
    bool (*registers)(struct target *, uint32_t tid, struct registers *);
    size_t (*stack)(struct target *, uint32_t tid, struct stack_frame *, size_t limit);
    void (*times)(struct target *, struct process_times *);

    bool (*symbol_at)(struct target *, uint64_t address, struct symbol_info *);
    bool (*line_at)(struct target *, uint64_t address, struct source_line *);
    bool (*address_of)(struct target *, const char *name, uint64_t *address);
    void (*symbol_path)(struct target *, const char *path);

    // Records arrive in target->trace while tracing is enabled.
    bool (*trace_enable)(struct target *, uint64_t slots, char *why_not, size_t size);
    void (*trace_disable)(struct target *);
    // Entries are malloc'ed.
    size_t (*handles)(struct target *, struct handle_entry **);
    bool (*handle_detail)(struct target *, uint64_t handle, struct handle_detail *);
    // A look at a kernel's processes, malloc'ed; NULL for a target in user mode.
    size_t (*kernel_processes)(struct target *, struct kernel_process **);
    // What a simulated target knows of its own past (!truth); else NULL.
    void (*truth)(struct target *, char *text, size_t size);

    // From here on each may be NULL: this target cannot do it.
    bool (*write)(struct target *, uint64_t address, const void *bytes, size_t size);
    // Sets or removes one per address. A hit comes as EVENT_BREAKPOINT with the
    // thread in front of the instruction; resume() and step() get past it.
    bool (*breakpoint)(struct target *, uint64_t address, bool set, char *why_not, size_t size);
    // In place of resume(): one instruction of one thread, then EVENT_STEPPED,
    // unless something else comes first.
    bool (*step)(struct target *, uint32_t tid, bool handled);
    bool (*set_registers)(struct target *, uint32_t tid, const struct registers *);
    // The region that holds the address; false above the last one.
    bool (*region_at)(struct target *, uint64_t address, struct region_info *);
    bool (*dump)(struct target *, const char *path, bool full, char *why_not, size_t size);
    // Whether it survives a debugger that ends without a word.
    void (*keep_at_exit)(struct target *, bool keep);
    // Names of all symbols (module and name patterns with '*' and '?').
    void (*symbols)(struct target *, const char *module, const char *name, symbol_visitor *, void *context);
};
