// SPDX-License-Identifier: Apache-2.0
/**
 * Drives Windows' debuggers from the JVM and returns typed objects; first of all, handle leaks found with {@code
 * !htrace}.
 */
module org.dbgeng4j {
    // None is transitive: no type of theirs stands in the API.
    requires com.sun.jna;
    requires com.sun.jna.platform;
    requires org.apache.commons.exec;
    // Only the command line needs it.
    requires static info.picocli;
    // Only tests that watch handles need it.
    requires static org.junit.jupiter.api;

    exports org.dbgeng4j;
    exports org.dbgeng4j.handles;
    exports org.dbgeng4j.junit;
    exports org.dbgeng4j.report;
    exports org.dbgeng4j.stack;

    // JNA reads the structures and calls the interfaces that are declared there.
    opens org.dbgeng4j.internal.engine.cdb to
            com.sun.jna;
    opens org.dbgeng4j.internal.engine.dbgeng to
            com.sun.jna;
    opens org.dbgeng4j.internal.engine.ntdll to
            com.sun.jna;
    opens org.dbgeng4j.cli to
            info.picocli;
    // JUnit makes the extensions, whose constructors are not public.
    opens org.dbgeng4j.junit to
            org.junit.platform.commons;
}
