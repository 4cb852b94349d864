package dev.percpu.stress.lincheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.counters.Accuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That the rules tell possible histories from impossible ones. */
class EveryUpdateOnceTest {

    private static final Optional<Object> NOTHING = Optional.empty();

    private final List<LincheckCall> calls = new ArrayList<>();

    /** A call of thread 0, which knows of that many calls of thread 1. */
    private EveryUpdateOnceTest one(
            int known, String operation, Optional<Object> result, Object... arguments) {
        return call(0, known, operation, result, arguments);
    }

    private EveryUpdateOnceTest other(
            int known, String operation, Optional<Object> result, Object... arguments) {
        return call(1, known, operation, result, arguments);
    }

    private EveryUpdateOnceTest call(
            int thread, int known, String operation, Optional<Object> result, Object... arguments) {
        int number = (int) calls.stream().filter(call -> call.thread() == thread).count();
        List<Integer> before = thread == 0 ? List.of(number, known) : List.of(known, number);
        calls.add(new LincheckCall(thread, number, operation, List.of(arguments), result, before));
        return this;
    }

    private static Optional<Object> is(long value) {
        return Optional.of(value);
    }

    private Optional<String> violation() {
        return violation(Accuracy.QUIESCENT);
    }

    private Optional<String> violation(Accuracy accuracy) {
        return EveryUpdateOnce.violation(new History(List.copyOf(calls)), accuracy);
    }

    @Test
    void aSumMayCountTheLaterOfTwoOverlappingUpdatesAlone() {
        one(0, "add", NOTHING, 0, 1L).one(0, "add", NOTHING, 1, 2L).other(0, "sum", is(2));
        assertThat(violation()).isEmpty();
    }

    @Test
    void aSumMustCountAnUpdateThatReturnedBefore() {
        one(0, "add", NOTHING, 0, 1L).one(0, "add", NOTHING, 1, 2L).other(1, "sum", is(2));
        assertThat(violation()).hasValueSatisfying(what -> assertThat(what).contains("sum"));
    }

    @Test
    void aSumMustNotCountAnUpdateThatBeganAfterwards() {
        other(0, "sum", is(1)).one(1, "add", NOTHING, 0, 1L);
        assertThat(violation()).isPresent();
    }

    @Test
    void aSumMustNotCountAnUpdateTwice() {
        one(0, "add", NOTHING, 0, 1L).other(0, "sum", is(2));
        assertThat(violation()).isPresent();
    }

    @Test
    void aSumMustNotFindADrainWithoutWhatItTook() {
        one(0, "add", NOTHING, 0, 1L).one(0, "drain", is(1)).other(0, "sum", is(-1));
        assertThat(violation()).isPresent();
    }

    @Test
    void aSumMayFindHalfOfAnOverlappingDrain() {
        one(0, "add", NOTHING, 0, 1L)
                .one(0, "add", NOTHING, 1, 2L)
                .one(0, "drain", is(3))
                .other(2, "sum", is(1));
        assertThat(violation()).isEmpty();
    }

    @Test
    void aSumMustNotFindWhatAnEarlierDrainTook() {
        one(0, "add", NOTHING, 0, 1L).one(0, "drain", is(1)).one(0, "sum", is(1));
        assertThat(violation()).isPresent();
    }

    @Test
    void twoDrainsMayShareTheUpdatesInAnyWay() {
        one(0, "add", NOTHING, 0, 1L)
                .one(0, "add", NOTHING, 1, 2L)
                .one(0, "drain", is(1))
                .other(2, "drain", is(2))
                .one(1, "sum", is(0));
        assertThat(violation()).isEmpty();
    }

    @Test
    void twoDrainsMustNotTakeOneUpdate() {
        one(0, "add", NOTHING, 0, 1L).one(0, "drain", is(1)).other(1, "drain", is(1));
        assertThat(violation()).hasValueSatisfying(what -> assertThat(what).contains("twice"));
    }

    @Test
    void aDrainMustNotLeaveAnUpdateThatReturnedBefore() {
        one(0, "add", NOTHING, 0, 1L).one(0, "drain", is(0)).one(0, "drain", is(1));
        assertThat(violation())
                .hasValueSatisfying(what -> assertThat(what).contains("left behind"));
    }

    @Test
    void aDrainMustNotTakeWhatNobodyAdded() {
        one(0, "add", NOTHING, 0, 1L).one(0, "drain", is(3));
        assertThat(violation()).hasValueSatisfying(what -> assertThat(what).contains("add up"));
    }

    @Test
    void aSetOverwritesWhatCameBeforeAndAnyOfWhatOverlaps() {
        one(0, "add", NOTHING, 0, 1L)
                .one(0, "add", NOTHING, 0, 2L)
                .other(1, "set", NOTHING, 4L)
                .one(1, "sum", is(4));
        assertThat(violation()).isEmpty();
        calls.removeLast();
        one(1, "sum", is(6));
        assertThat(violation()).isEmpty();
        calls.removeLast();
        one(1, "sum", is(5));
        assertThat(violation()).isPresent();
        calls.removeLast();
        one(1, "sum", is(2));
        assertThat(violation()).isPresent();
    }

    @Test
    void aReadIsHeldToTheAccuracyOnlyWhereNothingOverlaps() {
        Accuracy nearly = new Accuracy(1, 0, Accuracy.Consistency.QUIESCENT);
        one(0, "add", NOTHING, 0, 2L).other(0, "read", is(0)).one(1, "read", is(1));
        assertThat(violation(nearly)).isEmpty();
        one(1, "read", is(0));
        assertThat(violation(nearly)).isPresent();
    }

    @Test
    void aReadOfUnboundedAccuracyHasNothingThatADrainTook() {
        Accuracy late =
                new Accuracy(
                        Accuracy.UNBOUNDED, Accuracy.UNBOUNDED, Accuracy.Consistency.QUIESCENT);
        one(0, "add", NOTHING, 0, 1L)
                .one(0, "drain", is(1))
                .one(0, "add", NOTHING, 0, 2L)
                .one(0, "read", is(0));
        assertThat(violation(late)).isEmpty();
        one(0, "read", is(3));
        assertThat(violation(late)).isPresent();
    }

    @Test
    void whatWasRefusedIsNoUpdateAndTheEndIsWithinTheLimit() {
        one(0, "tryAdd", Optional.of(true), 0, 8L)
                .one(0, "tryAdd", Optional.of(false), 0, 16L)
                .one(0, "sum", is(8));
        assertThat(violation()).isEmpty();
        one(0, "tryAdd", Optional.of(true), 0, 32L).one(0, "sum", is(40));
        assertThat(violation()).hasValueSatisfying(what -> assertThat(what).contains("limit"));
    }

    @Test
    void updatesThatAValueCannotTellApartAreRefused() {
        one(0, "add", NOTHING, 0, 1L).one(0, "add", NOTHING, 0, -1L);
        assertThatThrownBy(this::violation)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no power of two that is its own");
    }

    @Test
    void anOperationWithoutARuleIsRefused() {
        one(0, "setHere", NOTHING, 1L);
        assertThatThrownBy(this::violation).hasMessageContaining("no rule for");
    }
}
