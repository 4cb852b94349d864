package dev.percpu.stress.canary;

/**
 * An upgrade that moves the owner's count too and clears it. The owner's load and store may lie
 * around that: then its addition brings back what has been moved.
 */
public final class UpgradeTakesCount extends BrokenLazy {

    @Override
    public void upgrade() {
        addRemote(count);
        count = 0;
        super.upgrade();
    }
}
