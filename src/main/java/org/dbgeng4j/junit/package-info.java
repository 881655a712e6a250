// SPDX-License-Identifier: Apache-2.0
/**
 * For tests with JUnit 5.14 or newer, and JUnit 6: a test that makes a process leak handles fails.
 *
 * <p>{@link org.dbgeng4j.junit.DetectHandleLeaks} says which tests, {@link org.dbgeng4j.junit.LeakTarget} which process,
 * {@link org.dbgeng4j.junit.HandleLeakExtension} is the same for {@code @RegisterExtension}, and {@link
 * org.dbgeng4j.junit.EnabledIfDebugger} leaves tests out where there is no debugger. Nothing else in the library needs
 * JUnit.
 *
 * <p>Configuration parameters, as in {@code junit-platform.properties}:
 * <table>
 * <caption>What can be configured</caption>
 * <tr><th>parameter</th><th>what it says</th></tr>
 * <tr><td>{@code dbgeng4j.leaks}</td><td>{@code fail}, the default; {@code report}: nothing fails, what is found is
 *     published and logged as a warning; {@code off}: nothing is watched</td></tr>
 * <tr><td>{@code dbgeng4j.leaks.incomplete}</td><td>what a test brings about of which could not be told whether it leaks:
 *     {@code report}, the default, or {@code fail}</td></tr>
 * <tr><td>{@code dbgeng4j.leaks.known}</td><td>the path of the file of {@linkplain org.dbgeng4j.handles.KnownLeaks known
 *     leaks}</td></tr>
 * <tr><td>{@code dbgeng4j.cdb}</td><td>the path of the debugger, in place of the one that {@link
 *     org.dbgeng4j.Debugger#find()} finds</td></tr>
 * <tr><td>{@code dbgeng4j.symbols}</td><td>the symbol path, as {@link org.dbgeng4j.Debugger#withSymbolPath(String)} takes
 *     it</td></tr>
 * </table>
 *
 * <p>A test that leaks fails with a {@link org.dbgeng4j.handles.HandleLeakError}, which carries the report. Of each test
 * that is judged the verdict and the figures are published as report entries ({@code handles.verdict} and others), and of
 * one that left anything open, or of which could not be told, the files {@code handles.json} and {@code handles.collapsed}
 * (the call stacks, as flame graphs are made of).
 *
 * <p>Parameters of test and lifecycle methods can be a {@link org.dbgeng4j.DebugSession} with the target, which runs; its
 * {@link org.dbgeng4j.handles.HandleTracing}; and, in an {@code @AfterEach} method for the test and in an
 * {@code @AfterAll} method for all tests of the class, the {@link org.dbgeng4j.handles.LeakReport}. The parameter of an
 * {@code @AfterEach} method has the target judged before that method.
 */
package org.dbgeng4j.junit;
