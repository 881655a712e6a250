// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import com.sun.jna.Memory;
import java.util.UUID;

/**
 * The interfaces that are asked for, each with its id. A newer one begins with all methods of the older.
 *
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/ddi/dbgeng/">dbgeng.h</a>
 */
enum Interface {
    IDebugClient7("13586be3-542e-481e-b1f2-8497ba74f9a9"),
    IDebugClient6("fd28b4c5-c498-4686-a28e-62cad2154eb3"),
    IDebugClient5("e3acb9d7-7ec2-4f0c-a0da-e81e0cbbe628"),
    IDebugControl4("94e60ce9-9b41-4b19-9fc0-6d9eb35272b3"),
    IDebugSymbols3("f02fbecc-50ac-4f36-9ad9-c975e8f32ff8"),
    IDebugDataSpaces2("7a5e852f-96e9-468f-ac1b-0b3addc4a049"),
    IDebugDataSpaces("88f7dfab-3ea7-4c3a-aefb-c4e8106173aa"),
    IDebugOutputCallbacksWide("4c7fd663-c394-4e26-8ef1-34ad5ed3764c"),
    IDebugEventCallbacksWide("0690e046-9c23-45ac-a04f-987ac29ad0d3"),
    IUnknown("00000000-0000-0000-c000-000000000046");

    private final UUID id;
    private final Memory guid;

    Interface(String id) {
        this.id = UUID.fromString(id);
        this.guid = guid(this.id);
    }

    UUID id() {
        return id;
    }

    /** The id as a GUID structure, which stays for good. */
    Memory guid() {
        return guid;
    }

    /** Whether a GUID structure that somebody else gave holds this id. */
    boolean is(byte[] other) {
        return java.util.Arrays.equals(guid.getByteArray(0, 16), other);
    }

    /** Three numbers in the machine's order, then eight bytes. */
    private static Memory guid(UUID id) {
        Memory guid = new Memory(16);
        long high = id.getMostSignificantBits();
        guid.setInt(0, (int) (high >>> 32));
        guid.setShort(4, (short) (high >>> 16));
        guid.setShort(6, (short) high);
        guid.setLong(8, Long.reverseBytes(id.getLeastSignificantBits()));
        return guid;
    }
}
