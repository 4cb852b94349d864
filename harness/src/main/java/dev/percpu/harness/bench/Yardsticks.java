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

/**
 * Subjects that goals refer to. They are parts of the cost of a counter, and cannot be used as
 * counters.
 */
public final class Yardsticks {

    /** A plain field that one thread reads and writes in opaque mode. */
    public static final String OPAQUE = "opaque field";

    /** The same behind one more load: an element of an array to which a field refers. */
    public static final String ELEMENT = "opaque element";

    /** A call of C that does nothing and has no thread transition. */
    public static final String DOWNCALL = "empty downcall";

    /** A restartable sequence that is called in the same way and works on memory of its own. */
    public static final String SECTION = "rseq section";

    /** A call of code that is installed in the JVM and does nothing. */
    public static final String INSTALLED_CALL = "empty installed call";

    /** A restartable sequence that is installed in the JVM and works on memory of its own. */
    public static final String INSTALLED_SECTION = "installed section";

    /** An array that is as large as all slots together and is read from start to end. */
    public static final String MEMORY = "array of the same size";

    /** Four new adders, which a group of four lazy counters is compared with. */
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

    /** Whether a subject can be updated. Some yardsticks can only be created or read. */
    public static boolean isUpdatable(Subject subject) {
        return !List.of(MEMORY, FOUR_ADDERS).contains(subject.name());
    }

    private static Counter none() {
        throw new UnsupportedOperationException("this yardstick is not a counter");
    }

    /** A yardstick with the interface of a counter. It has nothing to release. */
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
            // Memory on the heap is freed with the object, and the column is shared by all objects.
        }
    }

    /**
     * Makes one call at each update, and the call does nothing. A counter whose update is one such
     * call cannot be faster. Only one thread may use it; the count is in a plain field.
     */
    private abstract static class CallCounter extends YardstickCounter {

        /** The count, to which subclasses add. */
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

    /** The call is a call of C without a thread transition. */
    private static final class DowncallCounter extends CallCounter {

        @Override
        public void add(long delta) {
            value += delta + Bridge.nothing();
        }
    }

    /** The call is a call of code that is installed in the JVM. */
    private static final class InstalledCallCounter extends CallCounter {

        @Override
        public void add(long delta) {
            value += delta + InstalledReads.nothing();
        }
    }

    /**
     * Runs one restartable sequence at each update, without the other work of a counter. Its memory
     * is never released, and {@code drain()} loses concurrent updates.
     */
    private abstract static class ColumnCounter extends YardstickCounter {

        /** The number of slots in the column. */
        static final int UNITS = Topology.read().possible().length();

        /** The distance from one slot to the next, in bytes. */
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

    /** The sequence is called as a function in C. */
    private static final class SectionCounter extends ColumnCounter {

        @Override
        public void add(long delta) {
            Sections.add(SLOT0, STRIDE, UNITS, Long.BYTES, delta);
        }
    }

    /** The sequence is installed in the JVM. */
    private static final class InstalledSectionCounter extends ColumnCounter {

        private static final InstalledSections INSTALLED =
                InstalledSections.of(STRIDE, UNITS, Long.BYTES).orElseThrow();

        @Override
        public void add(long delta) {
            INSTALLED.add(SLOT0, delta);
        }
    }

    /**
     * The lowest possible cost of a counter: a field that only one thread uses, read and written in
     * opaque mode without any check. Two threads would lose updates.
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
     * The lowest possible cost of a counter whose value is not in its own object: two loads, the
     * second of which waits for the first. Two threads would lose updates.
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
