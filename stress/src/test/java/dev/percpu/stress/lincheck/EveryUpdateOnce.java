package dev.percpu.stress.lincheck;

import dev.percpu.counters.Accuracy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What every counter promises of a history: each update counts once, and no observer misses it or
 * finds it out of its time.
 *
 * <p>No two updates of a history have the same power of two for their magnitude, so that a value
 * tells which of them are in it. Then
 *
 * <ul>
 *   <li>a drain takes updates that have begun, each of which no other drain takes; one that
 *       returned before the drain began is taken by it or by a drain that does not come later;
 *   <li>a sum or a snapshot counts each update that returned before it began, none that began after
 *       it returned, and any of those that overlap; less what drains before it have taken, and any
 *       of what is taken by drains that overlap with it;
 *   <li>a read with which no update and no drain overlaps is as near to that as the accuracy says;
 *   <li>where no accuracy is promised, such a read may lack any updates, but has none that a drain
 *       before it took;
 *   <li>a set is an update, and takes away what returned before it; of what overlaps with it, any.
 *   <li>where additions are limited, no sum with which nothing overlaps exceeds the limit.
 * </ul>
 *
 * <p>So the sum in the end, which overlaps with nothing, is exact.
 */
final class EveryUpdateOnce {

    private static final Set<String> ADDITIONS = Set.of("add", "addRemote", "addLocal");
    private static final Set<String> LIMITED = Set.of("tryAdd", "tryAddApproximate", "limitedAdd");
    private static final Set<String> OBSERVERS = Set.of("sum", "snapshot", "read");
    private static final Set<String> NEITHER =
            Set.of("begin", "sync", "upgrade", "downgrade", "offer", "handOver");

    private final Accuracy accuracy;
    private final List<Update> updates = new ArrayList<>();
    private final List<LincheckCall> sets = new ArrayList<>();
    private final List<LincheckCall> drains = new ArrayList<>();
    private final List<LincheckCall> observers = new ArrayList<>();
    private final Map<Update, LincheckCall> taken = new HashMap<>();
    private boolean limited;

    private record Update(LincheckCall call, long delta) {}

    private EveryUpdateOnce(History history, Accuracy accuracy) {
        this.accuracy = accuracy;
        history.calls().forEach(this::sort);
        Set<Long> magnitudes = new HashSet<>();
        for (Update update : updates) {
            long magnitude = Math.abs(update.delta);
            if (Long.bitCount(magnitude) != 1 || !magnitudes.add(magnitude)) {
                throw new IllegalArgumentException(
                        update.call
                                + " is no power of two that is its own: a value would not tell"
                                + " which updates are in it");
            }
        }
    }

    private void sort(LincheckCall call) {
        String operation = call.operation();
        if (ADDITIONS.contains(operation)) {
            update(call, call.argument(call.arguments().size() - 1));
        } else if (LIMITED.contains(operation)) {
            limited = true;
            update(call, call.succeeded() ? call.argument(1) : 0);
        } else if (operation.equals("set")) {
            update(call, call.argument(0));
            sets.add(call);
        } else if (operation.equals("drain")) {
            drains.add(call);
        } else if (OBSERVERS.contains(operation)) {
            observers.add(call);
        } else if (!NEITHER.contains(operation)) {
            throw new IllegalArgumentException("no rule for " + call);
        }
    }

    private void update(LincheckCall call, long delta) {
        if (delta != 0) {
            updates.add(new Update(call, delta));
        }
    }

    /** What a counter of this accuracy could not have done; empty if there is nothing. */
    static Optional<String> violation(History history, Accuracy accuracy) {
        EveryUpdateOnce rules = new EveryUpdateOnce(history, accuracy);
        return rules.drains.stream()
                .flatMap(drain -> rules.takes(drain).stream())
                .findFirst()
                .or(
                        () ->
                                rules.drains.stream()
                                        .flatMap(drain -> rules.leaves(drain).stream())
                                        .findFirst())
                .or(
                        () ->
                                rules.observers.stream()
                                        .flatMap(observer -> rules.finds(observer).stream())
                                        .findFirst());
    }

