package dev.percpu.stress.canary;

/** Makes the next thread the owner before the last one's own plain arithmetic is over. */
public final class HandOverTooEarly extends BrokenLazy {

    @Override
    public void handOver(Thread next) {
        owner = next;
        count = count + state.getAndSet(new Lazy(0)).value();
    }
}
