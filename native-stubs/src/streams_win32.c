// The standard streams of the face cdb on Windows, and who breaks in.
#include "host.h"
#include "processes.h"

#include <stdio.h>
#include <windows.h>

static HANDLE break_event;

static BOOL WINAPI on_control(DWORD kind)
{
    if (kind != CTRL_C_EVENT && kind != CTRL_BREAK_EVENT) return FALSE;
    SetEvent(break_event);
    return TRUE;
}

// Ctrl+C, Ctrl+Break, or `winproc interrupt PID` from elsewhere.
void host_start(void)
{
    char name[64];
    snprintf(name, sizeof name, HOST_BREAK_EVENT, GetCurrentProcessId());
    break_event = CreateEventA(NULL, FALSE, FALSE, name);
    SetConsoleCtrlHandler(on_control, TRUE);
}

static void write_to(DWORD stream, const char *bytes, size_t size)
{
    size_t sent = 0;
    DWORD done = 0;
    while (sent < size && WriteFile(GetStdHandle(stream), bytes + sent, (DWORD)(size - sent), &done, NULL) && done > 0) {
        sent += done;
    }
}

void host_write(const char *bytes, size_t size)
{
    write_to(STD_OUTPUT_HANDLE, bytes, size);
}

void host_write_error(const char *bytes, size_t size)
{
    write_to(STD_ERROR_HANDLE, bytes, size);
}

void host_close_output(void)
{
    CloseHandle(GetStdHandle(STD_OUTPUT_HANDLE));
}

void host_pause(uint32_t milliseconds)
{
    host_sleep(milliseconds);
}

bool host_break_requested(void)
{
    return break_event != NULL && WaitForSingleObject(break_event, 0) == WAIT_OBJECT_0;
}
