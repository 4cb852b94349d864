package dev.percpu.stress.lincheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;

/** Writes down what each thread does; Lincheck finds out in which orders it can happen. */
final class LincheckScenario {

    private final Class<?> operations;
    private final List<Actor> first = new ArrayList<>();
    private final List<List<Actor>> threads = new ArrayList<>();

    private LincheckScenario(Class<?> operations) {
        this.operations = operations;
        first.add(actor(operations, "begin"));
    }

    /** A scenario with one counter, which the first thread creates. */
    static LincheckScenario counter() {
        return new LincheckScenario(CounterOperations.class);
    }

    /** A scenario with a group of two. */
    static LincheckScenario group() {
        return new LincheckScenario(GroupOperations.class);
    }

    /** An operation of a counter or a group, by its name. */
    record Step(String operation, Object... arguments) {}

    static Step step(String operation, Object... arguments) {
        return new Step(operation, arguments);
    }

    /** An addition in a slot, or by whoever the thread is. */
    static Step add(int slot, long delta) {
        return step("add", slot, delta);
    }

    /** What the first thread does before the others begin. */
    LincheckScenario first(Step... steps) {
        first.addAll(actors(steps));
        return this;
    }

    /** What one more thread does. */
    LincheckScenario thread(Step... steps) {
        threads.add(actors(steps));
        return this;
    }

    /** What the first thread does when all are done. */
    ExecutionScenario last(Step... steps) {
        return new ExecutionScenario(first, threads, actors(steps), null);
    }

    private List<Actor> actors(Step... steps) {
        return Stream.of(steps).map(s -> actor(operations, s.operation, s.arguments)).toList();
    }

    private static Actor actor(Class<?> operations, String operation, Object... arguments) {
        return Stream.of(operations.getMethods())
                .filter(method -> method.getName().equals(operation))
                .map(method -> new Actor(method, Arrays.asList(arguments)))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(operations + " has no " + operation));
    }
}
