// libdbgeng.so through its vtables, by the declarations of Wine's dbgeng.h; simulated targets.
#include "dbgeng_test.h"

#include <malloc.h>
#include <pthread.h>

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

// --- what is asked without text ---

static void test_looks(void)
{
    DEBUG_STACK_FRAME frames[32];
    DEBUG_VALUE value;
    ULONG count, id, type, line;
    ULONG64 offset, back, displacement;
    WCHAR name[256], cut[6];
    attach();
    CHECK_RESULT(execute("~0s"), S_OK);
    CHECK_RESULT(control->lpVtbl->GetStackTrace(control, 0, 0, 0, frames, 32, &count), S_OK);
    CHECK(count > 3 && frames[0].FrameNumber == 0 && frames[1].ReturnOffset == frames[2].InstructionOffset);
    CHECK_RESULT(symbols->lpVtbl->GetNameByOffsetWide(symbols, frames[2].InstructionOffset, name, 256, &count, &displacement), S_OK);
    CHECK(wide_is(name, "leaky!main") && displacement == 0x31 && count == 11);
    CHECK_RESULT(symbols->lpVtbl->GetNameByOffsetWide(symbols, frames[2].InstructionOffset, cut, 6, &count, NULL), S_FALSE);
    CHECK(wide_is(cut, "leaky") && count == 11);
    CHECK_RESULT(symbols->lpVtbl->GetNameByOffsetWide(symbols, 0x10, name, 256, NULL, NULL), E_FAIL);
    CHECK_RESULT(symbols->lpVtbl->GetOffsetByNameWide(symbols, WIDE("leaky!main"), &offset), S_OK);
    CHECK(offset + 0x31 == frames[2].InstructionOffset);
    CHECK_RESULT(symbols->lpVtbl->GetOffsetByNameWide(symbols, WIDE("leaky!nobody"), &back), E_FAIL);
    CHECK_RESULT(symbols->lpVtbl->GetLineByOffsetWide(symbols, offset, &line, name, 256, NULL, &displacement), S_OK);
    CHECK(line == 40 && wide_is(name, "C:\\samples\\leaky.cpp") && displacement == 0);
    ULONG loaded, unloaded;
    DEBUG_MODULE_PARAMETERS module;
    CHECK_RESULT(symbols->lpVtbl->GetNumberModules(symbols, &loaded, &unloaded), S_OK);
    CHECK_RESULT(symbols->lpVtbl->GetModuleByIndex(symbols, 0, &back), S_OK);
    CHECK(loaded == 4 && back == 0x7ff6a0000000);
    CHECK_RESULT(symbols->lpVtbl->GetModuleByIndex(symbols, 4, &back), E_INVALIDARG);
    CHECK_RESULT(symbols->lpVtbl->GetModuleParameters(symbols, 1, NULL, 0, &module), S_OK);
    CHECK(module.Base == 0x7ff6a0000000 && module.Size == 0x9000 && module.ModuleNameSize == 6);
    CHECK_RESULT(symbols->lpVtbl->GetModuleNameStringWide(symbols, DEBUG_MODNAME_MODULE, 0, 0, name, 256, NULL), S_OK);
    CHECK(wide_is(name, "leaky"));
    CHECK_RESULT(control->lpVtbl->EvaluateWide(control, WIDE("@rip+1"), 0, &value, NULL), S_OK);
    CHECK(value.I64 == frames[0].InstructionOffset + 1 && value.Type == 4);
    CHECK_RESULT(control->lpVtbl->EvaluateWide(control, WIDE("nonsense"), 0, &value, NULL), E_FAIL);
    unsigned char bytes[4];
    CHECK_RESULT(data->lpVtbl->ReadVirtual(data, offset, bytes, 4, &count), S_OK);
    CHECK(count == 4);
    bytes[0] ^= 0xFF;
    CHECK_RESULT(data->lpVtbl->WriteVirtual(data, offset, bytes, 1, &count), S_OK);
    unsigned char again;
    CHECK_RESULT(data->lpVtbl->ReadVirtual(data, offset, &again, 1, NULL), S_OK);
    CHECK(count == 1 && again == bytes[0]);
    CHECK_RESULT(data->lpVtbl->ReadVirtual(data, 0x10, bytes, 4, &count), HRESULT_FROM_WIN32(ERROR_READ_FAULT));
    CHECK_RESULT(control->lpVtbl->GetActualProcessorType(control, &type), S_OK);
    CHECK(type == 0x8664 && control->lpVtbl->IsPointer64Bit(control) == S_OK);
    CHECK_RESULT(control->lpVtbl->GetPromptTextWide(control, name, 256, NULL), S_OK);
    CHECK(wide_is(name, "0:000"));
    ULONG process, thread, used;
    struct {
        EXCEPTION_RECORD64 record;
        ULONG first;
    } extra;
    CHECK_RESULT(control->lpVtbl->GetLastEventInformationWide(control, &type, &process, &thread, &extra, sizeof extra, &used, name,
                                                              256, NULL), S_OK);
    CHECK(type == 2 && process == 0 && thread == 1 && extra.record.ExceptionCode == 0x80000003 && extra.first == 1);
    CHECK(wide_is(name, "Break instruction exception - code 80000003 (first chance)"));
    // Wine's IDebugSystemObjects is one slot behind (see slots_check.c): called by the table's numbers.
    CHECK_RESULT(CALL_SLOT(objects, IDebugSystemObjects_GetCurrentProcessSystemId, ULONG *)(objects, &id), S_OK);
    CHECK(id == 2588);
    CHECK_RESULT(CALL_SLOT(objects, IDebugSystemObjects_GetNumberThreads, ULONG *)(objects, &count), S_OK);
    CHECK_RESULT(CALL_SLOT(objects, IDebugSystemObjects_GetCurrentThreadId, ULONG *)(objects, &id), S_OK);
    CHECK(count == 2 && id == 0);
    CHECK_RESULT(client->lpVtbl->EndSession(client, DEBUG_END_ACTIVE_DETACH), S_OK);
}

