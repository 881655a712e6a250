// The working parts of dbgeng_test.h.
#define INITGUID // here the ids are at home
#include "dbgeng_test.h"

int failures, checks;
IDebugClient5 *client;
IDebugControl4 *control;
IDebugSymbols3 *symbols;
IDebugDataSpaces *data;
IDebugSystemObjects *objects;
HRESULT (*connect_wide)(const WCHAR *, REFIID, void **);
char heard[1 << 20];
size_t heard_size;
ULONG heard_mask;
pthread_t heard_on;

static char notes[4096], answer_to[64];
static ULONG interest, answer;

void check(int fine, const char *what, HRESULT result, int line)
{
    __atomic_fetch_add(&checks, 1, __ATOMIC_RELAXED);
    if (fine) return;
    printf("line %d: not so: %s (%08x)\n%.2000s\n%s\n", line, what, (unsigned)result, heard, notes);
    __atomic_fetch_add(&failures, 1, __ATOMIC_RELAXED);
}

void check_result(HRESULT result, HRESULT expected, const char *what, int line)
{
    check(result == expected, what, result, line);
}

void pause_milliseconds(long milliseconds)
{
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&time, NULL);
}

WCHAR *WIDE(const char *text)
{
    static WCHAR rooms[8][512];
    static unsigned next;
    WCHAR *room = rooms[next++ % 8];
    size_t i = 0;
    for (; text[i] != '\0' && i < 511; i++) room[i] = (unsigned char)text[i];
    room[i] = 0;
    return room;
}

int wide_is(const WCHAR *text, const char *expected)
{
    size_t i = 0;
    while (expected[i] != '\0' && text[i] == (unsigned char)expected[i]) i++;
    return text[i] == 0 && expected[i] == '\0';
}

// --- callbacks ---

static HRESULT query(void *this, REFIID id, void **out)
{
    (void)id;
    *out = this;
    return S_OK;
}

static ULONG count(void *this)
{
    (void)this;
    return 1;
}

static HRESULT hear(void *this, ULONG mask, const WCHAR *text)
{
    (void)this;
    heard_mask = mask;
    heard_on = pthread_self();
    size_t used = strlen(heard);
    for (; *text != 0; text++) {
        heard_size++;
        if (used + 5 > sizeof heard) continue;
        unsigned value = *text;
        if (value >= 0xD800 && value < 0xDC00) value = 0x10000 + ((value - 0xD800) << 10) + (*++text - 0xDC00u);
        if (value < 0x80) heard[used++] = (char)value;
        else if (value < 0x800) heard[used++] = (char)(0xC0 | value >> 6), heard[used++] = (char)(0x80 | (value & 0x3F));
        else {
            if (value >= 0x10000) heard[used++] = (char)(0xF0 | value >> 18), heard[used++] = (char)(0x80 | (value >> 12 & 0x3F));
            else heard[used++] = (char)(0xE0 | value >> 12);
            heard[used++] = (char)(0x80 | (value >> 6 & 0x3F)), heard[used++] = (char)(0x80 | (value & 0x3F));
        }
        heard[used] = '\0';
    }
    return S_OK;
}

int said(const char *text)
{
    return strstr(heard, text) != NULL;
}

static ULONG note(const char *format, ...)
{
    char event[64];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(event, sizeof event, format, arguments);
    va_end(arguments);
    size_t used = strlen(notes);
    snprintf(notes + used, sizeof notes - used, "%s;", event);
    return strcmp(event, answer_to) == 0 ? answer : DEBUG_STATUS_NO_CHANGE;
}

static const char *narrow(const WCHAR *text)
{
    static char room[256];
    size_t i = 0;
    for (; text[i] != 0 && i < sizeof room - 1; i++) room[i] = (char)text[i];
    room[i] = '\0';
    return room;
}

static HRESULT get_interest(void *this, ULONG *mask)
{
    (void)this;
    *mask = interest;
    return S_OK;
}

static ULONG on_breakpoint(void *this, IDebugBreakpoint2 *breakpoint)
{
    (void)this;
    ULONG id = 99;
    breakpoint->lpVtbl->GetId(breakpoint, &id);
    return note("breakpoint %u", id);
}

static ULONG on_exception(void *this, EXCEPTION_RECORD64 *record, ULONG first)
{
    (void)this;
    return note("exception %x %u", (unsigned)record->ExceptionCode, first);
}

static ULONG on_process(void *this, ULONG64 file, ULONG64 handle, ULONG64 base, ULONG size, const WCHAR *module)
{
    (void)this, (void)file, (void)handle;
    return base != 0 && size != 0 ? note("process %s", narrow(module)) : note("process without a place");
}

static ULONG on_process_exit(void *this, ULONG code)
{
    (void)this;
    return note("exit %u", code);
}

static ULONG on_module(void *this, ULONG64 file, ULONG64 base, ULONG size, const WCHAR *module)
{
    (void)this, (void)file;
    return base != 0 && size != 0 ? note("module %s", narrow(module)) : note("module without a place");
}

static ULONG on_session(void *this, ULONG status)
{
    (void)this;
    return note("session %u", status);
}

static ULONG on_engine_state(void *this, ULONG flags, ULONG64 argument)
{
    (void)this;
    if (flags == DEBUG_CES_EXECUTION_STATUS) note("status %llx", (unsigned long long)argument);
    return S_OK;
}

