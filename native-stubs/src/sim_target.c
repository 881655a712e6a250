// A simulated process or kernel as the engine's target.
#include "sim.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sim *sim_new(void)
{
    struct sim *sim = calloc(1, sizeof *sim);
    if (sim == NULL) abort();
    sim->speed = 1;
    sim->next_tid = 8;
    return sim;
}

void sim_free(struct sim *sim)
{
    for (size_t i = 0; i < sim->symbol_count; i++) free(sim->symbols[i].name);
    for (size_t i = 0; i < sim->line_count; i++) free(sim->lines[i].file);
    for (size_t i = 0; i < sim->path_count; i++) free(sim->paths[i].name), free(sim->paths[i].frames);
    for (size_t i = 0; i < sim->actor_count; i++) {
        free(sim->actors[i].type);
        free(sim->actors[i].text);
        free(sim->actors[i].closings);
    }
    for (size_t i = 0; i < sim->module_count; i++) free(sim->modules[i].bytes), free((char *)sim->modules[i].info.symbols);
    for (size_t i = 0; i < sim->memory_count; i++) free(sim->memory[i].bytes);
    trace_db_disable(&sim->base.trace);
    free(sim->memory);
    free(sim->modules);
    free(sim->symbols);
    free(sim->lines);
    free(sim->paths);
    free(sim->threads);
    free(sim->actors);
    free(sim->processes);
    free(sim->handles);
    free(sim->file);
    free(sim);
}

// One line more in the file that the scenario names; the last is true also when the debugger dies in the next moment.
void sim_fate(const struct sim *sim, const char *word)
{
    if (sim->fate[0] == '\0' || sim->exited) return;
    FILE *out = fopen(sim->fate, "ab");
    if (out == NULL) return;
    fprintf(out, "%s\n", word);
    fclose(out);
}

static bool detach(struct target *base)
{
    sim_fate((struct sim *)base, "detached");
    sim_free((struct sim *)base);
    return true;
}

static void end(struct target *base)
{
    sim_fate((struct sim *)base, "terminated");
    sim_free((struct sim *)base);
}

static void keep_at_exit(struct target *base, bool keep)
{
    sim_fate((struct sim *)base, keep ? "kept" : "lost");
}

static size_t thread_count(struct target *base)
{
    const struct sim *sim = (const struct sim *)base;
    size_t count = 0;
    for (size_t i = 0; i < sim->thread_count; i++) count += sim->threads[i].alive;
    return count;
}

static struct sim_thread *thread_by_id(struct sim *sim, uint32_t tid)
{
    for (size_t i = 0; i < sim->thread_count; i++) {
        if (sim->threads[i].alive && sim->threads[i].info.tid == tid) return &sim->threads[i];
    }
    return NULL;
}

static bool thread_at(struct target *base, size_t position, struct thread_info *thread)
{
    const struct sim *sim = (const struct sim *)base;
    for (size_t i = 0; i < sim->thread_count; i++) {
        if (!sim->threads[i].alive || position-- > 0) continue;
        *thread = sim->threads[i].info;
        return true;
    }
    return false;
}

static size_t image_module(const struct sim *sim)
{
    size_t i = 0;
    while (i < sim->module_count && !text_equal_nocase(text_file_name(sim->modules[i].info.path), sim->base.image)) i++;
    return i;
}

static size_t module_count(struct target *base)
{
    const struct sim *sim = (const struct sim *)base;
    size_t count = 0;
    for (size_t i = 0; i < sim->module_count; i++) count += sim->modules[i].loaded;
    return count;
}

// The program's own module is the first.
static bool module_at(struct target *base, size_t position, struct module_info *module)
{
    const struct sim *sim = (const struct sim *)base;
    size_t image = image_module(sim);
    bool program = image < sim->module_count && sim->modules[image].loaded;
    if (program && position == 0) {
        *module = sim->modules[image].info;
        return true;
    }
    if (program) position--;
    for (size_t i = 0; i < sim->module_count; i++) {
        if (i == image || !sim->modules[i].loaded || position-- > 0) continue;
        *module = sim->modules[i].info;
        return true;
    }
    return false;
}

