// Commands that no other debugger has: what may go wrong inside a process with an engine.
#include "dbgeng_face.h"
#include "faults.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void say_from_there(void *text)
{
    output_send(OUTPUT_NORMAL, text, strlen(text));
}

static void count_objects(void)
{
    unsigned count = 0, outputs = 0, events = 0;
    for (const struct client *client = clients; client != NULL; client = client->next) {
        count++;
        outputs += client->output != NULL;
        events += client->events != NULL;
    }
    engine_print(&session.engine, "clients %u, output callbacks %u, event callbacks %u\n", count, outputs, events);
}

bool standin_command(const char *line, hresult *result)
{
    char name[64], text[ENGINE_LINE];
    const char *at = text_skip_blanks(line);
    *result = OK;
    if (!text_starts_nocase(at, "!standin.") || !text_word(&at, name, sizeof name)) return false;
    const char *rest = text_skip_blanks(at);
    uint64_t number;
    if (strcmp(name, "!standin.crash") == 0) {
        faults_crash();
    } else if (strcmp(name, "!standin.thread") == 0) {
        snprintf(text, sizeof text, "%s\n", rest);
        host_in_other_thread(say_from_there, text);
    } else if (strcmp(name, "!standin.result") == 0 && text_number(&rest, &number)) {
        *result = (hresult)number;
    } else if (strcmp(name, "!standin.objects") == 0) {
        count_objects();
    } else {
        engine_print_class(&session.engine, OUTPUT_ERROR, "No export %s found\n", line + 1);
        *result = FAILURE;
    }
    return true;
}
