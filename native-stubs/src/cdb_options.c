#include "cdb_options.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *cdb_options_usage(void)
{
    return "usage: cdb [options] [program [arguments]]\n"
           "  -p PID | -pn IMAGE   attach            -pd  detach at the end, not kill\n"
           "  -pv | -pvr           only look at it, suspended or running\n"
           "  -cf FILE             commands from a file\n"
           "  -z FILE  open a dump -k CONNECTION | -kl  a kernel  (simulated targets only)\n"
           "  -remote C | -premote C, first: another debugger, processes elsewhere  (likewise)\n"
           "  -scenario FILE       what is debugged is simulated\n"
           "  -o  the program's children too (not where it is simulated)\n"
           "  -g  no initial stop  -G  no stop at exit  -2  a console of its own\n"
           "  -c \"COMMANDS\"        first commands    -y PATH  symbol path\n"
           "  -lines  source lines -noshell          -version\n"
           "accepted without effect: -sins -snul -hd -pt N\n";
}

// The program gets its arguments back as one line, quoted where needed.
static bool append_argument(char *line, size_t size, const char *argument)
{
    size_t used = strlen(line);
    bool quote = argument[0] == '\0' || strpbrk(argument, " \t") != NULL;
    int added = snprintf(line + used, size - used, "%s%s%s%s", used > 0 ? " " : "", quote ? "\"" : "", argument,
                         quote ? "\"" : "");
    return added >= 0 && (size_t)added < size - used;
}

static bool takes_value(const char *name)
{
    static const char *const NAMES[] = {"p", "pn", "y", "c", "pt", "z", "k", "scenario", "cf", "remote", "premote"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (text_equal_nocase(name, NAMES[i])) return true;
    }
    return false;
}

static bool with_value(struct cdb_options *options, const char *name, const char *value, char *problem, size_t size)
{
    if (text_equal_nocase(name, "p")) {
        char *end;
        // Decimal, unlike every number typed at the prompt.
        int radix = strncmp(value, "0x", 2) == 0 ? 16 : 10;
        options->pid = (uint32_t)strtoul(strncmp(value, "0n", 2) == 0 ? value + 2 : value, &end, radix);
        if (*end == '\0' && options->pid != 0) return true;
        snprintf(problem, size, "bad process id '%s'", value);
        return false;
    }
    if (text_equal_nocase(name, "pn")) snprintf(options->image, sizeof options->image, "%s", value);
    if (text_equal_nocase(name, "z")) snprintf(options->dump, sizeof options->dump, "%s", value);
    if (text_equal_nocase(name, "k")) snprintf(options->kernel, sizeof options->kernel, "%s", value);
    if (text_equal_nocase(name, "remote")) snprintf(options->remote, sizeof options->remote, "%s", value);
    if (text_equal_nocase(name, "premote")) {
        snprintf(options->process_server, sizeof options->process_server, "%s", value);
    }
    if (text_equal_nocase(name, "scenario")) snprintf(options->scenario, sizeof options->scenario, "%s", value);
    if (text_equal_nocase(name, "y")) snprintf(options->symbol_path, sizeof options->symbol_path, "%s", value);
    if (text_equal_nocase(name, "cf")) snprintf(options->script, sizeof options->script, "%s", value);
    if (text_equal_nocase(name, "c")) snprintf(options->command, sizeof options->command, "%s", value);
    return true;
}

static bool plain(struct cdb_options *options, const char *name, char *problem, size_t size)
{
    static const char *const IGNORED[] = {"b", "sins", "snul", "hd", "kqm", "myob"};
    if (strcmp(name, "g") == 0) return options->engine.skip_initial_break = true;
    if (strcmp(name, "G") == 0) return options->engine.skip_final_break = true;
    if (strcmp(name, "2") == 0) return options->new_console = true;
    if (text_equal_nocase(name, "o")) return options->children = true;
    if (text_equal_nocase(name, "pd")) return options->engine.detach_at_end = true;
    if (text_equal_nocase(name, "kl")) return options->local_kernel = true;
    if (text_equal_nocase(name, "lines")) return options->engine.lines = true;
    if (text_equal_nocase(name, "noshell")) return options->engine.no_shell = true;
    if (text_equal_nocase(name, "version")) return options->version = true;
    for (size_t i = 0; i < sizeof IGNORED / sizeof IGNORED[0]; i++) {
        if (text_equal_nocase(name, IGNORED[i])) return true;
    }
    if (text_equal_nocase(name, "pv")) return (options->look = LOOK_SUSPENDED) != LOOK_NOT;
    if (text_equal_nocase(name, "pvr")) return (options->look = LOOK_RUNNING) != LOOK_NOT;
    snprintf(problem, size, "unknown option '-%s'", name);
    return false;
}

bool cdb_options_parse(int argc, char **argv, struct cdb_options *options, char *problem, size_t size)
{
    *options = (struct cdb_options){0};
    const char *scenario = getenv("DBGENG4J_SCENARIO");
    if (scenario != NULL) snprintf(options->scenario, sizeof options->scenario, "%s", scenario);
    int i = 1;
    // "/tmp/x" is a program, "/g" an option.
    for (; i < argc && (argv[i][0] == '-' || (argv[i][0] == '/' && strchr(argv[i] + 1, '/') == NULL)); i++) {
        const char *name = argv[i] + 1;
        if (!takes_value(name)) {
            if (!plain(options, name, problem, size)) return false;
        } else if (i + 1 == argc) {
            snprintf(problem, size, "option '-%s' needs a value", name);
            return false;
        } else if (!with_value(options, name, argv[++i], problem, size)) {
            return false;
        }
    }
    for (; i < argc; i++) {
        if (!append_argument(options->launch, sizeof options->launch, argv[i])) {
            snprintf(problem, size, "the program's command line is too long");
            return false;
        }
    }
    int targets = (options->pid != 0) + (options->image[0] != '\0') + (options->launch[0] != '\0') + (options->dump[0] != '\0') +
                  (options->kernel[0] != '\0') + options->local_kernel + (options->remote[0] != '\0');
    if (options->look != LOOK_NOT && (options->launch[0] != '\0' || targets == 0)) {
        snprintf(problem, size, "-pv and -pvr need a process to look at");
        return false;
    }
    if (targets == 1 || options->version) return true;
    snprintf(problem, size, targets == 0 ? "nothing to debug" : "more than one target");
    return false;
}
