package dev.percpu.harness.bench;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.Variant;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.linux.Bridge;
import dev.percpu.counters.linux.InstalledReads;
import dev.percpu.counters.linux.InstalledSections;
import dev.percpu.counters.linux.Sections;
import dev.percpu.harness.store.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Supplier;

/** Subjects that goals refer to and that are no counters to use: parts of what a counter costs. */
public final class Yardsticks {

    /** A bare field, read and written opaque by the one thread that uses it. */
    public static final String OPAQUE = "opaque field";

    /** The same one load further away: an element of an array that a field refers to. */
    public static final String ELEMENT = "opaque element";

    /** A call of C that does nothing, without a thread transition. */
    public static final String DOWNCALL = "empty downcall";

    /** A restartable sequence by such a call, on memory of its own. */
    public static final String SECTION = "rseq section";

    /** A call that does nothing of code that is installed in the JVM. */
    public static final String INSTALLED_CALL = "empty installed call";

    /** A restartable sequence that is installed there, on memory of its own. */
    public static final String INSTALLED_SECTION = "installed section";

    /** An array as long as all slots, read from one end to the other. */
    public static final String MEMORY = "array of the same size";

    /** Four fresh adders, which is what a group of four lazy counters competes with. */
    public static final String FOUR_ADDERS = "four LongAdders";

    private Yardsticks() {}

    static List<Subject> subjects() {
        return List.of(
                yardstick(OPAQUE, OpaqueCounter::new),
                yardstick(ELEMENT, ElementCounter::new),
                yardstick(DOWNCALL, DowncallCounter::new),
                yardstick(SECTION, SectionCounter::new),
                yardstick(INSTALLED_CALL, InstalledCallCounter::new),
                yardstick(INSTALLED_SECTION, InstalledSectionCounter::new),
                yardstick(MEMORY, Yardsticks::none),
                yardstick(FOUR_ADDERS, Yardsticks::none));
    }

    private static Subject yardstick(String name, Supplier<Counter> factory) {
        return new Subject(name, Kind.YARDSTICK, factory);
    }

    /** Whether a subject can be updated; some yardsticks are only there to be created or read. */
    public static boolean isUpdatable(Subject subject) {
        return !List.of(MEMORY, FOUR_ADDERS).contains(subject.name());
    }

    private static Counter none() {
        throw new UnsupportedOperationException("this yardstick is no counter");
    }

    /**
     * Part of what a counter costs, as a yardstick: no counter to use. It has nothing to give back.
     */
    private abstract static class YardstickCounter implements Counter {

        private static final Variant VARIANT = Variant.parse("yardstick:heap:single:plain");

        @Override
        public final long read() {
            return sum();
        }

        @Override
        public final Variant variant() {
            return VARIANT;
        }

        @Override
        public final Accuracy accuracy() {
            return Accuracy.LOSSY;
        }

        @Override
        public final void close() {
            // Memory of the heap goes with the object, and a column is there for all.
        }
    }

    /**
     * A call at each update, which does nothing: what a counter whose update is one such call
     * cannot be faster than. One thread alone counts, in a plain field.
     */
    private abstract static class CallCounter extends YardstickCounter {

        /** What subclasses add to. */
        long value;

        @Override
        public final long sum() {
            return value;
        }

        @Override
        public final long drain() {
            long taken = value;
            value = 0;
            return taken;
        }
    }

    /** Its call is one of C, without a thread transition. */
    private static final class DowncallCounter extends CallCounter {

        @Override
        public void add(long delta) {
            value += delta + Bridge.nothing();
        }
    }

    /** Its call is one of code that is installed in the JVM. */
    private static final class InstalledCallCounter extends CallCounter {

        @Override
        public void add(long delta) {
            value += delta + InstalledReads.nothing();
        }
    }

    /**
     * A restartable sequence at each update, with nothing of a counter around it. Its memory is
     * never given back, and a drain loses updates.
     */
    private abstract static class ColumnCounter extends YardstickCounter {

        /** The slots of the column. */
        static final int UNITS = Topology.read().possible().length();

        /** From one slot to the next, in bytes. */
        static final long STRIDE = 128;

        private static final MemorySegment COLUMN =
                Arena.global().allocate(UNITS * STRIDE, STRIDE).fill((byte) 0);

        /** The address of the first slot. */
        static final long SLOT0 = COLUMN.address();

        @Override
        public final long sum() {
            long sum = 0;
            for (int unit = 0; unit < UNITS; unit++) {
                long done = COLUMN.get(ValueLayout.JAVA_LONG, unit * STRIDE);
                sum += done - COLUMN.get(ValueLayout.JAVA_LONG, unit * STRIDE + Long.BYTES);
            }
            return sum;
        }

        @Override
        public final long drain() {
            long taken = sum();
            COLUMN.fill((byte) 0);
            return taken;
        }
    }

    /** Its sequence is called as a function of C. */
    private static final class SectionCounter extends ColumnCounter {

        @Override
        public void add(long delta) {
            Sections.add(SLOT0, STRIDE, UNITS, Long.BYTES, delta);
        }
    }

    /** Its sequence is installed in the JVM. */
    private static final class InstalledSectionCounter extends ColumnCounter {

        private static final InstalledSections INSTALLED =
                InstalledSections.of(STRIDE, UNITS, Long.BYTES).orElseThrow();

        @Override
        public void add(long delta) {
            INSTALLED.add(SLOT0, delta);
        }
    }

    /**
     * The least that a counter can cost: a field that one thread alone uses, read and written
     * opaque without any check. Two threads lose updates.
     */
    private static final class OpaqueCounter extends YardstickCounter {

        private static final VarHandle VALUE;

        static {
            try {
                VALUE =
                        MethodHandles.lookup()
                                .findVarHandle(OpaqueCounter.class, "value", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private long value;

        @Override
        public void add(long delta) {
            VALUE.setOpaque(this, (long) VALUE.getOpaque(this) + delta);
        }

        @Override
        public long sum() {
            return (long) VALUE.getOpaque(this);
        }

        @Override
        public long drain() {
            long taken = sum();
            VALUE.setOpaque(this, 0L);
            return taken;
        }
    }

    /**
     * The least that a counter can cost whose value is not in its own object: two loads, of which
     * the second waits for the first. Two threads lose updates.
     */
    private static final class ElementCounter extends YardstickCounter {

        private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

        private final long[] words = new long[1];

        @Override
        public void add(long delta) {
            WORD.setOpaque(words, 0, (long) WORD.getOpaque(words, 0) + delta);
        }

        @Override
        public long sum() {
            return (long) WORD.getOpaque(words, 0);
        }

        @Override
        public long drain() {
            long taken = sum();
            WORD.setOpaque(words, 0, 0L);
            return taken;
        }
    }
}
