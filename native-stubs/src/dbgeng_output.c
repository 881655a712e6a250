// From the engine's text to the callbacks of the clients; the faults' way out, too.
#include "dbgeng_face.h"
#include "faults.h"

#include <stdlib.h>
#include <string.h>

static char buffer[1 << 14];
static size_t buffered;
static enum output_class buffered_class = OUTPUT_NORMAL;

// A piece never ends inside a character.
static size_t whole_characters(const char *bytes, size_t size)
{
    size_t end = size, back = 0;
    while (back < 3 && end > 0 && ((unsigned char)bytes[end - 1] & 0xC0) == 0x80) end--, back++;
    if (end == 0) return size;
    unsigned char lead = (unsigned char)bytes[end - 1];
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return length > 1 && back + 1 < length ? end - 1 : size;
}

static void send_buffered(bool all)
{
    char piece[sizeof buffer];
    size_t size = all ? buffered : whole_characters(buffer, buffered);
    if (size == 0) return;
    memcpy(piece, buffer, size);
    memmove(buffer, buffer + size, buffered - size);
    buffered -= size; // before the callbacks: they may print
    faults_write(piece, size);
}

void output_flush(void *context)
{
    (void)context;
    send_buffered(true);
}

void output_write(void *context, const char *bytes, size_t size)
{
    if (session.engine.writing != buffered_class) output_flush(context);
    buffered_class = session.engine.writing;
    while (size > 0) {
        size_t room = sizeof buffer - buffered;
        size_t now = size < room ? size : room;
        memcpy(buffer + buffered, bytes, now);
        buffered += now;
        bytes += now;
        size -= now;
        if (buffered == sizeof buffer) send_buffered(false);
    }
}

static void call(const struct client *client, uint32_t mask, const void *text)
{
    struct foreign *to = client->output;
    enum slot slot = client->output_is_wide ? (int)IDebugOutputCallbacksWide_Output : (int)IDebugOutputCallbacks_Output;
    ((hresult(*)(struct foreign *, uint32_t, const void *))to->vtable[slot])(to, mask, text);
}

static bool addressed(const struct client *client, uint32_t control)
{
    switch (control & OUTCTL_SEND_MASK) {
    case OUTCTL_THIS_CLIENT: return client == session.speaker;
    case OUTCTL_ALL_OTHER_CLIENTS: return client != session.speaker;
    case OUTCTL_ALL_CLIENTS: return true;
    default: return false;
    }
}

void output_send(uint32_t mask, const char *bytes, size_t size)
{
    uint32_t control = session.output_control;
    wide *widened = NULL;
    char *copy = NULL;
    for (struct client *client = clients, *next; client != NULL; client = next) {
        next = client->next;
        bool wanted = (control & OUTCTL_OVERRIDE_MASK) != 0 || (client->output_mask & mask) != 0;
        if (client->output == NULL || !wanted || !addressed(client, control)) continue;
        if (client->output_is_wide) {
            if (widened == NULL) widened = text_widen(bytes, size);
            call(client, mask, widened);
        } else {
            if (copy == NULL && (copy = malloc(size + 1)) != NULL) {
                memcpy(copy, bytes, size);
                copy[size] = '\0';
            }
            if (copy != NULL) call(client, mask, copy);
        }
    }
    free(widened);
    free(copy);
}

void output_for(struct client *client, uint32_t control)
{
    output_flush(NULL);
    if (control >= OUTCTL_AMBIENT) control = session.speaker == NULL ? OUTCTL_ALL_CLIENTS : session.output_control;
    session.output_control = control;
    session.speaker = client;
}

void output_done(void)
{
    output_flush(NULL);
    session.output_control = OUTCTL_ALL_CLIENTS;
    session.speaker = NULL;
}

// --- host.h ---

// Lines end without a CR here; faults may bring some that were meant for a stream.
void host_write(const char *bytes, size_t size)
{
    char *copy = memchr(bytes, '\r', size) != NULL ? malloc(size) : NULL;
    if (copy == NULL) {
        output_send(buffered_class, bytes, size);
        return;
    }
    size_t used = 0;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != '\r' || i + 1 == size || bytes[i + 1] != '\n') copy[used++] = bytes[i];
    }
    output_send(buffered_class, copy, used);
    free(copy);
}

void host_write_error(const char *bytes, size_t size)
{
    output_send(OUTPUT_ERROR, bytes, size);
}

// There is no stream that could be closed: nothing more comes, that is all.
void host_close_output(void) {}

void host_pause(uint32_t milliseconds)
{
    uint64_t end = host_milliseconds() + milliseconds;
    for (uint64_t now; (now = host_milliseconds()) < end && !session_interrupted();) {
        host_sleep(end - now < 20 ? (uint32_t)(end - now) : 20);
    }
}

bool host_break_requested(void)
{
    return atomic_exchange(&session.break_asked, false);
}
