// Private to the face dbgeng: clients, the one session, what the methods share.
#pragma once
#include "cdb_options.h"
#include "dbgeng.h"
#include "engine.h"
#include "host.h"

#include <stdatomic.h>

#ifdef _WIN32
#define EXPORTED __declspec(dllexport)
#else
#define EXPORTED __attribute__((visibility("default")))
#endif

// What `this` points to. A client is one object with a face for each interface; any
// version of an interface is the newest one's vtable.
struct face {
    void *const *vtable;
    struct client *client;
};

// An object of the caller's: a pointer to its vtable, whatever follows.
struct foreign {
    void *const *vtable;
};

enum family { FAMILY_CLIENT, FAMILY_CONTROL, FAMILY_SYMBOLS, FAMILY_SYSTEM, FAMILY_DATA, FAMILY_REGISTERS,
              FAMILY_ADVANCED, FAMILIES };

struct client {
    struct face faces[FAMILIES];
    atomic_long references;
    uint64_t thread; // the only one that may call, but for a few methods
    struct foreign *output, *events;
    bool output_is_wide, events_are_wide;
    uint32_t output_mask, interest;
    atomic_bool exit_dispatch;
    struct client *next;
};

struct session {
    struct engine engine; // its target is NULL: nothing to debug
    uint64_t thread;      // that started it and may wait
    bool fresh;           // WaitForEvent has not made the target real yet
    atomic_bool waiting;
    enum { KIND_USER, KIND_DUMP, KIND_KERNEL, KIND_LOCAL_KERNEL } kind;
    char name[1024];      // of the dump
    uint32_t exit_code;
    uint32_t engine_options, symbol_options, process_options;
    char symbol_path[ENGINE_LINE], process_server[1024];
    // Of SetInterrupt, from any thread.
    atomic_bool break_asked, user_interrupt, exit_asked;
    bool interrupted;     // the command under way was broken off
    uint32_t output_control; // of the call under way
    struct client *speaker;  // and its client
};

extern struct session session;
extern struct client *clients;

// One vtable an interface; a slot that nothing is set for answers E_NOTIMPL.
hresult not_implemented(void);
// Listing a slot again is how it gets its method.
#pragma GCC diagnostic ignored "-Woverride-init"
#define EVERY_SLOT [0 ... SLOTS_MAX - 1] = (void *)not_implemented
#define SLOT(interface, method) [interface##_##method] = (void *)method
#define UNKNOWN_SLOTS [IUnknown_QueryInterface] = (void *)face_query, [IUnknown_AddRef] = (void *)face_add, \
                      [IUnknown_Release] = (void *)face_release
extern void *const CLIENT_SLOTS[], *const CONTROL_SLOTS[], *const SYMBOLS_SLOTS[], *const SYSTEM_SLOTS[],
    *const DATA_SLOTS[], *const REGISTERS_SLOTS[], *const ADVANCED_SLOTS[], *const BREAKPOINT_SLOTS[];

// dbgeng_object.c
hresult face_query(struct face *, const struct iid *, void **);
uint32_t face_add(struct face *);
uint32_t face_release(struct face *);
hresult client_new(const struct iid *, void **);
void foreign_add(struct foreign *);
void foreign_release(struct foreign *);
uint64_t thread_number(void); // of this thread, never used again
// Every method but a few begins with this.
#define MINE(this) \
    do { \
        if ((this)->client->thread != thread_number()) return WRONG_THREAD; \
    } while (0)
// A target that runs, or has not come yet, is not to be looked at.
#define STANDING(this) \
    do { \
        MINE(this); \
        if (!session_stopped()) return UNEXPECTED; \
    } while (0)

// dbgeng_session.c
void session_prepare(void); // before anything is asked of it
hresult session_open(struct client *, struct cdb_options *);
void session_close(bool kill);
void session_leave(void); // without a word to the target
void session_status(uint32_t status);
bool session_has_target(void);
bool session_is_remote(void); // another debugger waits for its events
bool session_stopped(void); // and the target can be looked at
uint32_t execution_status(void);
bool session_interrupted(void); // since the last question, and the command under way ends
hresult session_wait(uint32_t milliseconds);
hresult session_find(const char *image, uint32_t *pid); // a running process by its name

// dbgeng_output.c
void output_write(void *context, const char *bytes, size_t size);
void output_flush(void *context);
void output_send(uint32_t mask, const char *bytes, size_t size);
// From here to output_done() what is printed goes where `control` says.
void output_for(struct client *, uint32_t control);
void output_done(void);

// dbgeng_break.c: breakpoints as objects, one for each number, never freed
struct face *breakpoint_face(uint32_t number);

// dbgeng_events.c
enum verdict events_notify(struct engine *, const struct target_event *);
void events_engine_state(uint32_t flags, uint64_t argument);
void events_debuggee_state(void);
void events_session_status(uint32_t status);
void events_interest(struct client *);

// dbgeng_standin.c: commands that no other debugger has; false: not one of them
bool standin_command(const char *line, hresult *result);

// dbgeng_text.c: UTF-8 inside, UTF-16 outside
char *text_narrow(const wide *); // malloc'ed; NULL of NULL
wide *text_widen(const char *bytes, size_t size); // likewise, with an end
// As DbgEng gives text: cut and S_FALSE where the buffer is small; `needed` with the end.
hresult give_text(const char *text, char *buffer, uint32_t size, uint32_t *needed);
hresult give_wide(const char *text, wide *buffer, uint32_t size, uint32_t *needed);
