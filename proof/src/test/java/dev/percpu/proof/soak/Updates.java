package dev.percpu.proof.soak;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.UpgradePolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Updates every variant and every group in every mix, in passes of another order each, and compares
 * what was counted after each round. The exit code is 0 if nothing was lost, but by the variants
 * that lose.
 */
public final class Updates {

    private static final int SHORT = 30_000;
    private static final int ENOUGH_TO_LOSE = 2_000_000;

    private final Settings settings;
    private final Mover mover = Mover.started();
    private final Tally tally = new Tally();
    private final List<SoakSubject.Kind> kinds = SoakSubject.Kind.all();
    private final Deoptimisations deoptimisations;
    private final Journal journal;
    private long passes;

    private Updates(Settings settings, Deoptimisations deoptimisations) {
        this.settings = settings;
        this.deoptimisations = deoptimisations;
        // The time begins here: until now a busy machine may have taken minutes.
        this.journal = new Journal(settings, this::totals);
    }

    /**
     * Runs it.
     *
     * @param args none; {@code Settings} are properties
     */
    public static void main(String[] args) {
        int exit;
        try (Deoptimisations deoptimisations = new Deoptimisations()) {
            exit = new Updates(Settings.given(), deoptimisations).run();
        }
        System.exit(exit);
    }

    private int run() {
        while (!enough()) {
            pass();
        }
        if (passes > 1 && tally.losses == 0) {
            journal.wrong(
                    "no loss was seen in %d rounds of variants that lose"
                            .formatted(tally.lossyRounds));
        }
        return journal.end();
    }

    private boolean enough() {
        return journal.seconds() >= settings.seconds() && tally.updates.sum() >= settings.updates();
    }

    private void pass() {
        Random random = new Random(Dice.seed(settings.seed() + passes));
        List<Round.Plan> plans = new ArrayList<>();
        for (SoakSubject.Kind kind : kinds) {
            for (Mix mix : Mix.values()) {
                plans.add(
                        new Round.Plan(
                                kind, options(random), mix, updates(kind), random.nextLong()));
            }
        }
        Collections.shuffle(plans, random);
        passes++;
        for (Round.Plan plan : plans) {
            if (enough()) {
                return;
            }
            round(plan);
            journal.lineIfDue();
        }
    }

    /**
     * How many updates a round makes. The first pass is a short one: until every kind and mix has
     * been met, memory grows by code and by what is kept once for each, which is no leak. Where a
     * loss has to be seen, threads must overlap for a while.
     */
    private int updates(SoakSubject.Kind kind) {
        if (kind.lossy()) {
            return Math.max(ENOUGH_TO_LOSE, settings.round());
        }
        return passes == 0 ? Math.min(SHORT, settings.round()) : settings.round();
    }

    /** Runs a round on a thread of its own, so that owners come and go. */
    private void round(Round.Plan plan) {
        tally.rounds++;
        if (plan.kind().lossy()) {
            tally.lossyRounds++;
        }
        Round.join(
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        Round.run(plan, mover, tally)
                                                .forEach(wrong -> wrong(plan, wrong));
                                    } catch (Throwable e) {
                                        wrong(plan, Trouble.text(e));
                                    }
                                }));
    }

    private void wrong(Round.Plan plan, String what) {
        journal.wrong(
                "seed %d pass %d: %s, mix %s, %s: %s"
                        .formatted(
                                settings.seed(),
                                passes,
                                plan.kind(),
                                plan.mix(),
                                plan.options(),
                                what));
    }

    private static CounterOptions options(Random random) {
        CounterOptions options =
                CounterOptions.defaults()
                        .withLimit(CounterSubject.LIMIT)
                        .withReuse(any(SlotReuse.values(), random))
                        .withUpgrade(any(UpgradePolicy.values(), random));
        return random.nextBoolean() ? options.withBatch(1 + random.nextInt(64)) : options;
    }

    private static <T> T any(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    private String totals() {
        return ("%d updates, %d rounds, %d passes, %d moves, %d threads, %d virtual threads,"
                        + " %d deoptimisations, %d of %d lossy rounds lost")
                .formatted(
                        tally.updates.sum(),
                        tally.rounds,
                        passes,
                        mover.moves(),
                        tally.platformThreads.sum(),
                        tally.virtualThreads.sum(),
                        deoptimisations.count(),
                        tally.losses,
                        tally.lossyRounds);
    }
}
