// winproc: what is done to a process from outside of the debugger.
#include "handle_count.h"
#include "processes.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static int usage(void)
{
    fprintf(stderr, "usage: winproc break PID    stop it in its debugger (DebugBreakProcess)\n"
                    "       winproc alive PID    exit code 0 if it runs, 1 if not\n"
                    "       winproc kill PID     end it at once\n"
                    "       winproc handles PID  count its handles, all in all and by type\n"
                    "       winproc interrupt PID  break the command off that a stand-in debugger runs\n"
                    "       winproc list IMAGE   print the process ids of an image\n");
    return 2;
}

static int failed(const char *what)
{
    fprintf(stderr, "winproc: %s failed, Win32 error 0n%lu\n", what, GetLastError());
    return 1;
}

static int interrupt(DWORD pid)
{
    char name[64];
    snprintf(name, sizeof name, HOST_BREAK_EVENT, pid);
    HANDLE event = OpenEventA(EVENT_MODIFY_STATE, FALSE, name);
    return event != NULL && SetEvent(event) ? 0 : failed("OpenEvent");
}

static int act(const char *verb, DWORD pid)
{
    HANDLE process = OpenProcess(PROCESS_ALL_ACCESS, FALSE, pid);
    if (strcmp(verb, "alive") == 0) {
        // Waiting tells an exit code of 259 from a live process.
        return process != NULL && WaitForSingleObject(process, 0) == WAIT_TIMEOUT ? 0 : 1;
    }
    if (process == NULL) return failed("OpenProcess");
    if (strcmp(verb, "interrupt") == 0) return interrupt(pid);
    if (strcmp(verb, "break") == 0) return DebugBreakProcess(process) ? 0 : failed("DebugBreakProcess");
    if (strcmp(verb, "kill") == 0) return TerminateProcess(process, 1) ? 0 : failed("TerminateProcess");
    return usage();
}

int main(int argc, char **argv)
{
    if (argc != 3) return usage();
    if (strcmp(argv[1], "list") == 0) {
        uint32_t pids[1024];
        size_t count = win_find_processes(argv[2], pids, 1024);
        for (size_t i = 0; i < count; i++) printf("%u\n", pids[i]);
        return 0;
    }
    char *end;
    unsigned long pid = strtoul(argv[2], &end, 0);
    if (*end != '\0' || end == argv[2]) return usage();
    return strcmp(argv[1], "handles") == 0 ? print_handle_count(pid) : act(argv[1], pid);
}
