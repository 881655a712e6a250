// libdbgeng.so through its vtables, by the declarations of Wine's dbgeng.h; simulated targets.
#include "dbgeng_test.h"

#include <malloc.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void *interrupt_soon(void *how)
{
    pause_milliseconds(200);
    CHECK_RESULT(control->lpVtbl->SetInterrupt(control, (ULONG)(uintptr_t)how), S_OK);
    return NULL;
}

// Interrupts from another thread while `waiting` is under way here.
#define WITH_INTERRUPT(how, waiting) \
    do { \
        pthread_t other; \
        pthread_create(&other, NULL, interrupt_soon, (void *)(uintptr_t)(how)); \
        waiting; \
        pthread_join(other, NULL); \
    } while (0)

static void test_objects(void)
{
    void *out = &out;
    GUID unknown = IID_IDebugClient5;
    unknown.Data1++;
    CHECK_RESULT(client->lpVtbl->QueryInterface(client, &unknown, &out), E_NOINTERFACE);
    CHECK(out == NULL);
    CHECK_RESULT(client->lpVtbl->QueryInterface(client, &IID_IUnknown, &out), S_OK);
    CHECK(out == client && client->lpVtbl->Release(client) == 5); // five interfaces are held
    IDebugClient *second;
    CHECK_RESULT(client->lpVtbl->CreateClient(client, &second), S_OK);
    CHECK(second->lpVtbl->AddRef(second) == 2 && second->lpVtbl->Release(second) == 1);
    CHECK(second->lpVtbl->Release(second) == 0);
    CHECK_RESULT(client->lpVtbl->StartServer(client, "npipe:pipe=x"), E_NOTIMPL);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, 0), E_UNEXPECTED);
    ULONG status;
    CHECK(control->lpVtbl->GetExecutionStatus(control, &status) == S_OK && status == DEBUG_STATUS_NO_DEBUGGEE);
    CHECK_RESULT(client->lpVtbl->EndSession(client, DEBUG_END_ACTIVE_DETACH), E_UNEXPECTED);
    CHECK_RESULT(execute("k"), E_FAIL);
    CHECK(said("No runnable debuggees error in 'k'"));
}

static void test_hunt(void)
{
    ULONG status;
    scenario("leaky.scenario", NULL);
    CHECK_RESULT(client->lpVtbl->AttachProcess(client, 0, 1, 0), HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER));
    CHECK_RESULT(client->lpVtbl->AttachProcess(client, 0, 2588, 0), S_OK);
    CHECK_RESULT(execute("k"), E_ACCESSDENIED); // not there before the first event
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), S_OK);
    CHECK(said("Break instruction exception - code 80000003"));
    CHECK_RESULT(client->lpVtbl->AttachProcess(client, 0, 2588, 0), E_NOTIMPL);
    CHECK_RESULT(execute("!htrace -enable"), S_OK);
    CHECK_RESULT(execute("g"), S_OK);
    CHECK(control->lpVtbl->GetExecutionStatus(control, &status) == S_OK && status == DEBUG_STATUS_GO);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, 250), S_FALSE);
    CHECK_RESULT(execute("!htrace -diff"), E_ACCESSDENIED);
    WITH_INTERRUPT(DEBUG_INTERRUPT_ACTIVE, CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), S_OK));
    CHECK(control->lpVtbl->GetExecutionStatus(control, &status) == S_OK && status == DEBUG_STATUS_BREAK);
    CHECK_RESULT(execute("!htrace -diff"), S_OK);
    CHECK(said("leaky!fun4+0x000000000000001d") && !said("leaky!fun3") && said("Displayed 0x"));
    CHECK_RESULT(client->lpVtbl->EndSession(client, DEBUG_END_ACTIVE_DETACH), S_OK);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, 0), E_UNEXPECTED);
    // The next session begins anew.
    attach();
    CHECK_RESULT(execute("!htrace -diff"), S_OK);
    CHECK(!said("leaky!fun4"));
    CHECK_RESULT(client->lpVtbl->DetachProcesses(client), S_OK);
}

