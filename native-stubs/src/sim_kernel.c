// The process list of a simulated kernel.
#include "sim.h"

#include <stdlib.h>

size_t sim_kernel_processes(struct target *base, struct kernel_process **list)
{
    struct sim *sim = (struct sim *)base;
    // A live kernel is never stopped: its time is ours, or moves by a step at each look.
    if (sim->step == 0) {
        uint64_t passed = (host_milliseconds() - sim->running_since) * 1000;
        sim->now = passed * (sim->speed == SIM_FASTEST ? 1 : sim->speed);
    }
    *list = malloc((sim->process_count + 1) * sizeof **list);
    if (*list == NULL) abort();
    size_t count = 0;
    for (size_t i = 0; i < sim->process_count; i++) {
        const struct sim_process *process = &sim->processes[i];
        if (sim->now < process->from || sim->now >= process->until) continue;
        double seconds = (double)(sim->now - process->from) / 1e6;
        double handles = process->info.handle_count + process->rate * seconds;
        (*list)[count] = process->info;
        (*list)[count].traced = sim->traced_pid != 0 && process->info.pid == sim->traced_pid;
        (*list)[count++].handle_count = handles > 0 ? (uint32_t)(handles + 1e-6) : 0;
    }
    sim->now += sim->step;
    return count;
}
