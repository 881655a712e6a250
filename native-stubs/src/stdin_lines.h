// Lines from stdin, read by a thread of their own: the end of the input is
// noticed even while the target runs.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum stdin_state { STDIN_LINE, STDIN_NOTHING, STDIN_END };

void stdin_lines_start(void);
// Waits up to the given time for a line; *line is malloc'ed.
enum stdin_state stdin_lines_take(uint32_t milliseconds, char **line);
// The input has ended, though lines may be left.
bool stdin_lines_closed(void);
