package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LimitCounter;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.counters.Variant;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every variant keeps under misuse: a bad argument is refused by the one exception that fits
 * and changes nothing, an extreme one counts as any other, and a counter used and closed by several
 * threads at once harms no other counter.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.percpu.counters.contract.MisuseContract#variants")
public abstract class MisuseContract {

    private static final CounterOptions OPTIONS = CounterOptions.defaults().withBatch(8);

    /** What a closed counter still tells. */
    private static final Set<String> TOLD_AFTER_CLOSE =
            Set.of("accuracy", "batch", "limit", "slack", "size", "variant");

    private static final int ROUNDS = 1;
    private static final int OTHERS = 20;

    @Parameter Variant variant;

    static Stream<Variant> variants() {
        return Kinds.all();
    }

    /** Makes counters, and groups of {@link ApiCall#SIZE} if there are any. */
    private List<Supplier<? extends AutoCloseable>> factories(CounterOptions options) {
        List<Supplier<? extends AutoCloseable>> factories = new ArrayList<>();
        factories.add(Counters.factory(variant, options));
        if (Kinds.hasGroups(variant)) {
            factories.add(Counters.groupFactory(variant, ApiCall.SIZE, options));
        }
        return factories;
    }

    private static int size(Object subject) {
        return subject instanceof CounterGroup group ? group.size() : 1;
    }

    private static void add(Object subject, int member, long delta) {
        if (subject instanceof Counter counter && member == 0) {
            counter.add(delta);
        } else {
            ((CounterGroup) subject).add(member, delta);
        }
    }

    private static long sum(Object subject, int member) {
        return subject instanceof Counter counter && member == 0
                ? counter.sum()
                : ((CounterGroup) subject).sum(member);
    }

    @Test
    void everyArgumentIsCountedOrRefusedAndTheTotalIsRight() throws Exception {
        for (UpgradePolicy policy : policies()) {
            for (Supplier<? extends AutoCloseable> factory :
                    factories(OPTIONS.withUpgrade(policy))) {
                try (AutoCloseable sample = factory.get()) {
                    for (ApiCall call : ApiCall.all(sample)) {
                        play(factory, call);
                    }
                }
            }
        }
    }

    private List<UpgradePolicy> policies() {
        return variant.design().equals("lazy")
                ? List.of(UpgradePolicy.values())
                : List.of(UpgradePolicy.WHEN_SHARED);
    }

    /** Calls twice, so that a value that wraps does, and counts before, between and after. */
    private static void play(Supplier<? extends AutoCloseable> factory, ApiCall call)
            throws Exception {
        try (AutoCloseable subject = factory.get()) {
            long[] values = new long[size(subject)];
            for (int round = 0; round < 2; round++) {
                for (int member = 0; member < values.length; member++) {
                    add(subject, member, 7);
                    values[member] += 7;
                }
                ApiCall.Outcome outcome = call.on(subject);
                Class<?> refusal = refusal(call, values.length, round);
                if (refusal != null) {
                    assertThat(outcome.thrown())
                            .as("%s", call)
                            .isInstanceOf(refusal)
                            .hasMessageMatching("[^\n]+");
                    if (refusal == NullPointerException.class) {
                        assertThat(outcome.thrown())
                                .hasMessage(call.method().getParameters()[0].getName());
                    }
                } else {
                    assertThat(outcome.thrown()).as("%s", call).isNull();
                    count(subject, call, outcome.result(), values);
                }
                for (int member = 0; member < values.length; member++) {
                    assertThat(sum(subject, member))
                            .as("%s, round %d, member %d", call, round, member)
                            .isEqualTo(values[member]);
                }
            }
        }
    }

    /** What a call has to throw, or {@code null} if it has to succeed. */
    private static Class<?> refusal(ApiCall call, int size, int round) {
        for (Object argument : call.arguments()) {
            if (argument == null) {
                return NullPointerException.class;
            }
            if (argument instanceof Integer member && (member < 0 || member >= size)
                    || argument instanceof long[] into && into.length < size) {
                return IndexOutOfBoundsException.class;
            }
        }
        if (call.method().getDeclaringClass() == LimitCounter.class
                && !call.arguments().isEmpty()
                && call.number() < 0) {
            return IllegalArgumentException.class;
        }
        boolean handedOver =
                call.name().equals("handOver")
                        && round > 0
                        && call.arguments().get(0) != Thread.currentThread();
        return handedOver ? IllegalStateException.class : null;
    }

