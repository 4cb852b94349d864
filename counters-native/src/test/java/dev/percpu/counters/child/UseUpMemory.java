package dev.percpu.counters.child;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates counters until memory is refused, and says what came of it and of the counters that there
 * were before. The argument is their variant.
 */
public final class UseUpMemory {

    private static final int MOST = 100_000;

    private UseUpMemory() {}

    /**
     * Runs it.
     *
     * @param args the variant
     */
    public static void main(String[] args) {
        CounterOptions large =
                CounterOptions.defaults()
                        .withPossibleCpus(CounterOptions.MAX_POSSIBLE_CPUS)
                        .withPadding(CounterOptions.MAX_PADDING);
        Counter small = Counters.create(args[0]);
        small.add(5);
        List<Counter> all = new ArrayList<>();
        fill(all, args[0], large);
        small.add(6);
        boolean right = small.sum() == 11 && unharmed(all);
        System.out.println(all.size() + " others, unharmed: " + right);
        System.out.println("another small one counts: " + counts(Counters.create(args[0])));
        all.forEach(Counter::close);
        all.clear();
        System.out.println(
                "after closing another counts: " + counts(Counters.create(args[0], large)));
    }

    /** In a method of its own: a frame of the interpreter keeps what it has seen last. */
    private static void fill(List<Counter> all, String variant, CounterOptions large) {
        try {
            while (all.size() < MOST) {
                Counter counter = Counters.create(variant, large);
                counter.add(all.size());
                all.add(counter);
            }
            System.out.println("never refused");
        } catch (IllegalStateException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    private static boolean unharmed(List<Counter> all) {
        boolean right = true;
        for (int i = 0; i < all.size(); i++) {
            all.get(i).add(1);
            right &= all.get(i).sum() == i + 1;
        }
        return right;
    }

    private static boolean counts(Counter counter) {
        counter.add(3);
        return counter.sum() == 3;
    }
}
