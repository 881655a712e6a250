// What the faces need of the system they run on, and the real targets it offers.
// host_*.c fulfil it for both faces; where text goes and breaks come from is
// streams_*.c of the face cdb or dbgeng_output.c.
#pragma once
#include "cdb_options.h"
#include "target.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Says, in cdb's words, what goes on before there is an engine.
typedef void say_function(const char *format, ...);

void host_start(void);
void host_write(const char *bytes, size_t size);
// A command takes its time; where commands can be broken off, so can this.
void host_pause(uint32_t milliseconds);
void host_write_error(const char *bytes, size_t size);
void host_close_output(void);
// A clock that only goes forward.
uint64_t host_milliseconds(void);
void host_sleep(uint32_t milliseconds);
// At once, whatever other threads do.
_Noreturn void host_exit(int code);
// Whether somebody has asked for a break since the last call (a signal, off Windows).
bool host_break_requested(void);
// A real process as the options name it; NULL after saying why not.
struct target *host_open_target(struct cdb_options *, say_function *);
// A running process by its image's name; 0 after saying why not.
uint32_t host_find_process(const char *image, say_function *);

// --- dbgeng_host_*.c ---
void host_in_other_thread(void (*run)(void *), void *argument); // and waits for it
void host_library_path(char *path, size_t size);                // of the library that this is in