    /** Compares the result with the values, and changes them as the call has to. */
    private static void count(Object subject, ApiCall call, Object result, long[] values) {
        int member = call.index();
        long number = call.arguments().isEmpty() ? 0 : call.number();
        long value = values[member];
        switch (call.name()) {
            case "add", "addRemote", "addLocal" -> values[member] += number;
            case "increment" -> values[0]++;
            case "decrement" -> values[0]--;
            case "sub" -> values[0] -= number;
            case "set" -> values[0] = number;
            case "setHere" -> values[0] = sum(subject, 0);
            case "limitedAdd", "tryAdd", "tryAddApproximate" -> {
                boolean fits = fits(subject, call, value, number);
                if (!call.name().equals("tryAddApproximate")) {
                    assertThat(result).as("%s at %d", call, value).isEqualTo(fits);
                } else if (!fits) {
                    assertThat(result).as("%s at %d", call, value).isEqualTo(false);
                }
                values[0] += result.equals(true) ? number : 0;
            }
            case "drain" -> {
                assertThat(result).isEqualTo(value);
                values[0] = 0;
            }
            case "sum", "snapshot" -> assertThat(result).isEqualTo(value);
            case "sumPositive" -> assertThat(result).isEqualTo(Math.max(0, value));
            case "sumAll" -> assertThat((long[]) call.arguments().get(0)).startsWith(values);
            case "compare", "preciseCompare" ->
                    assertThat(result)
                            .as("%s at %d", call, value)
                            .isEqualTo(Long.compare(value, number));
            case "approximateCompare" ->
                    assertThat(result)
                            .as("%s at %d", call, value)
                            .isIn(0, Long.compare(value, number));
            case "read",
                    "readPositive",
                    "readHere",
                    "accuracy",
                    "batch",
                    "limit",
                    "slack",
                    "size",
                    "variant",
                    "mode",
                    "sync",
                    "upgrade",
                    "downgrade",
                    "handOver" ->
                    assertThat(values).isNotEmpty();
            default -> throw new AssertionError("say here what " + call + " does to the value");
        }
    }

    private static boolean fits(Object subject, ApiCall call, long value, long amount) {
        BigInteger after = BigInteger.valueOf(value).add(BigInteger.valueOf(amount));
        long limit =
                subject instanceof LimitCounter counter
                        ? counter.limit()
                        : (long) call.arguments().get(0);
        int side = after.compareTo(BigInteger.valueOf(limit));
        return amount >= 0 ? side <= 0 : side >= 0;
    }

    @Test
    void aClosedCounterRefusesEverythingExceptItsDescription() throws Exception {
        for (Supplier<? extends AutoCloseable> factory : factories(OPTIONS)) {
            AutoCloseable subject = factory.get();
            add(subject, 0, 1);
            subject.close();
            for (ApiCall call : ApiCall.harmless(subject)) {
                assertClosed(call, call.on(subject));
            }
        }
    }

    private static void assertClosed(ApiCall call, ApiCall.Outcome outcome) {
        if (TOLD_AFTER_CLOSE.contains(call.name())) {
            assertThat(outcome.thrown()).as("%s", call).isNull();
        } else {
            assertThat(outcome.thrown())
                    .as("%s", call)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void threadsThatUseACounterWhileOthersCloseItHarmNoOtherCounter() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            for (Supplier<? extends AutoCloseable> factory : factories(OPTIONS)) {
                useAndClose(factory);
            }
        }
    }

    private void useAndClose(Supplier<? extends AutoCloseable> factory) throws Exception {
        AutoCloseable subject = factory.get();
        List<ApiCall> calls = ApiCall.harmless(subject);
        AtomicInteger toClose = new AtomicInteger(2);
        List<AutoCloseable> others = new ArrayList<>();
        Workers.run(
                4,
                worker -> {
                    if (worker < 2) {
                        useUntilClosed(subject, calls, toClose);
                        return;
                    }
                    for (int i = 0; i < worker; i++) {
                        Thread.yield();
                    }
                    subject.close();
                    subject.close();
                    toClose.getAndDecrement();
                    if (worker == 2) {
                        for (int i = 0; i < OTHERS; i++) {
                            AutoCloseable other = factory.get();
                            add(other, 0, i + 1);
                            others.add(other);
                        }
                    }
                });
        for (int i = 0; i < OTHERS; i++) {
            // Structures of this design are cached always, and the caller answers for late updates.
            if (!variant.design().equals("unified")) {
                assertThat(sum(others.get(i), 0))
                        .as("counter %d created since", i)
                        .isEqualTo(i + 1);
            }
            others.get(i).close();
        }
    }

    private static void useUntilClosed(Object subject, List<ApiCall> calls, AtomicInteger toClose) {
        boolean closed;
        do {
            closed = toClose.get() == 0;
            for (ApiCall call : calls) {
                ApiCall.Outcome outcome = call.on(subject);
                if (closed) {
                    assertClosed(call, outcome);
                } else if (outcome.thrown() != null) {
                    assertThat(outcome.thrown()).isInstanceOf(IllegalStateException.class);
                }
            }
            Thread.yield();
        } while (!closed);
    }

    @Test
    void aCounterOutlivesTheThreadThatCreatedItAndThoseThatUpdatedIt() throws Exception {
        for (Supplier<? extends AutoCloseable> factory : factories(OPTIONS)) {
            AtomicReference<AutoCloseable> shared = new AtomicReference<>();
            Workers.run(
                    1,
                    owner -> {
                        shared.set(factory.get());
                        add(shared.get(), 0, 5);
                    });
            AutoCloseable subject = shared.get();
            for (int i = 0; i < 10; i++) {
                Workers.run(1, worker -> add(subject, 0, 2));
                add(subject, 0, 1);
            }
            assertThat(sum(subject, 0)).isEqualTo(35);
            if (subject instanceof LazyCounter lazy) {
                lazy.upgrade();
                assertThat(lazy.downgrade()).as("the dead owner's counter is taken over").isTrue();
                lazy.add(1);
                Workers.run(1, worker -> lazy.addRemote(1));
                assertThat(lazy.sum()).isEqualTo(37);
            }
            if (subject instanceof Counter counter) {
                long value = counter.sum();
                assertThat(counter.drain()).isEqualTo(value);
                counter.add(-3);
                assertThat(counter.sum()).isEqualTo(-3);
            }
            subject.close();
        }
    }
}
