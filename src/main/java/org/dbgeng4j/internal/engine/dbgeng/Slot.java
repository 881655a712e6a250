// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

/**
 * The methods that are called, each with its place in the table of its interface. {@code native-stubs/slots.def} says the
 * same, and there the headers of mingw-w64 and Wine are held against it.
 */
enum Slot {
    QUERY_INTERFACE("IUnknown", "QueryInterface", 0),
    RELEASE("IUnknown", "Release", 2),

    DISCONNECT_PROCESS_SERVER("IDebugClient5", "DisconnectProcessServer", 8),
    ATTACH_PROCESS("IDebugClient5", "AttachProcess", 12),
    ADD_PROCESS_OPTIONS("IDebugClient5", "AddProcessOptions", 16),
    CONNECT_SESSION("IDebugClient5", "ConnectSession", 21),
    END_SESSION("IDebugClient5", "EndSession", 26),
    DISPATCH_CALLBACKS("IDebugClient5", "DispatchCallbacks", 28),
    SET_OUTPUT_MASK("IDebugClient5", "SetOutputMask", 36),
    FLUSH_CALLBACKS("IDebugClient5", "FlushCallbacks", 47),
    FIND_PROCESS("IDebugClient5", "GetRunningProcessSystemIdByExecutableNameWide", 56),
    OPEN_DUMP_FILE("IDebugClient5", "OpenDumpFileWide", 60),
    ATTACH_KERNEL("IDebugClient5", "AttachKernelWide", 66),
    CONNECT_PROCESS_SERVER("IDebugClient5", "ConnectProcessServerWide", 70),
    SET_OUTPUT_CALLBACKS("IDebugClient5", "SetOutputCallbacksWide", 74),
    SET_EVENT_CALLBACKS("IDebugClient5", "SetEventCallbacksWide", 80),
    CREATE_PROCESS("IDebugClient5", "CreateProcess2Wide", 82),

    GET_INTERRUPT("IDebugControl4", "GetInterrupt", 3),
    SET_INTERRUPT("IDebugControl4", "SetInterrupt", 4),
    GET_STACK_TRACE("IDebugControl4", "GetStackTrace", 31),
    GET_EXECUTION_STATUS("IDebugControl4", "GetExecutionStatus", 49),
    ADD_ENGINE_OPTIONS("IDebugControl4", "AddEngineOptions", 54),
    WAIT_FOR_EVENT("IDebugControl4", "WaitForEvent", 93),
    EXECUTE("IDebugControl4", "ExecuteWide", 133),

    ADD_SYMBOL_OPTIONS("IDebugSymbols3", "AddSymbolOptions", 4),
    GET_NAME_BY_OFFSET("IDebugSymbols3", "GetNameByOffsetWide", 60),
    GET_LINE_BY_OFFSET("IDebugSymbols3", "GetLineByOffsetWide", 63),
    SET_SYMBOL_PATH("IDebugSymbols3", "SetSymbolPathWide", 77),

    READ_VIRTUAL("IDebugDataSpaces", "ReadVirtual", 3);

    private final String type;
    private final String method;
    private final int index;

    Slot(String type, String method, int index) {
        this.type = type;
        this.method = method;
        this.index = index;
    }

    String type() {
        return type;
    }

    String method() {
        return method;
    }

    int index() {
        return index;
    }

    /** The engine's objects belong to the thread that made them; this call alone of those here is free to all. */
    boolean fromAnyThread() {
        return this == SET_INTERRUPT;
    }

    @Override
    public String toString() {
        return type + "::" + method;
    }
}
