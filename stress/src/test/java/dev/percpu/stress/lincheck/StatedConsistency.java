package dev.percpu.stress.lincheck;

import java.util.List;
import java.util.Optional;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.verifier.LinearizabilityVerifier;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;

/**
 * Judges each execution by what the protocol under trial states: always by {@link EveryUpdateOnce},
 * and where a protocol is linearizable by Lincheck's own verifier too.
 */
public final class StatedConsistency implements Verifier {

    private final LincheckTrial trial = LincheckTrial.current();
    private final LinearizabilityVerifier linearizability;

    /** Called by Lincheck. */
    public StatedConsistency(Class<?> sequential) {
        linearizability = new LinearizabilityVerifier(sequential);
    }

    @Override
    public boolean verifyResults(ExecutionScenario scenario, ExecutionResult results) {
        History history = History.of(scenario, results);
        Optional<String> violation =
                counters(history).stream()
                        .flatMap(one -> violation(one).stream())
                        .findFirst()
                        .or(() -> violation(scenario, results));
        return trial.judge(scenario, violation.map(what -> what + ", in " + history));
    }

    private List<History> counters(History history) {
        return trial.protocol().group()
                ? List.of(history.ofMember(0), history.ofMember(1))
                : List.of(history);
    }

    private Optional<String> violation(History counter) {
        return EveryUpdateOnce.violation(counter, trial.protocol().accuracy());
    }

    private Optional<String> violation(ExecutionScenario scenario, ExecutionResult results) {
        return !trial.protocol().linearizable() || linearizability.verifyResults(scenario, results)
                ? Optional.empty()
                : Optional.of("no order of the operations gives these results");
    }
}
