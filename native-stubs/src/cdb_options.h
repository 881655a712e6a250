// The command line of the cdb face. Pure C.
#pragma once
#include "engine.h"

// -pv and -pvr only look: the target is suspended, or not even that.
enum look { LOOK_NOT, LOOK_SUSPENDED, LOOK_RUNNING };

struct cdb_options {
    struct engine_options engine;
    uint32_t pid;                   // 0: none
    char image[256];                // -pn
    char symbol_path[ENGINE_LINE];  // -y
    char command[ENGINE_LINE];      // -c
    char launch[ENGINE_LINE];       // the program's own command line
    char dump[1024];                // -z
    char kernel[1024];              // -k
    bool local_kernel;              // -kl
    char remote[1024];              // -remote
    char process_server[1024];      // -premote
    char scenario[1024];            // -scenario, or the environment's
    char script[1024];              // -cf
    enum look look;                 // -pv, -pvr
    bool new_console;               // -2
    bool goes_at_exit;              // what is attached, too, ends with the debugger (no option of cdb)
    bool version;
};

// False after writing what is wrong into `problem`.
bool cdb_options_parse(int argc, char **argv, struct cdb_options *, char *problem, size_t size);
const char *cdb_options_usage(void);
