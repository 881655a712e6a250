// What is asked without text, and the events.
#include "dbgeng_test.h"

void test_looks(void)
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

void test_events(void)
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
    events_listen(EVENTS_ENGINE_STATE);
    attach_to(100);
    CHECK_RESULT(execute("t"), S_OK);
    CHECK_RESULT(control->lpVtbl->WaitForEvent(control, 0, INFINITE), S_OK);
    CHECK_RESULT(client->lpVtbl->DetachProcesses(client), S_OK);
    // GO inside the wait, BREAK, STEP_INTO twice, BREAK, NO_DEBUGGEE
    CHECK(happened("status 100000001;status 6;status 5;status 100000005;status 6;status 7;"));
    events_listen(0);
    attach_to(100);
    CHECK(happened(""));
    CHECK_RESULT(client->lpVtbl->TerminateProcesses(client), S_OK);
    CHECK_RESULT(client->lpVtbl->SetEventCallbacksWide(client, NULL), S_OK);
}
