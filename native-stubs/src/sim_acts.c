// The statements of a scenario that tell what happens, and when.
#include "sim.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy_text(const char *text)
{
    char *copy = malloc(strlen(text) + 1);
    if (copy == NULL) abort();
    return strcpy(copy, text);
}

static bool wrong(char *problem, size_t size, const char *what, const char *word)
{
    snprintf(problem, size, "%s '%s'", what, word);
    return false;
}

static bool path_after(struct sim *sim, struct sim_words *words, size_t *path)
{
    const char *name = sim_word(words);
    return (*path = sim_path_by_name(sim, name)) != SIM_HOME;
}

static bool small_after(struct sim_words *words, uint32_t *value)
{
    uint64_t number;
    if (!sim_number(sim_word(words), &number) || number > UINT32_MAX) return false;
    *value = (uint32_t)number;
    return true;
}

static bool text_after(struct sim_words *words, char **text)
{
    const char *word = sim_word(words);
    if (word == NULL) return false;
    free(*text);
    *text = copy_text(word);
    return true;
}

static bool option(struct sim *sim, struct sim_actor *actor, struct sim_words *words, const char *key, bool *timed)
{
    if (strcmp(key, "at") == 0) return *timed = sim_duration(sim_word(words), &actor->next);
    if (strcmp(key, "every") == 0) return sim_duration(sim_word(words), &actor->every) && actor->every > 0;
    if (strcmp(key, "until") == 0) return sim_duration(sim_word(words), &actor->until);
    if (strcmp(key, "times") == 0) return sim_number(sim_word(words), &actor->times);
    if (strcmp(key, "thread") == 0) return small_after(words, &actor->tid);
    if (strcmp(key, "owner") == 0) return small_after(words, &actor->owner);
    if (strcmp(key, "by") == 0) return path_after(sim, words, &actor->path);
    if (strcmp(key, "close") == 0) return path_after(sim, words, &actor->close_path);
    if (strcmp(key, "after") == 0) return sim_duration(sim_word(words), &actor->life);
    if (strcmp(key, "access") == 0) return small_after(words, &actor->access);
    if (strcmp(key, "name") == 0) return text_after(words, &actor->text);
    return strcmp(key, "caught") == 0 && (actor->caught = true);
}

static bool what_it_is(struct sim_actor *actor, struct sim_words *words)
{
    switch (actor->act) {
    case ACT_OPEN: return text_after(words, &actor->type);
    case ACT_SAY:
        if (!text_after(words, &actor->text)) return false;
        faults_unescape(actor->text);
        return true;
    case ACT_BREAK: return true;
    default: return sim_number(sim_word(words), &actor->value);
    }
}

static void add(struct sim *sim, const struct sim_actor *actor)
{
    size_t count = sim->actor_count;
    if (count == 0 || (count & (count - 1)) == 0) {
        sim->actors = realloc(sim->actors, (count == 0 ? 1 : count * 2) * sizeof *actor);
        if (sim->actors == NULL) abort();
    }
    sim->actors[sim->actor_count++] = *actor;
}

static struct sim_actor new_actor(enum sim_act act)
{
    return (struct sim_actor){.act = act, .until = SIM_NEVER, .times = SIM_NEVER, .path = SIM_HOME,
                              .close_path = SIM_HOME, .life = SIM_NEVER, .access = 0x1f0003};
}

bool sim_read_act(struct sim *sim, struct sim_words *words, enum sim_act act, char *problem, size_t size)
{
    struct sim_actor actor = new_actor(act);
    const char *key;
    bool timed = false;
    if (!what_it_is(&actor, words)) return wrong(problem, size, "what is to happen is missing in", words->at[0]);
    while ((key = sim_word(words)) != NULL) {
        if (!option(sim, &actor, words, key, &timed)) return wrong(problem, size, "no good value for", key);
    }
    // Without a moment of its own the first time is one period after the start.
    if (!timed) actor.next = actor.every;
    // Without a period it all happens at that moment.
    if (actor.every == 0 && actor.times == SIM_NEVER) actor.times = 1;
    bool needs_path = act == ACT_OPEN || act == ACT_BAD_REFERENCE;
    if (needs_path && actor.path == SIM_HOME) return wrong(problem, size, "'by PATH' is missing in", words->at[0]);
    if (actor.life != SIM_NEVER && actor.close_path == SIM_HOME) {
        return wrong(problem, size, "'close PATH' is missing in", words->at[0]);
    }
    if (actor.close_path != SIM_HOME && actor.life == SIM_NEVER) {
        return wrong(problem, size, "'after TIME' is missing in", words->at[0]);
    }
    add(sim, &actor);
    return true;
}

// fault KIND [AMOUNT|TEXT] [on PATTERN] [nth N] [after BYTES] [at T]
bool sim_read_fault(struct sim *sim, struct sim_words *words, char *problem, size_t size)
{
    static const struct {
        const char *name;
        enum fault_kind kind;
        char argument; // 'n' a number, 'd' a duration, 't' text
    } KINDS[] = {{"hang", FAULT_HANG, 0}, {"mute", FAULT_MUTE, 0}, {"swallow", FAULT_SWALLOW, 0}, {"die", FAULT_DIE, 'n'},
                 {"close", FAULT_CLOSE, 0}, {"delay", FAULT_DELAY, 'd'}, {"text", FAULT_TEXT, 't'}, {"stale", FAULT_STALE, 0},
                 {"flood", FAULT_FLOOD, 'n'}, {"longline", FAULT_LONGLINE, 'n'}, {"errors", FAULT_ERRORS, 'n'},
                 {"split", FAULT_SPLIT, 'n'}, {"crash", FAULT_CRASH, 0}};
    const char *name = sim_word(words), *key;
    size_t i = 0, kinds = sizeof KINDS / sizeof KINDS[0];
    while (name != NULL && i < kinds && strcmp(KINDS[i].name, name) != 0) i++;
    if (name == NULL || i == kinds) return wrong(problem, size, "no such fault:", name != NULL ? name : "");
    struct fault fault = {.kind = KINDS[i].kind, .nth = 1};
    struct sim_actor actor = new_actor(ACT_FAULT);
    bool fine = true, timed = false;
    if (KINDS[i].argument == 'n') fine = sim_number(sim_word(words), &fault.amount);
    if (KINDS[i].argument == 'd' && (fine = sim_duration(sim_word(words), &fault.amount))) fault.amount /= 1000;
    if (KINDS[i].argument == 't' && (fine = text_after(words, &fault.text))) fault.text_size = faults_unescape(fault.text);
    if (!fine) return wrong(problem, size, "no good value for", name);
    while ((key = sim_word(words)) != NULL) {
        const char *value = sim_word(words);
        if (value == NULL) return wrong(problem, size, "no value for", key);
        if (strcmp(key, "on") == 0) snprintf(fault.on, sizeof fault.on, "%s", value);
        else if (strcmp(key, "nth") == 0) fine = sim_number(value, &fault.nth);
        else if (strcmp(key, "after") == 0) fine = sim_number(value, &fault.after);
        else if (strcmp(key, "at") == 0) fine = timed = sim_duration(value, &actor.next);
        else fine = false;
        if (!fine) return wrong(problem, size, "no good value for", key);
    }
    if (timed == (fault.on[0] != '\0')) return wrong(problem, size, "either 'on PATTERN' or 'at TIME' for", name);
    actor.value = faults_count();
    actor.times = 1;
    faults_add(&fault);
    if (timed) add(sim, &actor);
    return true;
}
