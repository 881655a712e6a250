// dbgeng.dll from outside, by the declarations of mingw-w64's dbgeng.h, on real processes.
// usage: dbgeng_client DLL hunt|cycles|leave|abandon PID   dbgeng_client DLL launch PROGRAM
#define CINTERFACE
#define INITGUID
#include <windows.h>

#include <dbgeng.h>
#include <stdio.h>
#include <stdlib.h>

static int failures, checks;
static IDebugClient *client;
static IDebugControl *control;
static IDebugSymbols *symbols;
static IDebugSystemObjects *objects;
static IDebugRegisters *registers;
static IDebugDataSpaces2 *data;

#define CHECK(condition) check((condition), #condition, 0, __LINE__)
#define CHECK_RESULT(call, expected) check_result((call), (expected), #call, __LINE__)

static char heard[1 << 18], notes[4096];

static void check(int fine, const char *what, HRESULT result, int line)
{
    checks++;
    if (fine) return;
    printf("line %d: not so: %s (%08lx)\n%s\n%s\n", line, what, (unsigned long)result, heard, notes);
    failures++;
}

static void check_result(HRESULT result, HRESULT expected, const char *what, int line)
{
    check(result == expected, what, result, line);
}

// --- callbacks ---

static HRESULT STDMETHODCALLTYPE query(IDebugOutputCallbacks *this, REFIID id, PVOID *out)
{
    (void)id;
    *out = this;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE count(IDebugOutputCallbacks *this)
{
    (void)this;
    return 1;
}

static HRESULT STDMETHODCALLTYPE hear(IDebugOutputCallbacks *this, ULONG mask, PCSTR text)
{
    (void)this, (void)mask;
    size_t used = strlen(heard);
    snprintf(heard + used, sizeof heard - used, "%s", text);
    return S_OK;
}

static IDebugOutputCallbacksVtbl OUTPUT = {query, count, count, hear};
static IDebugOutputCallbacks output = {&OUTPUT};

static HRESULT STDMETHODCALLTYPE event_query(IDebugEventCallbacks *this, REFIID id, PVOID *out)
{
    (void)id;
    *out = this;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE event_count(IDebugEventCallbacks *this)
{
    (void)this;
    return 1;
}

static HRESULT STDMETHODCALLTYPE interest(IDebugEventCallbacks *this, PULONG mask)
{
    (void)this;
    *mask = DEBUG_EVENT_BREAKPOINT | DEBUG_EVENT_EXIT_PROCESS | DEBUG_EVENT_CREATE_PROCESS;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE on_breakpoint(IDebugEventCallbacks *this, PDEBUG_BREAKPOINT breakpoint)
{
    (void)this;
    ULONG id = 99;
    breakpoint->lpVtbl->GetId(breakpoint, &id);
    snprintf(notes + strlen(notes), 64, "breakpoint %lu;", id);
    return DEBUG_STATUS_BREAK;
}

static HRESULT STDMETHODCALLTYPE on_create(IDebugEventCallbacks *this, ULONG64 file, ULONG64 handle, ULONG64 base, ULONG size,
                                           PCSTR module, PCSTR image, ULONG sum, ULONG time, ULONG64 thread, ULONG64 teb, ULONG64 start)
{
    (void)this, (void)file, (void)handle, (void)size, (void)image, (void)sum, (void)time, (void)thread, (void)teb, (void)start;
    snprintf(notes + strlen(notes), 128, "process %s%s;", module, base == 0 ? " nowhere" : "");
    return DEBUG_STATUS_NO_CHANGE;
}

static HRESULT STDMETHODCALLTYPE on_exit_process(IDebugEventCallbacks *this, ULONG code)
{
    (void)this;
    snprintf(notes + strlen(notes), 64, "exit %lu;", code);
    return DEBUG_STATUS_NO_CHANGE;
}

static IDebugEventCallbacksVtbl EVENTS = {.QueryInterface = event_query, .AddRef = event_count, .Release = event_count,
    .GetInterestMask = interest, .Breakpoint = on_breakpoint, .CreateProcess = on_create, .ExitProcess = on_exit_process};
static IDebugEventCallbacks events = {&EVENTS};

// --- what is done again and again ---

static int said(const char *text)
{
    return strstr(heard, text) != NULL;
}

static HRESULT execute(const char *command)
{
    heard[0] = '\0';
    return control->lpVtbl->Execute(control, DEBUG_OUTCTL_ALL_CLIENTS, command, DEBUG_EXECUTE_DEFAULT);
}

static HRESULT wait_for_event(ULONG milliseconds)
{
    return control->lpVtbl->WaitForEvent(control, DEBUG_WAIT_DEFAULT, milliseconds);
}

static DWORD WINAPI interrupt_soon(void *milliseconds)
{
    ULONG status;
    CHECK_RESULT(control->lpVtbl->GetExecutionStatus(control, &status), RPC_E_WRONG_THREAD);
    Sleep((DWORD)(uintptr_t)milliseconds);
    CHECK_RESULT(control->lpVtbl->SetInterrupt(control, DEBUG_INTERRUPT_ACTIVE), S_OK);
    return 0;
}

static void run_and_interrupt(DWORD milliseconds)
{
    HANDLE thread = CreateThread(NULL, 0, interrupt_soon, (void *)(uintptr_t)milliseconds, 0, NULL);
    CHECK_RESULT(wait_for_event(60000), S_OK);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

static int open_library(const char *path)
{
    HMODULE library = LoadLibraryExA(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    HRESULT (WINAPI *create)(REFIID, PVOID *) = NULL;
    if (library != NULL) create = (void *)GetProcAddress(library, "DebugCreate");
    if (create == NULL) {
        printf("%s: error %lu\n", path, GetLastError());
        return 0;
    }
    CHECK(GetProcAddress(library, "DebugConnectWide") != NULL);
    CHECK_RESULT(create(&IID_IDebugClient, (void **)&client), S_OK);
    CHECK_RESULT(client->lpVtbl->QueryInterface(client, &IID_IDebugControl, (void **)&control), S_OK);
    CHECK_RESULT(client->lpVtbl->QueryInterface(client, &IID_IDebugSymbols, (void **)&symbols), S_OK);
    CHECK_RESULT(client->lpVtbl->QueryInterface(client, &IID_IDebugSystemObjects, (void **)&objects), S_OK);
    CHECK_RESULT(client->lpVtbl->QueryInterface(client, &IID_IDebugRegisters, (void **)&registers), S_OK);
    CHECK_RESULT(client->lpVtbl->QueryInterface(client, &IID_IDebugDataSpaces2, (void **)&data), S_OK);
    void *nothing = &failures;
    CHECK_RESULT(client->lpVtbl->QueryInterface(client, &IID_IClassFactory, &nothing), E_NOINTERFACE);
    CHECK(nothing == NULL);
    CHECK_RESULT(client->lpVtbl->SetOutputCallbacks(client, &output), S_OK);
    CHECK_RESULT(client->lpVtbl->SetEventCallbacks(client, &events), S_OK);
    CHECK_RESULT(control->lpVtbl->AddEngineOptions(control, DEBUG_ENGOPT_INITIAL_BREAK | DEBUG_ENGOPT_FINAL_BREAK), S_OK);
    CHECK_RESULT(execute("version"), S_OK);
    CHECK(said("stand-in")); // and not Wine's own dbgeng.dll
    return failures == 0;
}

// --- scenarios ---

static void look_around(ULONG pid)
{
    ULONG id, number, type;
    ULONG64 rip, stack;
    DEBUG_STACK_FRAME frames[16];
    DEBUG_VALUE value;
    char name[512];
    CHECK_RESULT(objects->lpVtbl->GetCurrentProcessSystemId(objects, &id), S_OK);
    CHECK(id == pid);
    CHECK_RESULT(objects->lpVtbl->GetNumberThreads(objects, &number), S_OK);
    CHECK(number >= 2); // its own and the one that broke in
    CHECK_RESULT(objects->lpVtbl->SetCurrentThreadId(objects, 0), S_OK);
    CHECK_RESULT(control->lpVtbl->GetStackTrace(control, 0, 0, 0, frames, 16, &number), S_OK);
    CHECK_RESULT(registers->lpVtbl->GetInstructionOffset(registers, &rip), S_OK);
    CHECK_RESULT(registers->lpVtbl->GetStackOffset(registers, &stack), S_OK);
    CHECK(number > 3 && frames[0].InstructionOffset == rip && frames[0].StackOffset == stack);
    CHECK_RESULT(registers->lpVtbl->GetIndexByName(registers, "rip", &id), S_OK);
    CHECK_RESULT(registers->lpVtbl->GetValue(registers, id, &value), S_OK);
    CHECK(value.Type == DEBUG_VALUE_INT64 && value.I64 == rip);
    CHECK_RESULT(symbols->lpVtbl->GetNameByOffset(symbols, rip, name, sizeof name, &number, NULL), S_OK);
    CHECK(strchr(name, '!') != NULL && number == strlen(name) + 1);
    MEMORY_BASIC_INFORMATION64 region;
    CHECK_RESULT(data->lpVtbl->QueryVirtual(data, rip, &region), S_OK);
    CHECK(region.BaseAddress <= rip && rip - region.BaseAddress < region.RegionSize && region.State == MEM_COMMIT);
    CHECK_RESULT(control->lpVtbl->GetActualProcessorType(control, &type), S_OK);
    CHECK(type == IMAGE_FILE_MACHINE_AMD64);
}

static void hunt(ULONG pid)
{
    CHECK_RESULT(client->lpVtbl->AttachProcess(client, 0, 99999, DEBUG_ATTACH_DEFAULT),
                 HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER));
    CHECK_RESULT(client->lpVtbl->AttachProcess(client, 0, pid, DEBUG_ATTACH_DEFAULT), S_OK);
    CHECK_RESULT(wait_for_event(60000), S_OK);
    CHECK(said("DbgBreakPoint") && strcmp(notes, "process leakyhandles;") == 0);
    look_around(pid);
    CHECK_RESULT(execute("!htrace -enable"), S_OK);
    CHECK_RESULT(execute("g"), S_OK);
    CHECK_RESULT(wait_for_event(300), S_FALSE);
    run_and_interrupt(1000);
    CHECK_RESULT(execute("!htrace -diff"), S_OK);
    CHECK(said("leakyhandles!fun4+0x") && said("Displayed 0x"));
    CHECK_RESULT(execute("bp leakyhandles!fun4"), S_OK);
    CHECK_RESULT(control->lpVtbl->SetExecutionStatus(control, DEBUG_STATUS_GO), S_OK);
    CHECK_RESULT(wait_for_event(60000), S_OK);
    CHECK(strcmp(notes, "process leakyhandles;breakpoint 0;") == 0);
    CHECK_RESULT(execute("bc *"), S_OK);
    CHECK_RESULT(client->lpVtbl->DetachProcesses(client), S_OK);
    CHECK_RESULT(wait_for_event(0), E_UNEXPECTED);
    // Once more, to see that one session leaves nothing behind for the next.
    notes[0] = '\0';
    CHECK_RESULT(client->lpVtbl->AttachProcess(client, 0, pid, DEBUG_ATTACH_DEFAULT), S_OK);
    CHECK_RESULT(wait_for_event(60000), S_OK);
    CHECK_RESULT(client->lpVtbl->EndSession(client, DEBUG_END_ACTIVE_DETACH), S_OK);
}

static void launch(const char *program)
{
    char command[1024];
    ULONG code, status;
    snprintf(command, sizeof command, "%s exit 7", program);
    CHECK_RESULT(client->lpVtbl->CreateProcess(client, 0, (char *)"missing-program.exe", DEBUG_ONLY_THIS_PROCESS),
                 HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    CHECK_RESULT(client->lpVtbl->CreateProcess(client, 0, command, DEBUG_ONLY_THIS_PROCESS), S_OK);
    CHECK_RESULT(wait_for_event(60000), S_OK);
    CHECK_RESULT(execute("t"), S_OK);
    CHECK_RESULT(control->lpVtbl->GetExecutionStatus(control, &status), S_OK);
    CHECK(status == DEBUG_STATUS_STEP_INTO);
    CHECK_RESULT(wait_for_event(60000), S_OK);
    CHECK_RESULT(execute("g"), S_OK);
    CHECK_RESULT(wait_for_event(60000), S_OK);
    CHECK(strcmp(notes, "process handlezoo;exit 7;") == 0);
    CHECK(client->lpVtbl->GetExitCode(client, &code) == S_OK && code == 7);
    CHECK_RESULT(client->lpVtbl->EndSession(client, DEBUG_END_ACTIVE_TERMINATE), S_OK);
    CHECK_RESULT(client->lpVtbl->CreateProcess(client, 0, command, DEBUG_ONLY_THIS_PROCESS), S_OK);
    CHECK_RESULT(wait_for_event(60000), S_OK);
    CHECK_RESULT(client->lpVtbl->TerminateProcesses(client), S_OK);
}

// Ends in the middle of it, with the target stopped, and without a word to the engine.
static void leave(ULONG pid, ULONG options)
{
    CHECK_RESULT(client->lpVtbl->AddProcessOptions(client, options), E_UNEXPECTED); // no process yet
    CHECK_RESULT(client->lpVtbl->AttachProcess(client, 0, pid, DEBUG_ATTACH_DEFAULT), S_OK);
    CHECK_RESULT(wait_for_event(60000), S_OK);
    CHECK_RESULT(client->lpVtbl->AddProcessOptions(client, options), S_OK);
    CHECK_RESULT(execute("!htrace -enable"), S_OK);
    CHECK_RESULT(execute("g"), S_OK);
    run_and_interrupt(500);
}

// Session after session on a busy program; interrupts come at odd moments.
static void cycles(ULONG pid)
{
    for (DWORD round = 0; round < 20; round++) {
        CHECK_RESULT(client->lpVtbl->AttachProcess(client, 0, pid, DEBUG_ATTACH_DEFAULT), S_OK);
        CHECK_RESULT(wait_for_event(60000), S_OK);
        CHECK_RESULT(execute("!htrace -enable"), S_OK);
        CHECK_RESULT(execute("g"), S_OK);
        run_and_interrupt(round * 7);
        CHECK_RESULT(execute("!htrace -diff"), S_OK);
        CHECK_RESULT(execute("g"), S_OK);
        // Every other time it runs while it is let go.
        if (round % 2 == 0) run_and_interrupt(round * 3);
        else CHECK_RESULT(wait_for_event(round), S_FALSE);
        CHECK_RESULT(client->lpVtbl->EndSession(client, DEBUG_END_ACTIVE_DETACH), S_OK);
    }
}

int main(int argc, char **argv)
{
    if (argc != 4 || !open_library(argv[1])) return 1;
    if (strcmp(argv[2], "hunt") == 0) hunt(strtoul(argv[3], NULL, 10));
    if (strcmp(argv[2], "cycles") == 0) cycles(strtoul(argv[3], NULL, 10));
    if (strcmp(argv[2], "launch") == 0) launch(argv[3]);
    int leaving = strcmp(argv[2], "leave") == 0 || strcmp(argv[2], "abandon") == 0;
    if (leaving) leave(strtoul(argv[3], NULL, 10), argv[2][0] == 'l' ? DEBUG_PROCESS_DETACH_ON_EXIT : 0);
    printf(failures == 0 ? "dbgeng.dll %s: all fine, %d checks\n" : "dbgeng.dll %s: failed, %d checks\n", argv[2], checks);
    fflush(stdout);
    if (leaving) TerminateProcess(GetCurrentProcess(), failures != 0);
    return failures != 0;
}
