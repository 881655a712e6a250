// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import org.dbgeng4j.DebuggerNotFoundException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What {@link EnabledIfDebugger} means. */
final class DebuggerCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        try {
            return ConditionEvaluationResult.enabled(
                    "debugger: " + new Parameters(context).debugger().path());
        } catch (DebuggerNotFoundException e) {
            return ConditionEvaluationResult.disabled(e.getMessage());
        }
    }
}
