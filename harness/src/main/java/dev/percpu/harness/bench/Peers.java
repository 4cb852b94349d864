package dev.percpu.harness.bench;

import dev.percpu.counters.Adder;
import dev.percpu.counters.Counters;
import dev.percpu.harness.store.Kind;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jctools.counters.CountersFactory;

/**
 * Counters that are not variants but are measured in the same run for comparison: counters of other
 * libraries, and the adder of this library, which can replace LongAdder.
 */
final class Peers {

    private Peers() {}

    static List<Subject> subjects() {
        return List.of(
                new Subject("AtomicLong", Kind.PEER, OneWord::new),
                new Subject("LongAdder", Kind.PEER, JdkAdder::new),
                new Subject("Adder", Kind.PEER, OwnAdder::new),
                new Subject("JCTools", Kind.PEER, Striped::new),
                new Subject("Micrometer", Kind.PEER, Micrometer::new),
                new Subject("Prometheus", Kind.PEER, Prometheus::new));
    }

    private static final class OneWord extends AdaptedCounter {

        private final AtomicLong value = new AtomicLong();

        @Override
        public void add(long delta) {
            value.getAndAdd(delta);
        }

        @Override
        public long sum() {
            return value.get();
        }

        @Override
        public long drain() {
            return value.getAndSet(0);
        }
    }

    private static final class JdkAdder extends AdaptedCounter {

        private final LongAdder adder = new LongAdder();

        @Override
        public void add(long delta) {
            adder.add(delta);
        }

        @Override
        public long sum() {
            return adder.sum();
        }

        @Override
        public long drain() {
            return adder.sumThenReset();
        }
    }

    private static final class OwnAdder extends AdaptedCounter {

        private final Adder adder = Counters.adder();

        @Override
        public void add(long delta) {
            adder.add(delta);
        }

        @Override
        public long sum() {
            return adder.sum();
        }

        @Override
        public long drain() {
            return adder.sumThenReset();
        }
    }

    private static final class Striped extends AdaptedCounter {

        private final org.jctools.counters.Counter stripes =
                CountersFactory.createFixedSizeStripedCounter(CpuPin.CPUS);

        @Override
        public void add(long delta) {
            stripes.inc(delta);
        }

        @Override
        public long sum() {
            return stripes.get();
        }

        @Override
        public long drain() {
            return stripes.getAndReset();
        }
    }

    /** Adds doubles, which are exact up to 2^53. */
    private static final class Micrometer extends UnclearableCounter {

        private static final Meter.Id ID =
                new Meter.Id("updates", Tags.empty(), null, null, Meter.Type.COUNTER);

        private final CumulativeCounter counter = new CumulativeCounter(ID);

        @Override
        public void add(long delta) {
            counter.increment(delta);
        }

        @Override
        public long sum() {
            return (long) counter.count();
        }
    }

    /** Not registered anywhere, so nothing scrapes it. */
    private static final class Prometheus extends UnclearableCounter {

        private final io.prometheus.metrics.core.metrics.Counter counter =
                io.prometheus.metrics.core.metrics.Counter.builder().name("updates").build();

        @Override
        public void add(long delta) {
            counter.inc(delta);
        }

        @Override
        public long sum() {
            return counter.getLongValue();
        }
    }
}
