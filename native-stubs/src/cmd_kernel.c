// What only a kernel, or only a simulated target, can tell.
#include "commands.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>

static void show_process(struct engine *engine, const struct kernel_process *process)
{
    engine_print(engine, "PROCESS %016llx\n", (unsigned long long)process->address);
    char session[16] = "none";
    if (process->session != 0) snprintf(session, sizeof session, "%u", process->session);
    engine_print(engine, "    SessionId: %s  Cid: %04x    Peb: %08llx  ParentCid: %04x\n", session, process->pid,
                 (unsigned long long)process->peb, process->parent);
    engine_print(engine, "    DirBase: %08llx  ObjectTable: %016llx  HandleCount: %3u.\n",
                 (unsigned long long)process->directory_base, (unsigned long long)process->object_table,
                 process->handle_count);
    engine_print(engine, "    Image: %s\n\n", process->image);
}

// !process [ADDRESS|PID [FLAGS [IMAGE]]]; 0 0 means all. Flags change nothing.
bool cmd_kernel_processes(struct engine *engine, const char *name, const char *arguments)
{
    if (!engine_needs_target(engine, name)) return false;
    if (engine->target->ops->kernel_processes == NULL) {
        engine_print_class(engine, OUTPUT_ERROR, "No export %s found\n", name + 1);
        return false;
    }
    uint64_t wanted = 0, flags = 0;
    char image[TARGET_NAME] = "*";
    const char *p = arguments;
    if (*p != '\0' && !engine_expression(engine, &p, &wanted)) {
        engine_print_class(engine, OUTPUT_ERROR, "Couldn't resolve error at '%s'\n", arguments);
        return false;
    }
    if (*(p = text_skip_blanks(p)) != '\0') text_number(&p, &flags);
    text_word(&p, image, sizeof image);
    if (wanted == 0 && image[0] == '*') engine_print(engine, "**** NT ACTIVE PROCESS DUMP ****\n");
    struct kernel_process *list;
    size_t count = engine->target->ops->kernel_processes(engine->target, &list);
    for (size_t i = 0; i < count; i++) {
        if (wanted != 0 && list[i].address != wanted && list[i].pid != wanted) continue;
        if (text_matches(image, list[i].image)) show_process(engine, &list[i]);
    }
    free(list);
    return true;
}

bool cmd_truth(struct engine *engine, const char *name, const char *arguments)
{
    (void)arguments;
    if (!engine_needs_target(engine, name)) return false;
    if (engine->target->ops->truth == NULL) {
        engine_print_class(engine, OUTPUT_ERROR, "No export truth found\n");
        return false;
    }
    static char text[1 << 14];
    engine->target->ops->truth(engine->target, text, sizeof text);
    engine_print(engine, "%s", text);
    return true;
}
