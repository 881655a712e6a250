// Finding processes by image name.
#pragma once
#include <stddef.h>
#include <stdint.h>

size_t win_find_processes(const char *image, uint32_t *pids, size_t limit);

// The event that breaks a debugger's command off, by its process id.
#define HOST_BREAK_EVENT "dbgeng4j-standin-break-%lu"
