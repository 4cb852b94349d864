package dev.percpu.proof.soak;

import dev.percpu.counters.Counter;

/** Updates a counter. */
final class CounterLoop implements Loop {

    @Override
    public void run(SoakSubject subject, int updates, long seed, long[] issued) {
        CounterSubject target = (CounterSubject) subject;
        Counter counter = target.counter();
        long state = seed;
        long sum = 0;
        for (int i = 0; i < updates; i++) {
            state = Dice.roll(state);
            long delta = Dice.delta(state);
            if (Dice.rare(state)) {
                sum += target.addByItsType(state, delta);
            } else {
                counter.add(delta);
                sum += delta;
            }
        }
        issued[0] += sum;
    }
}
