// The ground off Windows: there are no real targets, only simulated ones.
#include "host.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

uint64_t host_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void host_sleep(uint32_t milliseconds)
{
    struct timespec left = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) continue;
}

_Noreturn void host_exit(int code)
{
    _exit(code);
}

struct target *host_open_target(struct cdb_options *options, say_function *say)
{
    (void)options;
    say("There are no Windows processes here, and no simulated one was chosen:\n"
        "name its file with -scenario or in DBGENG4J_SCENARIO.\n");
    return NULL;
}

uint32_t host_find_process(const char *image, say_function *say)
{
    say("There is no process '%s' here\n", image);
    return 0;
}
