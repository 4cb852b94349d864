package dev.percpu.stress.canary;

/**
 * A drain that looks at the owner's count first and puts minus that in the state's place then: if
 * the owner adds and another drain comes between, it takes away what that one has taken.
 *
 * <p>It has no per-CPU memory, of whose updates it would lose some too.
 */
public final class DrainByOldCount extends BrokenLazy {

    @Override
    public void upgrade() {}

    @Override
    public boolean downgrade() {
        return owner == Thread.currentThread();
    }

    @Override
    public long drain() {
        long old = count;
        return state.getAndSet(new Lazy(-old)).value() + old;
    }
}
