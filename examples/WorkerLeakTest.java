// SPDX-License-Identifier: Apache-2.0
import java.io.BufferedReader;
import java.io.IOException;
import org.dbgeng4j.junit.DetectHandleLeaks;
import org.dbgeng4j.junit.EnabledIfDebugger;
import org.dbgeng4j.junit.LeakTarget;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A JUnit test of a program that does what its standard input says and answers with a line when it is done,
 * native-stubs/test/leakyrounds.cpp. The system property "worker" is its command line, "work" what it is to do; its first
 * line tells its process id. With "-Dwork=leak" the test fails and names the function that leaks.
 */
@EnabledIfDebugger
@DetectHandleLeaks(rounds = 3)
class WorkerLeakTest {
    private static Process worker;
    private static BufferedReader answers;

    @LeakTarget
    private static long processId;

    @BeforeAll
    static void start() throws IOException {
        worker = new ProcessBuilder(System.getProperty("worker").split(" ")).start();
        answers = worker.inputReader();
        processId = Long.parseLong(answers.readLine().split(" ")[1]);
    }

    @AfterAll
    static void stop() {
        worker.destroyForcibly();
    }

    @Test
    void works() throws IOException {
        worker.outputWriter().write(System.getProperty("work", "files") + "\n");
        worker.outputWriter().flush();
        answers.readLine();
    }
}
