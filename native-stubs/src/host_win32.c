// The ground on Windows; its targets are real processes.
#include "host.h"
#include "processes.h"
#include "win_target.h"

#include <stdio.h>

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

uint32_t host_find_process(const char *image, say_function *say)
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
        return win_launch(options->launch, options->new_console, options->engine.detach_at_end, say);
    }
    if (options->dump[0] != '\0' || options->kernel[0] != '\0' || options->local_kernel || options->remote[0] != '\0' ||
        options->process_server[0] != '\0') {
        say("the stand-in opens dumps, kernels and other debuggers only where they are simulated\n");
        return NULL;
    }
    if (options->image[0] != '\0') options->pid = host_find_process(options->image, say);
    if (options->pid == 0) return NULL;
    if (options->look != LOOK_NOT) return win_look(options->pid, options->look == LOOK_SUSPENDED, say);
    struct target *target = win_attach(options->pid, !options->goes_at_exit, say);
    if (target != NULL) say("*** wait with pending attach\n");
    return target;
}
