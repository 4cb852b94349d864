package dev.percpu.proof.soak;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import java.util.ArrayList;
import java.util.List;

/**
 * What updates are made to, with an account for each value that it holds. The thread that creates
 * it is the owner of what knows owners.
 */
sealed interface SoakSubject extends AutoCloseable permits CounterSubject, GroupSubject {

    /**
     * What can be created.
     *
     * @param variant how it counts
     * @param group whether it is a group
     * @param lossy whether updates may be lost, which shows that a loss is seen
     */
    record Kind(Variant variant, boolean group, boolean lossy) {

        /** Every kind that there is on this machine. */
        static List<Kind> all() {
            List<Kind> kinds = new ArrayList<>();
            for (Variant variant : Counters.variants()) {
                kinds.add(new Kind(variant, false, isLossy(variant)));
                if (hasGroups(variant)) {
                    kinds.add(new Kind(variant, true, false));
                }
            }
            return List.copyOf(kinds);
        }

        private static boolean isLossy(Variant variant) {
            try (Counter counter = Counters.create(variant, CounterOptions.defaults())) {
                return counter.accuracy().sum() == Accuracy.Consistency.LOSSY;
            }
        }

        private static boolean hasGroups(Variant variant) {
            try (CounterGroup group = Counters.createGroup(variant.toString(), 1)) {
                return group.size() == 1;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        SoakSubject create(CounterOptions options) {
            return group
                    ? new GroupSubject(
                            Counters.groupFactory(variant, GroupSubject.SIZE, options).get())
                    : new CounterSubject(Counters.create(variant, options));
        }

        /** Something of another class, which loops can be compiled for first. */
        Kind decoy() {
            String name = variant.design().equals("percpu") ? "striped:heap" : "percpu:heap";
            return new Kind(Counters.resolve(name), group, false);
        }

        @Override
        public String toString() {
            return group ? "group of " + variant : variant.toString();
        }
    }

    /** How many values it holds. */
    int accounts();

    /** The code that updates it. */
    Loop loop();

    /** Asks for everything that can be asked for, and takes values out where that can be done. */
    void observe();

    /**
     * What was counted, including what was taken out. To be called when no update and no {@link
     * #observe} is under way.
     */
    long[] counted();

    @Override
    void close();
}
