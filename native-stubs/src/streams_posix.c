// The standard streams and signals of the face cdb off Windows.
#include "host.h"
#include "stdin_lines.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t break_requested;

static void on_signal(int number)
{
    (void)number;
    break_requested = 1;
}

void host_start(void)
{
    // Without SA_RESTART: a waiting poll() is to notice.
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGUSR1, &action, NULL);
    // A reader that has gone is no reason to die before the target is let go.
    signal(SIGPIPE, SIG_IGN);
}

static void write_to(int stream, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t done = write(stream, bytes, size);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return;
        bytes += done;
        size -= (size_t)done;
    }
}

void host_write(const char *bytes, size_t size)
{
    write_to(STDOUT_FILENO, bytes, size);
}

void host_write_error(const char *bytes, size_t size)
{
    write_to(STDERR_FILENO, bytes, size);
}

void host_close_output(void)
{
    close(STDOUT_FILENO);
}

void host_pause(uint32_t milliseconds)
{
    host_sleep(milliseconds);
}

bool host_break_requested(void)
{
    // Cleared only where it was seen set: a signal between a look and the clearing would be lost.
    if (!break_requested) return false;
    break_requested = 0;
    return true;
}

// --- stdin_lines.h ---

static char pending[1 << 16];
static size_t used;
static bool ended;

void stdin_lines_start(void) {}

// Waits for input and takes what there is.
static void receive(int milliseconds)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (ended || used == sizeof pending || poll(&input, 1, milliseconds) <= 0) return;
    ssize_t got = read(STDIN_FILENO, pending + used, sizeof pending - used);
    if (got > 0) used += (size_t)got;
    else if (got == 0 || errno != EINTR) ended = true;
}

static bool take(char **line)
{
    char *newline = memchr(pending, '\n', used);
    bool whole = newline != NULL;
    // The last line may lack its end; no line is longer than the buffer.
    if (!whole && !(used > 0 && (ended || used == sizeof pending))) return false;
    size_t length = whole ? (size_t)(newline - pending) : used;
    size_t taken = length + whole;
    while (length > 0 && pending[length - 1] == '\r') length--;
    *line = malloc(length + 1);
    if (*line == NULL) abort();
    memcpy(*line, pending, length);
    (*line)[length] = '\0';
    used -= taken;
    memmove(pending, pending + taken, used);
    return true;
}

enum stdin_state stdin_lines_take(uint32_t milliseconds, char **line)
{
    uint64_t end = host_milliseconds() + milliseconds;
    for (;;) {
        if (take(line)) return STDIN_LINE;
        if (ended) return STDIN_END;
        uint64_t now = host_milliseconds();
        if (now >= end) return STDIN_NOTHING;
        uint64_t left = end - now;
        receive(left > 1000 ? 1000 : (int)left);
    }
}

bool stdin_lines_closed(void)
{
    receive(0);
    return ended;
}
