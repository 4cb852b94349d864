package dev.percpu.stress.canary;

/** An upgrade that reads the state and overwrites it: what others add between is lost. */
public final class UpgradeByLoadAndStore extends BrokenLazy {

    @Override
    public void upgrade() {
        State now = state.get();
        if (now instanceof Lazy) {
            state.set(new PerCpu(now.value()));
        }
    }
}
