package dev.sluice.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test that runs rules in the server; skipped, with the reason, where the server has no PL/Java. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresPlJava.Condition.class)
public @interface RequiresPlJava {
    /** Asks the server. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return TestServer.main().plJava()
                    ? ConditionEvaluationResult.enabled("the server has PL/Java")
                    : ConditionEvaluationResult.disabled(
                            "the server has no PL/Java: install postgresql-NN-pljava," + " or set SLUICE_TEST_URL");
        }
    }
}
