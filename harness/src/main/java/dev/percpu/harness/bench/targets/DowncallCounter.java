package dev.percpu.harness.bench.targets;

import dev.percpu.counters.linux.Bridge;

/** Its call is one of C, without a thread transition. */
final class DowncallCounter extends CallCounter {

    @Override
    public void add(long delta) {
        value += delta + Bridge.nothing();
    }
}