static size_t stack(struct target *base, uint32_t tid, struct stack_frame *frames, size_t limit)
{
    struct sim *sim = (struct sim *)base;
    const struct sim_thread *thread = thread_by_id(sim, tid);
    if (thread == NULL) return 0;
    const struct sim_path *path = &sim->paths[thread->now != SIM_HOME ? thread->now : thread->path];
    size_t count = path->depth < limit ? path->depth : limit;
    uint64_t top = 0xc48a200000 + 0x100000 * (uint64_t)thread->info.index - 0x80 * path->depth;
    for (size_t i = 0; i < count; i++) {
        frames[i].pc = path->frames[i];
        frames[i].sp = top + 0x80 * i;
        frames[i].return_address = i + 1 < path->depth ? path->frames[i + 1] : 0;
    }
    return count;
}

static bool registers(struct target *base, uint32_t tid, struct registers *registers)
{
    struct stack_frame frame;
    if (stack(base, tid, &frame, 1) == 0) return false;
    *registers = thread_by_id((struct sim *)base, tid)->registers;
    registers->rip = frame.pc;
    registers->rsp = frame.sp;
    return true;
}

// The place in the program stays: it is what the scenario says.
static bool set_registers(struct target *base, uint32_t tid, const struct registers *registers)
{
    struct sim_thread *thread = thread_by_id((struct sim *)base, tid);
    if (thread != NULL) thread->registers = *registers;
    return thread != NULL;
}

static void times(struct target *base, struct process_times *times)
{
    double seconds = (double)((const struct sim *)base)->now / 1e6;
    *times = (struct process_times){.up = seconds, .kernel = seconds / 100, .user = seconds / 50};
}

static void symbol_path(struct target *base, const char *path)
{
    (void)base, (void)path;
}

static bool trace_enable(struct target *base, uint64_t slots, char *why_not, size_t size)
{
    snprintf(why_not, size, "no memory");
    return trace_db_enable(&base->trace, slots);
}

static void trace_disable(struct target *base)
{
    trace_db_disable(&base->trace);
}

static const struct target_ops USER_MODE = {
    .wait = sim_wait,
    .resume = sim_resume,
    .detach = detach,
    .kill = end,
    .read = sim_read,
    .thread_count = thread_count,
    .thread_at = thread_at,
    .module_count = module_count,
    .module_at = module_at,
    .registers = registers,
    .stack = stack,
    .times = times,
    .symbol_at = sim_symbol_at,
    .line_at = sim_line_at,
    .address_of = sim_address_of,
    .symbol_path = symbol_path,
    .trace_enable = trace_enable,
    .trace_disable = trace_disable,
    .handles = sim_handles,
    .handle_detail = sim_handle_detail,
    .truth = sim_truth,
    .write = sim_write,
    .breakpoint = sim_breakpoint,
    .step = sim_step,
    .set_registers = set_registers,
    .region_at = sim_region_at,
    .dump = sim_dump,
    .symbols = sim_symbols,
    .keep_at_exit = keep_at_exit,
};

static struct target_ops kernel_mode;

// Without a debug port nothing runs for us, and nothing happens while we look.
static struct target *look_at(struct sim *sim, say_function *say)
{
    say("WARNING: Process %u is not attached as a debuggee\n"
        "         The process can be examined but debug events will not be received\n", sim->base.pid);
    sim->base.frozen = true;
    sim->greeting = false;
    sim->wake = true;
    return &sim->base;
}

static struct target *open_kernel(struct sim *sim, const struct cdb_options *options, say_function *say)
{
    kernel_mode = USER_MODE;
    kernel_mode.kernel_processes = sim_kernel_processes;
    sim->base.ops = &kernel_mode;
    // The scenario's own process is one of the kernel's, with its handles traced from its start.
    sim->traced_pid = sim->base.pid;
    if (sim->traced_pid != 0 && !trace_db_enable(&sim->base.trace, TRACE_SLOTS_MAX)) abort();
    // A kernel's one process, as the debugger numbers it.
    sim->base.pid = 0xf0f0f0f0;
    snprintf(sim->base.image, sizeof sim->base.image, "kernel");
    char problem[256];
    for (size_t i = 0; i < sim->module_count && sim->traced_pid == 0; i++) sim->modules[i].from = SIM_NEVER;
    for (size_t i = 0; i < sim->thread_count; i++) sim->threads[i].from = SIM_NEVER;
    sim_read_text(sim, "built-in", SIM_KERNEL, problem, sizeof problem);
    sim_start(sim);
    sim->base.frozen = options->local_kernel;
    sim->greeting = !options->local_kernel;
    sim->base.prompt = options->local_kernel ? "lkd> " : "0: kd> ";
    if (options->local_kernel) say("Connected to Windows 10 19041 x64 target, local kernel (simulated)\n");
    else say("Opened %s\nConnected to Windows 10 19041 x64 target (simulated)\n", options->kernel);
    return &sim->base;
}

