#include "stdin_lines.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define QUEUE_LIMIT 4096

static CRITICAL_SECTION lock;
static HANDLE arrived;
static char *queue[QUEUE_LIMIT];
static size_t first, count;
static bool closed;

static void push(const char *bytes, size_t length)
{
    while (length > 0 && bytes[length - 1] == '\r') length--;
    char *line = malloc(length + 1);
    if (line == NULL) return;
    memcpy(line, bytes, length);
    line[length] = '\0';
    for (;;) {
        EnterCriticalSection(&lock);
        bool room = count < QUEUE_LIMIT;
        if (room) queue[(first + count++) % QUEUE_LIMIT] = line;
        SetEvent(arrived);
        LeaveCriticalSection(&lock);
        if (room) return;
        Sleep(10);
    }
}

static DWORD WINAPI reader(void *unused)
{
    (void)unused;
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    static char pending[1 << 16];
    size_t used = 0;
    DWORD got;
    while (ReadFile(input, pending + used, (DWORD)(sizeof pending - used), &got, NULL) && got > 0) {
        used += got;
        char *newline;
        while ((newline = memchr(pending, '\n', used)) != NULL) {
            push(pending, (size_t)(newline - pending));
            used -= (size_t)(newline + 1 - pending);
            memmove(pending, newline + 1, used);
        }
        if (used == sizeof pending) { // no line is that long: give it up in pieces
            push(pending, used);
            used = 0;
        }
    }
    if (used > 0) push(pending, used);
    EnterCriticalSection(&lock);
    closed = true;
    SetEvent(arrived);
    LeaveCriticalSection(&lock);
    return 0;
}

void stdin_lines_start(void)
{
    InitializeCriticalSection(&lock);
    arrived = CreateEventA(NULL, FALSE, FALSE, NULL);
    HANDLE thread = CreateThread(NULL, 0, reader, NULL, 0, NULL);
    if (thread != NULL) CloseHandle(thread);
}

enum stdin_state stdin_lines_take(uint32_t milliseconds, char **line)
{
    ULONGLONG end = GetTickCount64() + milliseconds;
    for (;;) {
        EnterCriticalSection(&lock);
        enum stdin_state state = count > 0 ? STDIN_LINE : closed ? STDIN_END : STDIN_NOTHING;
        if (state == STDIN_LINE) {
            *line = queue[first];
            first = (first + 1) % QUEUE_LIMIT;
            count--;
        }
        LeaveCriticalSection(&lock);
        ULONGLONG now = GetTickCount64();
        if (state != STDIN_NOTHING || now >= end) return state;
        WaitForSingleObject(arrived, (DWORD)(end - now));
    }
}

bool stdin_lines_closed(void)
{
    EnterCriticalSection(&lock);
    bool result = closed;
    LeaveCriticalSection(&lock);
    return result;
}
