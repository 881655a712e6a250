#include "faults.h"
#include "host.h"
#include "text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MARKERS_SIZE 512

static struct fault *faults;
static size_t fault_count;
static size_t armed_from, armed_to; // which of them may be armed
static uint64_t written;  // bytes of this command's output
static bool muted, swallowing;
static size_t split;
static char markers[2 * MARKERS_SIZE]; // output of the last two .printf lines
static size_t marker_size, last_size;
static char fresh[MARKERS_SIZE];       // of the current one
static size_t fresh_size;
static bool printing;

void faults_add(const struct fault *fault)
{
    faults = realloc(faults, (fault_count + 1) * sizeof *faults);
    faults[fault_count++] = *fault;
}

size_t faults_count(void)
{
    return fault_count;
}

void faults_clear(void)
{
    for (size_t i = 0; i < fault_count; i++) free(faults[i].text);
    fault_count = armed_from = armed_to = 0;
    muted = swallowing = printing = false;
    split = marker_size = last_size = fresh_size = 0;
}

static void emit(const char *bytes, size_t size)
{
    if (muted) return;
    while (split > 0 && size > split) {
        host_write(bytes, split);
        bytes += split;
        size -= split;
    }
    if (size > 0) host_write(bytes, size);
}

static void flood(uint64_t megabytes, void to(const char *, size_t))
{
    static const char LINE[] = "flood of a debugger that talks and talks, 64 bytes in every line\r\n";
    static char block[1 << 16];
    size_t used = 0;
    while (used + sizeof LINE <= sizeof block) {
        memcpy(block + used, LINE, sizeof LINE - 1);
        used += sizeof LINE - 1;
    }
    for (uint64_t left = megabytes << 20; left > 0;) {
        size_t now = left < used ? (size_t)left : used;
        to(block, now);
        left -= now;
    }
}

static void long_line(uint64_t bytes)
{
    static char block[1 << 16];
    memset(block, 'x', sizeof block);
    for (uint64_t left = bytes; left > 0;) {
        size_t now = left < sizeof block ? (size_t)left : sizeof block;
        emit(block, now);
        left -= now;
    }
    emit("\r\n", 2);
}

void faults_crash(void)
{
    *(volatile int *)8 = 1;
}

static void strike(struct fault *fault)
{
    fault->armed = false;
    switch (fault->kind) {
    case FAULT_HANG:
        for (;;) host_sleep(60000);
    case FAULT_MUTE: muted = true; break;
    case FAULT_SWALLOW: swallowing = true; break;
    case FAULT_DIE: host_exit((int)fault->amount);
    case FAULT_CLOSE:
        host_close_output();
        muted = true;
        break;
    case FAULT_DELAY: host_pause((uint32_t)fault->amount); break;
    case FAULT_TEXT: emit(fault->text, fault->text_size); break;
    case FAULT_STALE: emit(markers, marker_size); break;
    case FAULT_FLOOD: flood(fault->amount, emit); break;
    case FAULT_LONGLINE: long_line(fault->amount); break;
    case FAULT_ERRORS: flood(fault->amount, host_write_error); break;
    case FAULT_SPLIT: split = (size_t)fault->amount; break;
    case FAULT_CRASH: faults_crash();
    }
}

// The armed fault that is due first among the next `size` bytes.
static struct fault *due(size_t size)
{
    struct fault *found = NULL;
    for (size_t i = armed_from; i < armed_to; i++) {
        struct fault *fault = &faults[i];
        if (!fault->armed || fault->after >= written + size) continue;
        if (found == NULL || fault->after < found->after) found = fault;
    }
    return found;
}

static void pass(const char *bytes, size_t size)
{
    written += size;
    if (!swallowing) emit(bytes, size);
}

void faults_write(const char *bytes, size_t size)
{
    if (printing && fresh_size + size <= sizeof fresh) {
        memcpy(fresh + fresh_size, bytes, size);
        fresh_size += size;
    }
    struct fault *fault;
    while ((fault = due(size)) != NULL) {
        size_t before = fault->after > written ? (size_t)(fault->after - written) : 0;
        pass(bytes, before);
        bytes += before;
        size -= before;
        strike(fault);
    }
    pass(bytes, size);
}

void faults_begin(const char *line)
{
    written = 0;
    swallowing = false;
    fresh_size = 0;
    printing = text_starts_nocase(line, ".printf");
    armed_from = armed_to = 0;
    for (size_t i = 0; i < fault_count; i++) {
        struct fault *fault = &faults[i];
        fault->armed = false;
        if (fault->on[0] == '\0' || !text_matches(fault->on, line)) continue;
        fault->seen++;
        fault->armed = fault->nth == 0 || fault->nth == fault->seen;
        if (!fault->armed) continue;
        if (armed_to == 0) armed_from = i;
        armed_to = i + 1;
    }
}

void faults_end(bool more)
{
    struct fault *fault;
    // What was to come behind more output than there was comes now.
    if (more) {
        while ((fault = due(1)) != NULL) strike(fault);
        return;
    }
    while ((fault = due(SIZE_MAX >> 1)) != NULL) strike(fault);
    if (fresh_size > 0) {
        memmove(markers, markers + marker_size - last_size, last_size);
        memcpy(markers + last_size, fresh, fresh_size);
        marker_size = last_size + fresh_size;
        last_size = fresh_size;
    }
    printing = false;
}

void faults_strike(size_t index)
{
    if (index < fault_count) strike(&faults[index]);
}

size_t faults_unescape(char *text)
{
    char *out = text;
    for (const char *p = text; *p != '\0'; p++) {
        if (*p != '\\' || p[1] == '\0') {
            *out++ = *p;
            continue;
        }
        p++;
        if (*p == 'n') *out++ = '\n';
        else if (*p == 'r') *out++ = '\r';
        else if (*p == 't') *out++ = '\t';
        else if (*p == 'x' && isxdigit((unsigned char)p[1]) && isxdigit((unsigned char)p[2])) {
            char digits[3] = {p[1], p[2], '\0'};
            *out++ = (char)strtoul(digits, NULL, 16);
            p += 2;
        } else *out++ = *p;
    }
    *out = '\0';
    return (size_t)(out - text);
}
