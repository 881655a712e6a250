// The face's ground on Windows; its targets are real processes.
#include "host.h"
#include "processes.h"
#include "win_target.h"

#include <stdio.h>

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

uint64_t host_milliseconds(void)
{
    return GetTickCount64();
}

void host_sleep(uint32_t milliseconds)
{
    Sleep(milliseconds);
}

_Noreturn void host_exit(int code)
{
    ExitProcess((UINT)code);
}

bool host_break_requested(void)
{
    return break_event != NULL && WaitForSingleObject(break_event, 0) == WAIT_OBJECT_0;
}

static uint32_t find_by_name(const char *image, say_function *say)
{
    uint32_t pids[64];
    size_t count = win_find_processes(image, pids, 64);
    if (count == 1) return pids[0];
    if (count == 0) {
        say("Unable to find process '%s'\n", image);
    } else {
        say("Process name '%s' is not unique:", image);
        for (size_t i = 0; i < count; i++) say(" 0n%u", pids[i]);
        say("\n");
    }
    say("Debuggee initialization failed\n");
    return 0;
}

struct target *host_open_target(struct cdb_options *options, say_function *say)
{
    // What is launched goes down with the debugger, what is attached survives it.
    if (options->launch[0] != '\0') {
        say("CommandLine: %s\n", options->launch);
        return win_launch(options, options->engine.detach_at_end, say);
    }
    if (options->dump[0] != '\0' || options->kernel[0] != '\0' || options->local_kernel || options->remote[0] != '\0' ||
        options->process_server[0] != '\0') {
        say("the stand-in opens dumps, kernels and other debuggers only where they are simulated\n");
        return NULL;
    }
    if (options->image[0] != '\0') options->pid = find_by_name(options->image, say);
    if (options->pid == 0) return NULL;
    if (options->look != LOOK_NOT) return win_look(options->pid, options->look == LOOK_SUSPENDED, say);
    struct target *target = win_attach(options->pid, true, say);
    if (target != NULL) say("*** wait with pending attach\n");
    return target;
}
