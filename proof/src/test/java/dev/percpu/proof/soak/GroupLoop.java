package dev.percpu.proof.soak;

import dev.percpu.counters.CounterGroup;

/** Updates the counters of a group. */
final class GroupLoop implements Loop {

    @Override
    public void run(SoakSubject subject, int updates, long seed, long[] issued) {
        GroupSubject target = (GroupSubject) subject;
        CounterGroup group = target.group();
        long state = seed;
        for (int i = 0; i < updates; i++) {
            state = Dice.roll(state);
            long delta = Dice.delta(state);
            int counter = Dice.of(GroupSubject.SIZE, state);
            if (Dice.rare(state)) {
                target.add(counter, delta, issued);
            } else {
                group.add(counter, delta);
                issued[counter] += delta;
            }
        }
    }
}
