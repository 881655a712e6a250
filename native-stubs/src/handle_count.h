// How many handles a process has open, all in all and by type. No debugger is needed for it.
#pragma once
#include <stdint.h>

// Prints "started N", "handles N" and a line "N TYPE" for each type; an exit code: 0 counted,
// 1 there is no such process, 3 it cannot be counted (said on stderr).
int print_handle_count(uint32_t pid);
