package dev.percpu.stress.canary;

/**
 * An upgrade that publishes the memory first and puts the residue into it then, as the kernel's
 * does: who reads between the two misses it.
 */
public final class ResidueAfterPointer extends BrokenLazy {

    @Override
    public void upgrade() {
        PerCpu next = new PerCpu(0);
        State old = state.get();
        while (old instanceof Lazy) {
            if (state.compareAndSet(old, next)) {
                next.memory().addAndGet(old.value());
            }
            old = state.get();
        }
    }
}
