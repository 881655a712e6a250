// DbgEng's entry points, and clients as COM objects.
#include "dbgeng_face.h"

#include <stdlib.h>
#include <string.h>

struct session session = {.symbol_options = 0x27}; // case, undecorated, deferred, no lines
struct client *clients;

uint64_t thread_number(void)
{
    static atomic_ullong last;
    static _Thread_local uint64_t number;
    if (number == 0) number = atomic_fetch_add(&last, 1) + 1;
    return number;
}

hresult not_implemented(void)
{
    return NOT_IMPLEMENTED;
}

static const struct {
    const char *name, *base;
    struct iid iid;
} INTERFACES[] = {
#define INTERFACE(name, base, a, b, c, ...) {#name, #base, {a, b, c, {__VA_ARGS__}}},
#define METHOD(interface, method, slot)
#include "../slots.def"
#undef INTERFACE
#undef METHOD
};
#define INTERFACE_COUNT (sizeof INTERFACES / sizeof INTERFACES[0])

static const struct {
    const char *first; // of its versions
    void *const *slots;
} FAMILY[FAMILIES] = {
    [FAMILY_CLIENT] = {"IDebugClient", CLIENT_SLOTS},
    [FAMILY_CONTROL] = {"IDebugControl", CONTROL_SLOTS},
    [FAMILY_SYMBOLS] = {"IDebugSymbols", SYMBOLS_SLOTS},
    [FAMILY_SYSTEM] = {"IDebugSystemObjects", SYSTEM_SLOTS},
    [FAMILY_DATA] = {"IDebugDataSpaces", DATA_SLOTS},
    [FAMILY_REGISTERS] = {"IDebugRegisters", REGISTERS_SLOTS},
    [FAMILY_ADVANCED] = {"IDebugAdvanced", ADVANCED_SLOTS},
};

// The face that answers to an id, FAMILIES when none does.
static enum family family_of(const struct iid *iid)
{
    size_t i = 0;
    while (i < INTERFACE_COUNT && memcmp(iid, &INTERFACES[i].iid, sizeof *iid) != 0) i++;
    if (i == 0) return FAMILY_CLIENT; // IUnknown
    if (i == INTERFACE_COUNT) return FAMILIES;
    // A version stands below the one it extends.
    while (strcmp(INTERFACES[i].base, INTERFACES[0].name) != 0) i--;
    enum family family = 0;
    while (family < FAMILIES && strcmp(FAMILY[family].first, INTERFACES[i].name) != 0) family++;
    return family;
}

hresult face_query(struct face *this, const struct iid *iid, void **out)
{
    if (iid == NULL || out == NULL) return BAD_POINTER;
    enum family family = family_of(iid);
    *out = NULL;
    if (family == FAMILIES) return NO_INTERFACE;
    atomic_fetch_add(&this->client->references, 1);
    *out = &this->client->faces[family];
    return OK;
}

uint32_t face_add(struct face *this)
{
    return (uint32_t)atomic_fetch_add(&this->client->references, 1) + 1;
}

void foreign_add(struct foreign *object)
{
    if (object != NULL) ((uint32_t(*)(struct foreign *))object->vtable[IUnknown_AddRef])(object);
}

void foreign_release(struct foreign *object)
{
    if (object != NULL) ((uint32_t(*)(struct foreign *))object->vtable[IUnknown_Release])(object);
}

uint32_t face_release(struct face *this)
{
    struct client *client = this->client;
    long left = atomic_fetch_sub(&client->references, 1) - 1;
    if (left > 0) return (uint32_t)left;
    for (struct client **at = &clients; *at != NULL; at = &(*at)->next) {
        if (*at != client) continue;
        *at = client->next;
        break;
    }
    if (session.speaker == client) session.speaker = NULL;
    foreign_release(client->output);
    foreign_release(client->events);
    free(client);
    return 0;
}

hresult client_new(const struct iid *iid, void **out)
{
    if (iid == NULL || out == NULL) return BAD_POINTER;
    struct client *client = calloc(1, sizeof *client);
    if (client == NULL) return OUT_OF_MEMORY;
    session_prepare();
    for (enum family family = 0; family < FAMILIES; family++) {
        client->faces[family] = (struct face){FAMILY[family].slots, client};
    }
    client->references = 1;
    client->thread = thread_number();
    client->output_mask = 0x3F7; // all but the verbose
    client->next = clients;
    clients = client;
    hresult result = face_query(&client->faces[FAMILY_CLIENT], iid, out);
    face_release(&client->faces[FAMILY_CLIENT]);
    return result;
}

EXPORTED hresult DebugCreate(const struct iid *iid, void **out)
{
    return client_new(iid, out);
}

EXPORTED hresult DebugCreateEx(const struct iid *iid, uint32_t options, void **out)
{
    (void)options;
    return client_new(iid, out);
}

// A debugger elsewhere: its session is ours from now on.
EXPORTED hresult DebugConnect(const char *remote, const struct iid *iid, void **out)
{
    if (remote == NULL) return INVALID_ARGUMENT;
    struct face *face;
    hresult result = client_new(iid, (void **)&face);
    if (result < 0) return result;
    static struct cdb_options options;
    options = (struct cdb_options){0};
    strncpy(options.remote, remote, sizeof options.remote - 1);
    result = session_open(face->client, &options);
    if (result >= 0) {
        *out = face;
        return OK;
    }
    face_release(face);
    *out = NULL;
    return SERVER_UNAVAILABLE;
}

EXPORTED hresult DebugConnectWide(const wide *remote, const struct iid *iid, void **out)
{
    char *text = text_narrow(remote);
    hresult result = DebugConnect(text, iid, out);
    free(text);
    return result;
}
