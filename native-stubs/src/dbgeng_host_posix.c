// What only the face dbgeng needs of the system, off Windows.
#include "host.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

struct call {
    void (*run)(void *);
    void *argument;
};

static void *start(void *call)
{
    ((struct call *)call)->run(((struct call *)call)->argument);
    return NULL;
}

void host_in_other_thread(void (*run)(void *), void *argument)
{
    struct call call = {run, argument};
    pthread_t thread;
    if (pthread_create(&thread, NULL, start, &call) == 0) pthread_join(thread, NULL);
}

void host_library_path(char *path, size_t size)
{
    Dl_info info;
    bool known = dladdr((void *)host_library_path, &info) != 0;
    snprintf(path, size, "%s", known ? info.dli_fname : "");
}