// --- events ---

static void test_events(void)
{
    scenario(NULL, EVENTS_SCENARIO);
    events_listen(EVENTS_ALL);
    CHECK_RESULT(client->lpVtbl->CreateProcessWide(client, 0, WIDE("C:\\events.exe -x"), 1), S_OK);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), S_OK);
    CHECK(happened("session 0;process events;module ntdll;module KERNEL32;module KERNELBASE;exception 80000003 1;"));
    CHECK_RESULT(execute("bu events!work \".echo never\"; bu events!rest"), S_OK);
    // A callback goes before the filters: no stop at the first breakpoint.
    events_answer(DEBUG_STATUS_GO, "breakpoint 0");
    CHECK_RESULT(execute("g"), S_OK);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), S_OK);
    CHECK(happened("breakpoint 0;breakpoint 1;") && !said("never"));
    events_answer(DEBUG_STATUS_BREAK, "module late");
    CHECK_RESULT(execute("bc *; g"), S_OK);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), S_OK);
    CHECK(happened("module late;"));
    // Unhandled, it would come a second time.
    events_answer(DEBUG_STATUS_GO_HANDLED, "exception c0000005 1");
    CHECK_RESULT(control->lpVtbl->SetExecutionStatus(control, DEBUG_STATUS_GO), S_OK);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), S_OK);
    CHECK(happened("exception c0000005 1;exit 7;"));
    CHECK_RESULT(execute("g"), E_FAIL);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), E_UNEXPECTED);
    CHECK_RESULT(control->lpVtbl->RemoveEngineOptions(control, DEBUG_ENGOPT_INITIAL_BREAK | DEBUG_ENGOPT_FINAL_BREAK), S_OK);
    CHECK_RESULT(client->lpVtbl->CreateProcessWide(client, 0, WIDE("C:\\events.exe"), 1), S_OK);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), S_OK);
    CHECK(happened("session 0;process events;"));
    CHECK_RESULT(execute("sxn av; g"), S_OK);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), E_UNEXPECTED); // gone: no final break
    CHECK(ends_with_event("exit 7;session 4;"));
    CHECK_RESULT(control->lpVtbl->AddEngineOptions(control, DEBUG_ENGOPT_INITIAL_BREAK | DEBUG_ENGOPT_FINAL_BREAK), S_OK);
    events_listen(0);
    attach_to(100);
    CHECK(happened(""));
    CHECK_RESULT(client->lpVtbl->TerminateProcesses(client), S_OK);
    CHECK_RESULT(client->lpVtbl->SetEventCallbacksWide(client, NULL), S_OK);
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
    CHECK_RESULT(client->lpVtbl->GetRunningProcessSystemIdByExecutableNameWide(client, 0, WIDE("LEAKY.exe"), 0, &pid), S_OK);
    CHECK(pid == 2588);
    CHECK_RESULT(client->lpVtbl->GetRunningProcessSystemIdByExecutableNameWide(client, 0, WIDE("no.exe"), 0, &pid), E_NOINTERFACE);
}

static void test_faults(void)
{
    scenario("leaky.scenario", "fault text \"[between]\" on \"lm*\"\nfault flood 2 on \".echo flood\"\n"
                               "fault swallow on \".echo lost\"\nfault longline 100000 on \".echo long\"\n");
    attach_to(2588);
    CHECK_RESULT(execute("lm"), S_OK);
    CHECK(said("[between]") && said("leaky"));
    heard_size = 0;
    CHECK_RESULT(execute(".echo flood"), S_OK);
    CHECK(heard_size > 2 << 20);
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
