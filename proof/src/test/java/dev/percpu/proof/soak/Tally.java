package dev.percpu.proof.soak;

import java.util.concurrent.atomic.LongAdder;

/** What has been done so far. */
final class Tally {

    final LongAdder updates = new LongAdder();
    final LongAdder platformThreads = new LongAdder();
    final LongAdder virtualThreads = new LongAdder();
    long rounds;
    long lossyRounds;
    long losses;
}
