// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng.host;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dbgeng4j.internal.engine.Answer;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.engine.Failure;
import org.dbgeng4j.internal.engine.dbgeng.DbgEngEngine;
import org.dbgeng4j.internal.engine.dbgeng.DbgEngOptions;

/**
 * The program of the helper JVM: one engine for the process that started it, which talks to it over its standard streams.
 * It ends when its standard input does, and lets go of the target first.
 */
public final class EngineHost {
    private final Frames frames;
    /** Calls that wait for the engine, one after the other; what interrupts them comes past. */
    private final ExecutorService calls = Executors.newSingleThreadExecutor(work -> daemon(work, "calls"));

    /** Those of them that have not begun. */
    private final Set<Integer> waiting = ConcurrentHashMap.newKeySet();

    private volatile DbgEngEngine engine;

    private EngineHost(Frames frames) {
        this.frames = frames;
    }

    /**
     * Serves standard input until it ends.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        // the real one belongs to the protocol: whatever else prints goes elsewhere
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        Frames frames = new Frames(new BufferedInputStream(new FileInputStream(FileDescriptor.in)), out);
        EngineHost host = new EngineHost(frames);
        // a terminal's Ctrl+C reaches this process too, and the target is to go on all the same
        Runtime.getRuntime().addShutdownHook(new Thread(host::letGo, "dbgeng4j-host-exit"));
        int code = host.serve();
        host.letGo();
        // what hangs in native code would keep an orderly exit waiting
        Runtime.getRuntime().halt(code);
    }

    private int serve() {
        try {
            frames.write(new Message.Hello(Message.VERSION));
            Message message = frames.read();
            if (!(message instanceof Message.Hello hello) || hello.version() != Message.VERSION) {
                return 2;
            }
            for (message = frames.read(); message != null; message = frames.read()) {
                if (message instanceof Message.End end) {
                    engine.end(end.terminate() ? Engine.Ending.TERMINATE : Engine.Ending.DETACH, end.timeout());
                    return 0;
                }
                take(message);
            }
            return 0;
        } catch (IOException e) {
            // whatever is wrong with the other end: it is gone for us
            return 1;
        }
    }

    private void letGo() {
        DbgEngEngine open = engine;
        if (open != null) {
            open.abandon();
        }
    }

    private void take(Message message) {
        if (message instanceof Message.Open open) {
            queue(open.call(), () -> open(open));
        } else if (message instanceof Message.Execute execute) {
            queue(execute.call(), () -> execute(execute));
        } else if (message instanceof Message.ReadMemory read) {
            queue(
                    read.call(),
                    () -> new Message.Bytes(
                            read.call(),
                            engine.readMemory(read.address(), read.length(), read.timeout())
                                    .orElseThrow()));
        } else if (message instanceof Message.WalkStack walk) {
            queue(walk.call(), () -> {
                frames.writeStack(
                        walk.call(), engine.stack(walk.timeout()).orElseThrow().frames());
                return done(walk.call(), true);
            });
        } else if (message instanceof Message.Resume resume) {
            queue(resume.call(), () -> {
                engine.resume(resume.command());
                return done(resume.call(), true);
            });
        } else if (message instanceof Message.BreakIn breakIn) {
            answer(breakIn.call(), () -> {
                engine.requestBreakIn(0, breakIn.timeout());
                return done(breakIn.call(), true);
            });
        } else if (message instanceof Message.Interrupt interrupt) {
            answer(interrupt.call(), () -> done(interrupt.call(), interrupt(interrupt.broken())));
        }
    }

    private void queue(int number, Call call) {
        waiting.add(number);
        calls.execute(() -> {
            if (waiting.remove(number)) {
                answer(number, call);
            }
        });
    }

    private boolean interrupt(int number) {
        boolean withdrawn = waiting.remove(number);
        if (withdrawn) {
            send(new Message.Failed(number, new Failure(Message.WITHDRAWN, "", "it was not begun")));
        }
        return withdrawn || engine.interrupt();
    }

    private Message open(Message.Open open) {
        DbgEngOptions options = new DbgEngOptions(open.symbolPath(), open.timeout());
        engine = DbgEngEngine.start(Path.of(open.library()), options, open.target(), new Teller());
        var info = engine.info();
        return new Message.Opened(open.call(), info.kind(), info.path(), info.banner());
    }

    private Message execute(Message.Execute execute) throws IOException {
        Answer answer = engine.execute(execute.command(), execute.timeout());
        frames.writeText(execute.call(), answer.output());
        return new Message.Done(
                execute.call(), answer.took(), answer.succeeded().orElse(true));
    }

    private static Message done(int call, boolean succeeded) {
        return new Message.Done(call, Duration.ZERO, succeeded);
    }

    private interface Call {
        Message result() throws IOException;
    }

    private void answer(int number, Call call) {
        Message result;
        try {
            result = call.result();
        } catch (IOException e) {
            return; // the other end is gone, and the end of the input tells
        } catch (RuntimeException | Error e) {
            Failure failure = Failure.of(e);
            result = new Message.Failed(number, new Failure(failure.kind(), failure.reason(), cut(failure.message())));
        }
        send(result);
    }

    private void send(Message message) {
        try {
            frames.write(message);
        } catch (IOException e) {
            // as above
            return;
        }
    }

    private static String cut(String message) {
        return message.length() > Wire.PIECE ? message.substring(0, Wire.PIECE) : message;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, "dbgeng4j-host-" + name);
        thread.setDaemon(true);
        return thread;
    }

    private final class Teller implements EngineListener {
        @Override
        public void stopped(String text) {
            try {
                frames.writeText(Message.OF_A_STOP, text);
            } catch (IOException e) {
                return;
            }
            send(new Message.Stopped());
        }

        @Override
        public void ended(String lastWords) {
            send(new Message.Ended(cut(lastWords)));
        }
    }
}
