// SPDX-License-Identifier: Apache-2.0
import static org.testng.Assert.assertTrue;
import static org.testng.Assert.expectThrows;

import java.io.BufferedReader;
import java.io.IOException;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleLeakError;
import org.dbgeng4j.handles.HandleLeaks;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Test;

/**
 * A TestNG test of a program that does what its standard input says and answers with a line when it is done,
 * native-stubs/test/leakyrounds.cpp. The system property "worker" is its command line; its first line tells its process id.
 */
public class WorkerTest {
    private Process worker;
    private BufferedReader answers;
    private HandleLeaks leaks;

    @BeforeClass
    void start() throws IOException {
        worker = new ProcessBuilder(System.getProperty("worker").split(" ")).start();
        answers = worker.inputReader();
        long processId = Long.parseLong(answers.readLine().split(" ")[1]);
        leaks = HandleLeaks.in(Target.attach(processId)).rounds(3);
    }

    @AfterClass
    void stop() {
        worker.destroyForcibly();
    }

    private void work(String what) throws IOException {
        worker.outputWriter().write(what + "\n");
        worker.outputWriter().flush();
        answers.readLine();
    }

    @Test
    public void readingFilesLeaksNoHandle() throws IOException {
        leaks.during(() -> work("files")).assertNoLeaks();
    }

    @Test
    public void aLeakIsNamed() throws IOException {
        var report = leaks.during(() -> work("leak"));
        HandleLeakError error = expectThrows(HandleLeakError.class, report::assertNoLeaks);
        assertTrue(error.getMessage().contains("leakyrounds!leakEvent"), error.getMessage());
    }
}
