// The processes of the session: the one that was opened and, with -o, what it
// starts. Each is a win_target of its own; only one stands at an event of the
// engine's, and the others are held meanwhile.
#include "win_target.h"

#include <stdlib.h>
#include <wchar.h>

static struct win_target *first;
static uint32_t next_number, next_thread_index;
static struct win_target *cached; // whose memory and names are kept

void win_enlist(struct win_target *target)
{
    struct win_target **end = &first;
    while (*end != NULL) end = &(*end)->next;
    *end = target;
    target->base.number = next_number++;
}

void win_delist(struct win_target *target)
{
    struct win_target **at = &first;
    while (*at != NULL && *at != target) at = &(*at)->next;
    if (*at != NULL) *at = target->next;
    if (first == NULL) next_number = next_thread_index = 0;
    if (cached == target) cached = NULL;
}

uint32_t win_next_thread_index(void)
{
    return next_thread_index++;
}

struct win_target *win_process(size_t position)
{
    struct win_target *one = first;
    while (one != NULL && position > 0) {
        one = one->next;
        position--;
    }
    return one;
}

// One that has ended counts as long as the engine looks at its last event.
struct target *win_process_at(struct target *asked, size_t position)
{
    (void)asked;
    for (struct win_target *one = first; one != NULL; one = one->next) {
        if (one->exited && !one->event_pending) continue;
        if (position-- == 0) return &one->base;
    }
    return NULL;
}

// The name of a place in one process is not its name in another.
void win_cache_for(struct win_target *target)
{
    if (cached == target) return;
    cached = target;
    win_forget_pages();
    win_names_forget();
    win_exports_forget();
}

static struct win_target *process_of(uint32_t pid, const struct win_target *like)
{
    for (struct win_target *one = first; one != NULL; one = one->next) {
        if (one->base.pid == pid && !(one->exited && !one->event_pending)) return one;
    }
    struct win_target *child = win_new(pid);
    child->base.launched = child->base.child = true;
    child->dies_with_us = like->dies_with_us;
    return child;
}

// Windows starts the console's host itself; Wine has the program do it.
static bool let_go_of_console_host(const DEBUG_EVENT *event)
{
    static const wchar_t HOST[] = L"\\conhost.exe";
    wchar_t path[TARGET_PATH] = L"";
    if (event->dwDebugEventCode != CREATE_PROCESS_DEBUG_EVENT) return false;
    HANDLE file = event->u.CreateProcessInfo.hFile;
    size_t length = file != NULL ? GetFinalPathNameByHandleW(file, path, TARGET_PATH, 0) : 0;
    size_t tail = sizeof HOST / sizeof HOST[0] - 1;
    if (length < tail || length >= TARGET_PATH || _wcsicmp(path + length - tail, HOST) != 0) return false;
    CloseHandle(file);
    return DebugActiveProcessStop(event->dwProcessId);
}

static struct win_target *fetch(DWORD milliseconds)
{
    DEBUG_EVENT event;
    do {
        if (first == NULL || !WaitForDebugEvent(&event, milliseconds)) return NULL;
    } while (let_go_of_console_host(&event));
    struct win_target *target = process_of(event.dwProcessId, first);
    target->event = event;
    target->event_pending = true;
    return target;
}

struct win_target *win_next_event(DWORD milliseconds)
{
    for (struct win_target *one = first; one != NULL; one = one->next) {
        if (!one->event_kept) continue;
        one->event_kept = false;
        return one;
    }
    return fetch(milliseconds);
}

struct win_target *win_standing(struct win_target *otherwise)
{
    for (struct win_target *one = first; one != NULL; one = one->next) {
        if (one->event_pending && !one->event_kept) return one;
    }
    return otherwise;
}

bool win_next_event_of(struct win_target *target, DWORD milliseconds)
{
    struct win_target *of = fetch(milliseconds);
    if (of != NULL) of->event_kept = of != target;
    return of == target;
}

void win_hold_processes(const struct win_target *but)
{
    for (struct win_target *one = first; one != NULL; one = one->next) {
        if (one != but && !one->exited) win_hold_others(one, 0);
    }
}

void win_let_go_processes(const struct win_target *but)
{
    for (struct win_target *one = first; one != NULL; one = one->next) {
        if (one != but) win_let_go(one);
    }
}

void win_break_in(const struct win_target *wanted)
{
    if (!wanted->exited) DebugBreakProcess(wanted->process);
    for (const struct win_target *one = first; one != NULL && wanted->exited; one = one->next) {
        if (!one->exited) wanted = one, DebugBreakProcess(one->process);
    }
}

void win_bury(const struct win_target *but)
{
    for (struct win_target *one = first, *next; one != NULL; one = next) {
        next = one->next;
        if (one != but && one->exited && !one->event_pending) win_release(one);
    }
}
