package dev.percpu.stress.canary;

/**
 * An upgrade that looks at the mode once and excludes no other: the second replaces the first one's
 * memory, and what has been added to that.
 */
public final class UpgradeTwice extends BrokenLazy {

    @Override
    public void upgrade() {
        if (state.get() instanceof Lazy) {
            State now = state.get();
            while (!state.compareAndSet(now, new PerCpu(now.value()))) {
                now = state.get();
            }
        }
    }
}