    /** Notes what a drain has taken, or says what is wrong with it. */
    private Optional<String> takes(LincheckCall drain) {
        long value = drain.value();
        List<Update> all = updates.stream().filter(update -> !drain.precedes(update.call)).toList();
        for (long choice = 0; choice < 1L << all.size(); choice++) {
            List<Update> chosen = chosen(all, choice);
            if (sum(chosen) == value) {
                for (Update update : chosen) {
                    if (taken.putIfAbsent(update, drain) != null) {
                        return Optional.of(update.call + " was taken twice, also by " + drain);
                    }
                }
                return Optional.empty();
            }
        }
        return Optional.of("no updates that had begun add up to what was taken by " + drain);
    }

    /** Says what a drain has left behind that it or an earlier one had to take. */
    private Optional<String> leaves(LincheckCall drain) {
        return updates.stream()
                .filter(update -> update.call.precedes(drain))
                .filter(update -> !maybeGone(update, drain))
                .map(update -> update.call + " was left behind by " + drain)
                .findFirst();
    }

    /** Whether an update may have been taken or overwritten when a call returned. */
    private boolean maybeGone(Update update, LincheckCall by) {
        Predicate<LincheckCall> begunByThen = call -> !by.precedes(call);
        return Optional.ofNullable(taken.get(update)).filter(begunByThen).isPresent()
                || sets.stream()
                        .filter(set -> !set.equals(update.call) && !set.precedes(update.call))
                        .anyMatch(begunByThen);
    }

    /** Whether an update must have been taken or overwritten when a call began. */
    private boolean surelyGone(Update update, LincheckCall by) {
        return Optional.ofNullable(taken.get(update)).filter(call -> call.precedes(by)).isPresent()
                || sets.stream().anyMatch(set -> update.call.precedes(set) && set.precedes(by));
    }

    private Optional<String> finds(LincheckCall observer) {
        boolean approximate = observer.operation().equals("read");
        if (approximate && disturbed(observer)) {
            return Optional.empty();
        }
        if (limited && !approximate && !disturbed(observer) && observer.value() > Protocols.LIMIT) {
            return Optional.of(observer + ", above the limit of " + Protocols.LIMIT);
        }
        boolean late = approximate && accuracy.under() == Accuracy.UNBOUNDED;
        Accuracy allowed = approximate && !late ? accuracy : Accuracy.QUIESCENT;
        long surely = 0;
        List<Update> maybe = new ArrayList<>();
        for (Update update : updates) {
            if (observer.precedes(update.call) || surelyGone(update, observer)) {
                continue;
            }
            if (!late && update.call.precedes(observer) && !maybeGone(update, observer)) {
                surely += update.delta;
            } else {
                maybe.add(update);
            }
        }
        for (long choice = 0; choice < 1L << maybe.size(); choice++) {
            if (allowed.allows(observer.value(), surely + sum(chosen(maybe, choice)))) {
                return Optional.empty();
            }
        }
        return Optional.of(
                observer + ", where " + surely + " was to be found, and perhaps some of " + maybe);
    }

    private boolean disturbed(LincheckCall observer) {
        return updates.stream().anyMatch(update -> overlap(update.call, observer))
                || drains.stream().anyMatch(drain -> overlap(drain, observer));
    }

    private static boolean overlap(LincheckCall one, LincheckCall other) {
        return !one.precedes(other) && !other.precedes(one);
    }

    private static List<Update> chosen(List<Update> updates, long choice) {
        List<Update> chosen = new ArrayList<>();
        for (int i = 0; i < updates.size(); i++) {
            if ((choice >> i & 1) != 0) {
                chosen.add(updates.get(i));
            }
        }
        return chosen;
    }

    private static long sum(List<Update> updates) {
        return updates.stream().mapToLong(Update::delta).sum();
    }
}