static struct target *open_dump(struct sim *sim, const struct cdb_options *options, say_function *say)
{
    static struct target_event event;
    say("Loading Dump File [%s]\nUser Mini Dump File: simulated\n\n", options->dump);
    // The last thing that stopped it before the dump was written is what it stands at.
    struct target_event seen;
    event = (struct target_event){.kind = EVENT_NONE, .pid = sim->base.pid, .tid = sim->threads[0].info.tid};
    while (event.kind != EVENT_EXCEPTION && sim_advance(sim, sim->dump_time, &seen)) {
        if (seen.kind == EVENT_EXCEPTION) event = seen;
    }
    sim->base.frozen = true;
    sim->base.stands_at = &event;
    return &sim->base;
}

static bool refused(const struct sim *sim, uint32_t pid, say_function *say)
{
    if (sim->refuse_status != 0) {
        say("Cannot debug pid %u, NTSTATUS 0x%08X\n    \"(simulated)\"\n", pid, sim->refuse_status);
    } else if (sim->refuse_error != 0 || pid != sim->base.pid) {
        uint32_t error = sim->refuse_error != 0 ? sim->refuse_error : 87;
        say("Cannot debug pid %u, Win32 error 0n%u\n    \"(simulated)\"\n", pid, error);
    } else {
        return false;
    }
    say("Debuggee initialization failed\n");
    return true;
}

// By name among the process and the kernel's list.
uint32_t sim_find_process(const struct sim *sim, const char *image, say_function *say)
{
    uint32_t found = text_equal_nocase(sim->base.image, image) ? sim->base.pid : 0;
    size_t count = found != 0;
    for (size_t i = 0; i < sim->process_count; i++) {
        const struct kernel_process *other = &sim->processes[i].info;
        if (other->pid == sim->base.pid || !text_equal_nocase(other->image, image)) continue;
        found = other->pid;
        count++;
    }
    if (count == 1) return found;
    if (count == 0) {
        say("Unable to find process '%s'\n", image);
    } else {
        say("Process name '%s' is not unique:", image);
        if (text_equal_nocase(sim->base.image, image)) say(" 0n%u", sim->base.pid);
        for (size_t i = 0; i < sim->process_count; i++) {
            const struct kernel_process *other = &sim->processes[i].info;
            if (other->pid != sim->base.pid && text_equal_nocase(other->image, image)) say(" 0n%u", other->pid);
        }
        say("\n");
    }
    say("Debuggee initialization failed\n");
    return 0;
}

struct target *sim_open(struct sim *sim, struct cdb_options *options, say_function *say)
{
    sim->base.ops = &USER_MODE;
    sim->base.launched = options->launch[0] != '\0';
    sim->running_since = host_milliseconds();
    const char *control = getenv("DBGENG4J_SIM_CONTROL");
    if (control != NULL) snprintf(sim->control, sizeof sim->control, "%s", control);
    if (options->local_kernel || options->kernel[0] != '\0') return open_kernel(sim, options, say);
    sim_start(sim);
    if (sim->base.pid == 0 || sim->thread_count == 0) {
        say("the scenario has no process, or no thread in it\n");
        return NULL;
    }
    if (options->dump[0] != '\0') return open_dump(sim, options, say);
    sim->greeting = true;
    if (options->remote[0] != '\0') {
        say("Connected to the debugger at %s (simulated)\n", options->remote);
        return &sim->base;
    }
    if (sim->base.launched) {
        keep_at_exit(&sim->base, options->engine.detach_at_end);
        say("CommandLine: %s\n", options->launch);
        return &sim->base;
    }
    if (options->image[0] != '\0') options->pid = sim_find_process(sim, options->image, say);
    if (options->pid == 0 || refused(sim, options->pid, say)) return NULL;
    keep_at_exit(&sim->base, !options->goes_at_exit);
    if (options->look != LOOK_NOT) return look_at(sim, say);
    say("*** wait with pending attach\n");
    return &sim->base;
}
