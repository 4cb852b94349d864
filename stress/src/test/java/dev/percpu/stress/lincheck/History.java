package dev.percpu.stress.lincheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.execution.ResultWithClock;
import org.jetbrains.kotlinx.lincheck.util.ExceptionResult;
import org.jetbrains.kotlinx.lincheck.util.LincheckResult;
import org.jetbrains.kotlinx.lincheck.util.ValueResult;
import org.jetbrains.kotlinx.lincheck.util.VoidResult;

/**
 * What all threads did in one execution, and in which order, as far as one call had returned before
 * another began.
 */
record History(List<LincheckCall> calls) {

    /**
     * The history of an execution that has come to its end.
     *
     * @throws IllegalStateException if an operation did not return, or threw: no counter does in
     *     these scenarios, so the fault is theirs
     */
    static History of(ExecutionScenario scenario, ExecutionResult results) {
        List<LincheckCall> calls = new ArrayList<>();
        for (int thread = 0; thread < scenario.getNThreads(); thread++) {
            List<Actor> actors = scenario.getThreads().get(thread);
            List<ResultWithClock> ends = results.getThreadsResultsWithClock().get(thread);
            for (int number = 0; number < actors.size(); number++) {
                calls.add(call(thread, number, actors.get(number), ends.get(number)));
            }
        }
        return new History(List.copyOf(calls));
    }

    private static LincheckCall call(int thread, int number, Actor actor, ResultWithClock end) {
        return new LincheckCall(
                thread,
                number,
                actor.getMethod().getName(),
                List.copyOf(actor.getArguments()),
                result(actor, end.getResult()),
                IntStream.of(end.getClockOnStart().getClock()).boxed().toList());
    }

    private static Optional<Object> result(Actor actor, LincheckResult result) {
        if (result instanceof ValueResult value) {
            return Optional.of(value.getValue());
        }
        if (result instanceof VoidResult) {
            return Optional.empty();
        }
        if (result instanceof ExceptionResult thrown) {
            throw new IllegalStateException(actor + " threw", thrown.getThrowable());
        }
        throw new IllegalStateException(actor + " did not return, but ended as " + result);
    }

    /**
     * What concerns one member of a group, as if it were a counter of its own: a sum of all is then
     * a sum of that member.
     */
    History ofMember(int member) {
        return new History(
                calls.stream()
                        .filter(
                                call ->
                                        !call.operation().endsWith("To")
                                                || call.argument(0) == member)
                        .map(call -> ofMember(call, member))
                        .toList());
    }

    private static LincheckCall ofMember(LincheckCall call, int member) {
        return switch (call.operation()) {
            case "addTo", "addRemoteTo" ->
                    new LincheckCall(
                            call.thread(),
                            call.number(),
                            "add",
                            call.arguments().subList(1, 3),
                            call.result(),
                            call.before());
            case "sumAll" ->
                    new LincheckCall(
                            call.thread(),
                            call.number(),
                            "sum",
                            List.of(),
                            call.result().map(sums -> ((List<?>) sums).get(member)),
                            call.before());
            default -> call;
        };
    }
}
