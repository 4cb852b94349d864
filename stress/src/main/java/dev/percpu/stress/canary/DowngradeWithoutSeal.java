package dev.percpu.stress.canary;

/**
 * A downgrade that empties the memory and leaves it open: updates on their way to it are lost, and
 * until the state holds what has been taken, a reader finds it nowhere.
 */
public final class DowngradeWithoutSeal extends BrokenLazy {

    @Override
    public boolean downgrade() {
        State now = state.get();
        boolean mine = owner == Thread.currentThread();
        if (mine && now instanceof PerCpu) {
            state.set(new Lazy(((PerCpu) now).memory().getAndSet(0)));
        }
        return mine;
    }
}