static void test_results(void)
{
    attach();
    CHECK_RESULT(execute("foo"), E_FAIL);
    CHECK_RESULT(execute("!nothing"), E_FAIL);
    CHECK_RESULT(execute("!handle zz"), S_OK); // an extension of the old kind cannot say that it failed
    CHECK_RESULT(execute(".echo \xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"), S_OK);
    CHECK(said("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\n"));
    heard[0] = '\0';
    CHECK_RESULT(execute_with("", DEBUG_OUTCTL_ALL_CLIENTS, DEBUG_EXECUTE_DEFAULT), S_OK);
    CHECK(said("\xc3\xa4")); // an empty line repeats the last one
    CHECK_RESULT(execute_with("", DEBUG_OUTCTL_ALL_CLIENTS, DEBUG_EXECUTE_NO_REPEAT), S_OK);
    CHECK(heard[0] == '\0');
    CHECK_RESULT(execute_with(".echo secret", DEBUG_OUTCTL_IGNORE, 0), S_OK);
    CHECK(heard[0] == '\0');
    CHECK_RESULT(client->lpVtbl->SetOutputMask(client, DEBUG_OUTPUT_ERROR), S_OK);
    CHECK_RESULT(execute(".echo unseen"), S_OK);
    CHECK(!said("unseen"));
    CHECK_RESULT(execute("foo"), E_FAIL);
    CHECK(said("Syntax error in 'foo'") && heard_mask == DEBUG_OUTPUT_ERROR);
    CHECK_RESULT(client->lpVtbl->SetOutputMask(client, 0x3F7), S_OK);
    CHECK_RESULT(execute("!standin.result 80004004"), E_ABORT);
    CHECK_RESULT(execute("!standin.thread from elsewhere"), S_OK);
    CHECK(said("from elsewhere\n") && !pthread_equal(heard_on, pthread_self()));
    WITH_INTERRUPT(DEBUG_INTERRUPT_ACTIVE, CHECK_RESULT(execute(".sleep 0n20000"), (HRESULT)0xD000013A));
    CHECK_RESULT(control->lpVtbl->GetInterrupt(control), S_FALSE);
    CHECK_RESULT(control->lpVtbl->SetInterrupt(control, DEBUG_INTERRUPT_PASSIVE), S_OK);
    CHECK_RESULT(control->lpVtbl->GetInterrupt(control), S_OK);
    CHECK_RESULT(execute("g"), S_OK);
    WITH_INTERRUPT(DEBUG_INTERRUPT_EXIT, CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), E_PENDING));
    CHECK_RESULT(execute("k"), E_ACCESSDENIED); // it runs on
    CHECK_RESULT(client->lpVtbl->TerminateProcesses(client), S_OK);
}

// --- the thread rule ---

static void *from_elsewhere(void *unused)
{
    ULONG status;
    IDebugClient *mine;
    IDebugControl4 *my_control;
    CHECK_RESULT(control->lpVtbl->GetExecutionStatus(control, &status), RPC_E_WRONG_THREAD);
    CHECK_RESULT(execute("k"), RPC_E_WRONG_THREAD);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, 0), RPC_E_WRONG_THREAD);
    CHECK_RESULT(client->lpVtbl->DetachProcesses(client), RPC_E_WRONG_THREAD);
    CHECK_RESULT(client->lpVtbl->CreateClient(client, &mine), S_OK);
    CHECK_RESULT(mine->lpVtbl->QueryInterface(mine, &IID_IDebugControl4, (void **)&my_control), S_OK);
    CHECK_RESULT(my_control->lpVtbl->GetExecutionStatus(my_control, &status), S_OK);
    CHECK_RESULT(my_control->lpVtbl->WaitForEvent(my_control, 0, 0), E_UNEXPECTED); // not who began the session
    my_control->lpVtbl->Release(my_control);
    mine->lpVtbl->Release(mine);
    pause_milliseconds(100);
    CHECK_RESULT(client->lpVtbl->ExitDispatch(client, (IDebugClient *)client), S_OK);
    return unused;
}

static void test_threads(void)
{
    pthread_t other;
    attach();
    CHECK_RESULT(client->lpVtbl->DispatchCallbacks(client, 20), S_FALSE);
    pthread_create(&other, NULL, from_elsewhere, NULL);
    CHECK_RESULT(client->lpVtbl->DispatchCallbacks(client, INFINITE), S_OK);
    pthread_join(other, NULL);
    CHECK_RESULT(client->lpVtbl->DetachProcesses(client), S_OK);
}

