package dev.percpu.stress.lincheck;

/** What a linearizable counter does, one operation at a time. */
public final class SequentialCounter {

    private long value;

    /** Called by Lincheck. */
    public SequentialCounter() {}

    public void begin() {}

    public void add(int slot, long delta) {
        value += delta;
    }

    public long sum() {
        return value;
    }

    public long snapshot() {
        return value;
    }

    public long drain() {
        long taken = value;
        value = 0;
        return taken;
    }

    public boolean tryAdd(int slot, long amount) {
        return limitedAdd(Protocols.LIMIT, amount);
    }

    public boolean limitedAdd(long limit, long amount) {
        boolean allowed = value + amount <= limit;
        if (allowed) {
            value += amount;
        }
        return allowed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SequentialCounter counter && value == counter.value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }
}
