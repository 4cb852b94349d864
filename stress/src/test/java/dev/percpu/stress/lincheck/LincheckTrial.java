package dev.percpu.stress.lincheck;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.jvm.agent.LincheckInstrumentation;

/**
 * What Lincheck is trying out at the moment, and what came of it. It makes objects of the classes
 * that it is given the names of, so that they have to look here; one trial is under way at a time.
 */
final class LincheckTrial {

    private static volatile LincheckTrial current;

    private final Protocol protocol;
    private final Supplier<?> subjects;
    private final Map<ExecutionScenario, Integer> interleavings = new IdentityHashMap<>();
    private final Set<String> instrumented = new HashSet<>();
    private final List<String> violations = new ArrayList<>();

    private LincheckTrial(Protocol protocol, Supplier<?> subjects) {
        this.protocol = protocol;
        this.subjects = subjects;
    }

    /** Begins to try out a protocol over counters of one kind. */
    static LincheckTrial begin(Protocol protocol, Supplier<?> subjects) {
        current = new LincheckTrial(protocol, subjects);
        return current;
    }

    static LincheckTrial current() {
        return current;
    }

    /** What makes counters or groups of the kind that is tried out. */
    static Supplier<?> maker() {
        return current.subjects;
    }

    Protocol protocol() {
        return protocol;
    }

    /** Notes what one interleaving of a scenario came to; whether it may be. */
    boolean judge(ExecutionScenario scenario, Optional<String> violation) {
        instrumented.addAll(LincheckInstrumentation.INSTANCE.getInstrumentedClasses());
        interleavings.merge(scenario, 1, Integer::sum);
        violation.ifPresent(violations::add);
        return violation.isEmpty();
    }

    /** How many interleavings of a scenario were judged. */
    int interleavings(ExecutionScenario scenario) {
        return interleavings.getOrDefault(scenario, 0);
    }

    /** The names of the classes that Lincheck has looked into. */
    Set<String> instrumented() {
        return instrumented;
    }

    /** What was found wrong. */
    List<String> violations() {
        return violations;
    }
}