static void test_other_targets(void)
{
    ULONG class, qualifier, pid;
    scenario("kernel.scenario", NULL);
    CHECK_RESULT(client->lpVtbl->AttachKernelWide(client, 1, NULL), S_OK);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), S_OK);
    CHECK(control->lpVtbl->GetDebuggeeType(control, &class, &qualifier) == S_OK && class == DEBUG_CLASS_KERNEL && qualifier == 1);
    CHECK_RESULT(execute("!process 0 0"), S_OK);
    CHECK(said("HandleCount"));
    CHECK_RESULT(execute("g"), E_FAIL);
    CHECK_RESULT(client->lpVtbl->EndSession(client, DEBUG_END_PASSIVE), S_OK);
    scenario("leaky.scenario", NULL);
    CHECK_RESULT(client->lpVtbl->OpenDumpFileWide(client, WIDE("C:\\leaky.dmp"), 0), S_OK);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), S_OK);
    CHECK(control->lpVtbl->GetDebuggeeType(control, &class, &qualifier) == S_OK && qualifier == DEBUG_DUMP_DEFAULT);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), E_UNEXPECTED);
    CHECK_RESULT(client->lpVtbl->EndSession(client, DEBUG_END_ACTIVE_DETACH), S_OK);
    CHECK_RESULT(client->lpVtbl->AttachProcess(client, 0, 2588, DEBUG_ATTACH_NONINVASIVE | DEBUG_ATTACH_NONINVASIVE_NO_SUSPEND), S_OK);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), S_OK);
    CHECK_RESULT(execute("k"), S_OK);
    CHECK_RESULT(client->lpVtbl->DetachProcesses(client), S_OK);
    IDebugClient5 *distant;
    CHECK_RESULT(connect_wide(WIDE("npipe:pipe=dbg,server=far"), &IID_IDebugClient5, (void **)&distant), S_OK);
    CHECK_RESULT(distant->lpVtbl->ConnectSession(distant, 0, 0), S_OK);
    CHECK_RESULT(execute("k"), S_OK);
    CHECK_RESULT(distant->lpVtbl->EndSession(distant, DEBUG_END_DISCONNECT), S_OK);
    CHECK_RESULT(execute("k"), E_FAIL);
    CHECK(distant->lpVtbl->Release(distant) == 0);
    CHECK_RESULT(client->lpVtbl->GetRunningProcessSystemIdByExecutableNameWide(client, 0, WIDE("LEAKY.exe"), 0, &pid), S_OK);
    CHECK(pid == 2588);
    CHECK_RESULT(client->lpVtbl->GetRunningProcessSystemIdByExecutableNameWide(client, 0, WIDE("no.exe"), 0, &pid), E_NOINTERFACE);
}

static void dies(const char *command, int signal, int code)
{
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        execute(command);
        _exit(99);
    }
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    CHECK(signal != 0 ? WIFSIGNALED(status) && WTERMSIG(status) == signal : WIFEXITED(status) && WEXITSTATUS(status) == code);
}

static void test_faults(void)
{
    scenario("leaky.scenario", "fault text \"[between]\" on \"lm*\"\nfault flood 2 on \".echo flood\"\n"
                               "fault delay 30s on \".echo slow\"\nfault die 42 on lmm\nfault crash on \"lmv*\"\n"
                               "fault swallow on \".echo lost\"\nfault longline 100000 on \".echo long\"\n");
    attach_to(2588);
    CHECK_RESULT(execute("lm"), S_OK);
    CHECK(said("[between]") && said("leaky"));
    heard_size = 0;
    CHECK_RESULT(execute(".echo flood"), S_OK);
    CHECK(heard_size > 2000000 && said("64 bytes in every line\n"));
    WITH_INTERRUPT(DEBUG_INTERRUPT_ACTIVE, CHECK_RESULT(execute(".echo slow"), (HRESULT)0xD000013A));
    dies("!standin.crash", SIGSEGV, 0);
    dies("lmv m leaky", SIGSEGV, 0);
    dies("lmm", 0, 42);
    CHECK_RESULT(execute(".echo lost"), S_OK);
    CHECK(!said("lost"));
    heard_size = 0;
    CHECK_RESULT(execute(".echo long"), S_OK);
    CHECK(heard_size > 100000);
    CHECK_RESULT(client->lpVtbl->DetachProcesses(client), S_OK);
    attach(); // without them
    CHECK_RESULT(execute("lm"), S_OK);
    CHECK(!said("[between]"));
    CHECK_RESULT(client->lpVtbl->DetachProcesses(client), S_OK);
}

static void test_many_sessions(void)
{
    size_t before = 0;
    scenario("leaky.scenario", NULL);
    for (int i = 0; i < 600; i++) {
        attach_to(2588);
        CHECK_RESULT(execute("!htrace -enable"), S_OK);
        CHECK_RESULT(client->lpVtbl->EndSession(client, DEBUG_END_ACTIVE_DETACH), S_OK);
        if (i == 299) before = mallinfo2().uordblks;
    }
    CHECK(mallinfo2().uordblks <= before);
}

// Only the library and the file beside it, in an environment that names none.
static int beside(void)
{
    unsetenv("DBGENG4J_SCENARIO");
    attach_to(2588);
    CHECK_RESULT(client->lpVtbl->EndSession(client, DEBUG_END_ACTIVE_DETACH), S_OK);
    return failures;
}

int main(int argc, char **argv)
{
    CHECK(argc > 1);
    if (!open_library(argv[1])) return 1;
    if (argc > 2) {
        CHECK(strcmp(argv[2], "beside") == 0);
        return beside() != 0;
    }
    test_objects();
    test_hunt();
    test_results();
    test_threads();
    test_looks();
    test_events();
    test_other_targets();
    test_faults();
    test_many_sessions();
    close_library();
    printf(failures == 0 ? "libdbgeng.so: all fine, %d checks\n" : "libdbgeng.so: failed, %d checks\n", checks);
    return failures != 0;
}
