// Faults of the face on demand: what a debugger may do wrong, at a chosen moment.
// All output goes through here; with no fault set it only passes on.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault_kind {
    FAULT_HANG,    // no output any more, no input read, nothing but a kill ends it
    FAULT_MUTE,    // no output any more, all else goes on
    FAULT_SWALLOW, // this command's output does not come
    FAULT_DIE,     // the process ends
    FAULT_CLOSE,   // standard output is closed, all else goes on
    FAULT_DELAY,   // the output waits
    FAULT_TEXT,    // foreign text comes between
    FAULT_STALE,   // what the last .printf commands printed comes again
    FAULT_FLOOD,   // megabytes of lines
    FAULT_LONGLINE,// bytes without a line end
    FAULT_ERRORS,  // megabytes on standard error
    FAULT_SPLIT,   // from now on each write is this small
    FAULT_CRASH,   // an access violation
};

struct fault {
    enum fault_kind kind;
    uint64_t amount;  // milliseconds, megabytes, bytes or the exit code
    uint64_t after;   // bytes of the command's output that come before
    uint64_t nth;     // which matching command, from 1; 0: each
    uint64_t seen;
    char on[256];     // command lines, a pattern; "start": before the banner
    char *text;       // FAULT_TEXT
    size_t text_size;
    bool armed;
};

void faults_add(const struct fault *);
// A line begins; its name is "start" before the first.
void faults_begin(const char *line);
// A fault that the scenario's time brings.
void faults_strike(size_t index);
// What the face prints, on its way out.
void faults_write(const char *bytes, size_t size);
// The line is done; `more`: its output is still to come, as with g.
void faults_end(bool more);
size_t faults_count(void);
void faults_clear(void);
// Touches what nobody owns, as a bug would.
void faults_crash(void);
// "a\n\x41" to bytes, in place; the size of the result.
size_t faults_unescape(char *text);
