// The commands. Each returns false after an error, which ends its ';' list.
#pragma once
#include "engine.h"

typedef bool command_function(struct engine *, const char *name, const char *arguments);

// cmd_text.c
command_function cmd_echo, cmd_printf, cmd_block, cmd_pcmd, cmd_outmask, cmd_evaluate, cmd_nothing, cmd_sym;
command_function cmd_version, cmd_sleep, cmd_shell, cmd_lines, cmd_chain;
// cmd_run.c
command_function cmd_go, cmd_detach, cmd_quit, cmd_quit_detach, cmd_kill, cmd_restart, cmd_sx;
// cmd_state.c
command_function cmd_last_event, cmd_processes, cmd_time, cmd_server, cmd_symbol_path, cmd_reload;
// cmd_threads.c
command_function cmd_threads, cmd_stack, cmd_registers, cmd_nearest;
// cmd_break.c
command_function cmd_break, cmd_break_list, cmd_step_into, cmd_step_over, cmd_step_out;
// cmd_memory.c
command_function cmd_display, cmd_enter, cmd_evaluate_cpp;
// cmd_modules.c
command_function cmd_modules, cmd_examine;
// cmd_region.c
command_function cmd_address, cmd_dump, cmd_exception_record;
// cmd_script.c
command_function cmd_load;
bool cmd_script(struct engine *, const char *command);
// cmd_handle.c
command_function cmd_handle;
// cmd_kernel.c
command_function cmd_kernel_processes, cmd_truth;
// cmd_htrace.c
command_function cmd_htrace;

bool stack_of(struct engine *, uint32_t tid, const char *name, const char *arguments);
bool registers_of(struct engine *, uint32_t tid);
