#include "handle_calls.h"

#define OPENS(name, out) {name, CALL_OPENS, out, -1}

// What a system lacks (older Windows, Wine) is skipped when traps are set.
const struct handle_call HANDLE_CALLS[] = {
    {"NtClose", CALL_CLOSES, -1, -1},
    {"NtDuplicateObject", CALL_DUPLICATES, 3, -1},
    // synchronisation
    OPENS("NtCreateEvent", 0), OPENS("NtOpenEvent", 0), OPENS("NtCreateMutant", 0), OPENS("NtOpenMutant", 0),
    OPENS("NtCreateSemaphore", 0), OPENS("NtOpenSemaphore", 0), OPENS("NtCreateTimer", 0), OPENS("NtCreateTimer2", 0),
    OPENS("NtOpenTimer", 0), OPENS("NtCreateKeyedEvent", 0), OPENS("NtOpenKeyedEvent", 0),
    OPENS("NtCreateEventPair", 0), OPENS("NtOpenEventPair", 0),
    // files and what is built on them
    OPENS("NtCreateFile", 0), OPENS("NtOpenFile", 0), OPENS("NtCreateNamedPipeFile", 0),
    OPENS("NtCreateMailslotFile", 0), OPENS("NtCreateIoCompletion", 0), OPENS("NtOpenIoCompletion", 0),
    OPENS("NtCreateWaitCompletionPacket", 0), OPENS("NtCreateWorkerFactory", 0),
    // memory
    OPENS("NtCreateSection", 0), OPENS("NtCreateSectionEx", 0), OPENS("NtOpenSection", 0),
    // registry
    OPENS("NtCreateKey", 0), OPENS("NtCreateKeyTransacted", 0), OPENS("NtOpenKey", 0), OPENS("NtOpenKeyEx", 0),
    OPENS("NtOpenKeyTransacted", 0), OPENS("NtOpenKeyTransactedEx", 0),
    // processes, threads, jobs
    OPENS("NtCreateThread", 0), OPENS("NtCreateThreadEx", 0), OPENS("NtOpenThread", 0), OPENS("NtGetNextThread", 5),
    OPENS("NtCreateProcess", 0), OPENS("NtCreateProcessEx", 0), OPENS("NtOpenProcess", 0),
    OPENS("NtGetNextProcess", 4), OPENS("NtCreateJobObject", 0), OPENS("NtOpenJobObject", 0),
    OPENS("NtCreateDebugObject", 0),
    {"NtCreateUserProcess", CALL_OPENS, 0, 1}, // process and first thread
    // tokens
    OPENS("NtOpenProcessToken", 2), OPENS("NtOpenProcessTokenEx", 3), OPENS("NtOpenThreadToken", 3),
    OPENS("NtOpenThreadTokenEx", 4), OPENS("NtDuplicateToken", 5), OPENS("NtFilterToken", 5),
    OPENS("NtCreateToken", 0), OPENS("NtCreateLowBoxToken", 0),
    // the object namespace
    OPENS("NtCreateDirectoryObject", 0), OPENS("NtOpenDirectoryObject", 0), OPENS("NtCreateSymbolicLinkObject", 0),
    OPENS("NtOpenSymbolicLinkObject", 0),
    // ports and transactions
    OPENS("NtCreatePort", 0), OPENS("NtConnectPort", 0), OPENS("NtSecureConnectPort", 0),
    OPENS("NtAcceptConnectPort", 0), OPENS("NtAlpcCreatePort", 0), OPENS("NtAlpcConnectPort", 0),
    OPENS("NtAlpcAcceptConnectPort", 0), OPENS("NtCreateTransaction", 0), OPENS("NtOpenTransaction", 0),
};

const int HANDLE_CALL_COUNT = sizeof HANDLE_CALLS / sizeof HANDLE_CALLS[0];
