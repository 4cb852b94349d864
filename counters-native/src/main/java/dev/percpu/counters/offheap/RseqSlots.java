package dev.percpu.counters.offheap;

import dev.percpu.counters.design.Slots;
import dev.percpu.counters.linux.Fence;
import dev.percpu.counters.linux.InstalledSections;
import dev.percpu.counters.linux.Sections;

/**
 * Slots with two ways to update: restartable sequences on the slot's own CPU, and atomic
 * instructions for all other threads.
 *
 * @param words the words, two for each member
 * @param members the number of members of one counter or group
 * @param installed the sequences as code in the JVM; {@code null} for calls of the bridge
 */
record RseqSlots(OffHeapSlots words, int members, InstalledSections installed) implements Slots {

    /*
     * Layout. A slot has two words, and its value is their difference. The `done` words of all
     * members of a slot are side by side, followed by all `undone` words.
     *
     *   | done 0 | done 1 | ... | undone 0 | undone 1 | ... |
     *    handle                  handle + span
     *
     * A counter with banks uses the flag of its first word.
     *
     * Ordering.
     *
     *   field    read mode   write mode                  who writes                       guard
     *   done     volatile    plain, by the bridge        sequences on the slot's own CPU  the CPU
     *   undone   volatile    volatile read-modify-write  any thread                       the word
     *            by the bridge: relaxed                  updates that fall back           itself
     *   flag     volatile    volatile                    a counter's reader               its lock
     *
     * Progress. As in Sections: updates are bounded. An operation on a given slot is a
     * compare-and-set loop, as in the cas store.
     *
     * Why no update is lost. The store to `done` is the last instruction of a sequence that has
     * read `done`. If the thread is interrupted or moved in between, the kernel restarts the
     * sequence. So no other sequence of that CPU has written `done` meanwhile, and no other code
     * ever writes it. A thread on another CPU that takes a slot does not write `done`: it moves
     * `undone` up to the value of `done` that it has seen. Amounts that are added to `done` later,
     * or at the same time, stay in the slot. Memory of closed counters is cleared when no update
     * can be in progress. The first change of a slot after that is either a sequence, which finds
     * both words zero and reports it, or a change of `undone` from zero. So in both cases the slot
     * is recorded as touched.
     *
     * What it does not do. A value is read in two steps, `undone` first. A take in between makes
     * the result larger by the amount taken. So a reader that needs a consistent value holds the
     * lock under which takes are made. A slot costs 16 bytes.
     *
     * References. Linux Documentation/userspace-api/rseq.rst; M. Desnoyers' librseq; perfbook,
     * chapter "Counting", for a count that is split between one owner and all other threads.
     */

    private long undone(long handle) {
        return Slots.member(handle, members);
    }

    /** The distance between units. */
    static long stride(OffHeapSlots words) {
        return Chunk.stride(words.unitBytes());
    }

    /** The distance from {@code done} to {@code undone}. */
    static long span(int members) {
        return (long) members * Long.BYTES;
    }

    private long stride() {
        return stride(words);
    }

    private long span() {
        return span(members);
    }

    @Override
    public boolean reused() {
        return words.reused();
    }

    @Override
    public int count() {
        return words.count();
    }

    @Override
    public long getVolatile(long[] array, long handle, int slot) {
        long undone = words.getVolatile(array, undone(handle), slot);
        return words.getVolatile(array, handle, slot) - undone;
    }

    @Override
    public long getOpaque(long[] array, long handle, int slot) {
        return getVolatile(array, handle, slot);
    }

    /** Replaces the slot's value in one step. An update that overlaps adds to the new value. */
    @Override
    public void setOpaque(long[] array, long handle, int slot, long value) {
        getAndSet(array, handle, slot, value);
    }

    @Override
    public long getAndAdd(long[] array, long handle, int slot, long delta) {
        long done = words.getVolatile(array, handle, slot);
        return done - words.getAndAdd(array, undone(handle), slot, -delta);
    }

    @Override
    public long getAndSet(long[] array, long handle, int slot, long value) {
        for (; ; ) {
            long undone = words.getVolatile(array, undone(handle), slot);
            long done = words.getVolatile(array, handle, slot);
            if (words.compareAndSet(array, undone(handle), slot, undone, done - value)) {
                return done - undone;
            }
        }
    }

    /** The slot held the expected value when {@code done} was read. */
    @Override
    public boolean compareAndSet(long[] array, long handle, int slot, long expected, long value) {
        long undone = words.getVolatile(array, undone(handle), slot);
        long done = words.getVolatile(array, handle, slot);
        return done - undone == expected
                && words.compareAndSet(array, undone(handle), slot, undone, done - value);
    }

    /** Both words of each member are zero after it. */
    @Override
    public void clear(long[] array, long handle) {
        words.clear(array, handle);
    }

    @Override
    public long getCentral(long[] array, long handle) {
        return words.getCentral(array, handle);
    }

    @Override
    public void setCentral(long[] array, long handle, long value) {
        words.setCentral(array, handle, value);
    }

    @Override
    public void addCentral(long[] array, long handle, long delta) {
        words.addCentral(array, handle, delta);
    }

    @Override
    public boolean fused() {
        return true;
    }

    @Override
    public long addFused(long[] array, long handle, long delta) {
        return installed != null
                ? installed.add(handle, delta)
                : Sections.add(handle, stride(), words.cpus(), span(), delta);
    }

    @Override
    public int addFusedBounded(long[] array, long handle, long delta, long batch) {
        boolean recorded = words.request().recorded();
        int answer =
                installed != null
                        ? installed.addBounded(handle, delta, batch)
                        : Sections.addBounded(handle, stride(), words.cpus(), span(), delta, batch);
        if (recorded && answer < -1) {
            try {
                words.touch(handle, -2 - answer);
            } catch (Throwable e) {
                OffHeapSlots.unrecorded = true;
            }
        }
        return answer;
    }

    @Override
    public int takeFused(long[] array, long handle, long amount, long batch) {
        boolean recorded = words.request().recorded();
        int answer =
                installed != null
                        ? installed.take(handle, amount, batch)
                        : Sections.take(handle, stride(), words.cpus(), span(), amount, batch);
        if (recorded && answer < -1) {
            try {
                words.touch(handle, -2 - answer);
            } catch (Throwable e) {
                OffHeapSlots.unrecorded = true;
            }
        }
        return answer;
    }

    @Override
    public long addFusedToBank(long[] array, long handle, long delta) {
        long flag = words.flag(handle);
        return installed != null
                ? installed.addToBank(handle, flag, delta)
                : Sections.addToBank(handle, stride(), words.cpus(), span(), flag, delta);
    }

    @Override
    public void nameBank(long[] array, long handle, int bank) {
        words.setFlag(handle, bank);
    }

    @Override
    public void awaitFused() {
        Fence.SECTIONS.await();
    }

    // See Memo.
    @Override
    public boolean equals(Object other) {
        return other instanceof RseqSlots that
                && words.equals(that.words)
                && members == that.members
                && installed == that.installed;
    }

    @Override
    public int hashCode() {
        int hash = words.hashCode();
        hash = 31 * hash + members;
        hash = 31 * hash + System.identityHashCode(installed);
        return hash;
    }
}
