// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** A call of the debugger engine's own interfaces failed. */
public final class EngineCallException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /** What was called. */
    private final String call;

    /** What it returned. */
    private final int code;

    /**
     * Made by the library.
     *
     * @param call what was called, such as {@code IDebugClient5::AttachProcess}
     * @param code the HRESULT
     * @param evidence what shows it
     * @param remedy what to do
     */
    public EngineCallException(String call, int code, String evidence, String remedy) {
        super("the debugger engine failed in " + call + String.format(": 0x%08X", code), evidence, remedy, null);
        this.call = call;
        this.code = code;
    }

    /**
     * Made by the library, of one that was written down or came from another process.
     *
     * @param call what was called
     * @param code the HRESULT
     * @param message the message as it was
     */
    public EngineCallException(String call, int code, String message) {
        super(message, "", "", null);
        this.call = call;
        this.code = code;
    }

    /**
     * What was called.
     *
     * @return the interface and the method, or the function
     */
    public String call() {
        return call;
    }

    /**
     * What the call returned.
     *
     * @return the HRESULT
     */
    public int code() {
        return code;
    }
}