static ULONG on_other(void)
{
    return DEBUG_STATUS_NO_CHANGE;
}

static void *OUTPUT[] = {query, count, count, hear};
static void *EVENTS[] = {query, count, count, get_interest, on_breakpoint, on_exception, on_other, on_other, on_process,
                         on_process_exit, on_module, on_other, on_other, on_session, on_other, on_engine_state, on_other};
static struct {
    void **vtable;
} output = {OUTPUT}, events = {EVENTS};

void events_listen(ULONG mask)
{
    interest = mask;
    notes[0] = '\0';
    CHECK_RESULT(client->lpVtbl->SetEventCallbacksWide(client, (void *)&events), S_OK);
}

int happened(const char *expected)
{
    int same = strcmp(notes, expected) == 0;
    if (!same) printf("expected %s\nhappened %s\n", expected, notes);
    notes[0] = '\0';
    return same;
}

int ends_with_event(const char *expected)
{
    size_t all = strlen(notes), some = strlen(expected);
    int same = all >= some && strcmp(notes + all - some, expected) == 0;
    notes[0] = '\0';
    return same;
}

void events_answer(ULONG status, const char *to)
{
    answer = status;
    snprintf(answer_to, sizeof answer_to, "%s", to);
}

// --- the library ---

int open_library(const char *path)
{
    void *library = dlopen(path, RTLD_NOW);
    HRESULT (*create)(REFIID, void **) = library == NULL ? NULL : (HRESULT(*)(REFIID, void **))dlsym(library, "DebugCreate");
    if (create == NULL) {
        printf("%s\n", dlerror());
        return 0;
    }
    connect_wide = (HRESULT(*)(const WCHAR *, REFIID, void **))dlsym(library, "DebugConnectWide");
    CHECK_RESULT(create(&IID_IDebugClient5, (void **)&client), S_OK);
    CHECK_RESULT(client->lpVtbl->QueryInterface(client, &IID_IDebugControl4, (void **)&control), S_OK);
    CHECK_RESULT(client->lpVtbl->QueryInterface(client, &IID_IDebugSymbols3, (void **)&symbols), S_OK);
    CHECK_RESULT(client->lpVtbl->QueryInterface(client, &IID_IDebugDataSpaces, (void **)&data), S_OK);
    CHECK_RESULT(client->lpVtbl->QueryInterface(client, &IID_IDebugSystemObjects, (void **)&objects), S_OK);
    CHECK_RESULT(client->lpVtbl->SetOutputCallbacksWide(client, (void *)&output), S_OK);
    ULONG options = DEBUG_ENGOPT_INITIAL_BREAK | DEBUG_ENGOPT_FINAL_BREAK;
    CHECK_RESULT(control->lpVtbl->AddEngineOptions(control, options), S_OK);
    return failures == 0;
}

void close_library(void)
{
    CHECK_RESULT(client->lpVtbl->SetOutputCallbacksWide(client, NULL), S_OK);
    if (getenv("DBGENG4J_SCENARIO") != NULL) remove(getenv("DBGENG4J_SCENARIO"));
    for (ULONG left = 4; left >= 1; left--) CHECK(client->lpVtbl->Release(client) == left);
    CHECK(client->lpVtbl->Release(client) == 0);
}

void scenario(const char *name, const char *more)
{
    char path[] = "/tmp/dbgeng_test_XXXXXX", text[8192];
    size_t used = 0;
    if (name != NULL) {
        char from[256];
        snprintf(from, sizeof from, "scenarios/%s", name);
        FILE *in = fopen(from, "rb");
        CHECK(in != NULL);
        if (in == NULL) return;
        used = fread(text, 1, sizeof text, in);
        fclose(in);
    }
    int file = mkstemp(path);
    FILE *out = fdopen(file, "wb");
    fwrite(text, 1, used, out);
    if (more != NULL) fputs(more, out);
    fclose(out);
    if (getenv("DBGENG4J_SCENARIO") != NULL) remove(getenv("DBGENG4J_SCENARIO"));
    setenv("DBGENG4J_SCENARIO", path, 1);
}

void attach_to(ULONG pid)
{
    heard[0] = '\0';
    CHECK_RESULT(client->lpVtbl->AttachProcess(client, 0, pid, 0), S_OK);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), S_OK);
}

void attach(void)
{
    scenario("leaky.scenario", NULL);
    attach_to(2588);
}

HRESULT execute_with(const char *command, ULONG output_control, ULONG flags)
{
    WCHAR line[512];
    size_t used = 0;
    heard[0] = '\0';
    for (const unsigned char *p = (const unsigned char *)command; *p != '\0';) {
        unsigned value = *p++;
        int more = value >= 0xF0 ? 3 : value >= 0xE0 ? 2 : value >= 0xC0 ? 1 : 0;
        if (more > 0) value &= 0x3Fu >> more;
        while (more-- > 0) value = value << 6 | (*p++ & 0x3F);
        if (value >= 0x10000) line[used++] = (WCHAR)(0xD800 + ((value - 0x10000) >> 10)), value = 0xDC00 + (value & 0x3FF);
        line[used++] = (WCHAR)value;
    }
    line[used] = 0;
    return control->lpVtbl->ExecuteWide(control, output_control, line, flags);
}

HRESULT execute(const char *command)
{
    return execute_with(command, DEBUG_OUTCTL_ALL_CLIENTS, DEBUG_EXECUTE_DEFAULT);
}
