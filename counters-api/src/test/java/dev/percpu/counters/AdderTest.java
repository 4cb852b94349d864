package dev.percpu.counters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An adder does all that the JDK's does. */
class AdderTest {

    private static final int UPDATES = 200_000;

    @Test
    void everyPublicMethodOfLongAdderIsHere() {
        assertThat(methods(Adder.class)).containsAll(methods(LongAdder.class));
        assertThat(methods(dev.percpu.counters.atomic.LongAdder.class))
                .containsAll(methods(LongAdder.class));
        assertThat(Number.class).isAssignableFrom(Adder.class);
    }

    /** Name, parameters and result of each public method that is not static. */
    private static Set<String> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getDeclaringClass() != Object.class)
                .map(AdderTest::signature)
                .collect(Collectors.toSet());
    }

    private static String signature(Method method) {
        return method.getReturnType()
                + " "
                + method.getName()
                + Arrays.toString(method.getParameterTypes())
                + Arrays.toString(method.getExceptionTypes());
    }

    @Test
    void aProgramCompilesAfterAChangeOfItsImport(@TempDir Path directory) throws IOException {
        String program =
                """
                import java.util.concurrent.atomic.LongAdder;
                import java.util.concurrent.ConcurrentHashMap;

                class Words {
                    private final ConcurrentHashMap<String, LongAdder> counts =
                            new ConcurrentHashMap<>();
                    private final LongAdder all = new LongAdder();

                    long count(String word) {
                        counts.computeIfAbsent(word, any -> new LongAdder()).increment();
                        all.add(1);
                        Number value = all;
                        double mean = (double) all.sum() / counts.size();
                        LongAdder other = new LongAdder();
                        other.decrement();
                        other.reset();
                        return all.sumThenReset() + value.longValue() + all.intValue()
                                + (long) (mean + all.floatValue() + all.doubleValue())
                                + (other + "").length();
                    }
                }
                """;
        assertThat(compiles(directory, program)).isTrue();
        String changed =
                program.replace(
                        "import java.util.concurrent.atomic.LongAdder;",
                        "import dev.percpu.counters.atomic.LongAdder;");
        assertThat(changed).isNotEqualTo(program);
        assertThat(compiles(directory, changed)).isTrue();
        String renamed =
                program.replace(
                                "import java.util.concurrent.atomic.LongAdder;",
                                "import dev.percpu.counters.Adder;")
                        .replace("LongAdder", "Adder");
        assertThat(compiles(directory, renamed)).isTrue();
    }

    private static boolean compiles(Path directory, String program) throws IOException {
        Path file = Files.writeString(directory.resolve("Words.java"), program);
        StringWriter messages = new StringWriter();
        PrintWriter printer = new PrintWriter(messages, true);
        int result =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                printer,
                                printer,
                                "-proc:none",
                                "-Xlint:all",
                                "-Werror",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                directory.toString(),
                                file.toString());
        assertThat(messages).hasToString("");
        return result == 0;
    }

    /** Each with the JDK's beside it. */
    @Test
    void everyMethodAnswersAsLongAdderDoes() {
        for (Adder adder :
                List.of(
                        Counters.adder(),
                        new Adder(),
                        new dev.percpu.counters.atomic.LongAdder())) {
            LongAdder reference = new LongAdder();
            for (long delta :
                    new long[] {
                        1, -1, 0, 7, 1L << 32, Integer.MAX_VALUE, -5, Long.MAX_VALUE, Long.MIN_VALUE
                    }) {
                adder.add(delta);
                reference.add(delta);
                adder.increment();
                reference.increment();
                adder.increment();
                reference.increment();
                adder.decrement();
                reference.decrement();
                assertThat(adder.sum()).isEqualTo(reference.sum());
                assertThat(adder.longValue()).isEqualTo(reference.longValue());
                assertThat(adder.intValue()).isEqualTo(reference.intValue());
                assertThat(adder.shortValue()).isEqualTo(reference.shortValue());
                assertThat(adder.byteValue()).isEqualTo(reference.byteValue());
                assertThat(adder.floatValue()).isEqualTo(reference.floatValue());
                assertThat(adder.doubleValue()).isEqualTo(reference.doubleValue());
                assertThat(adder).hasToString(reference.toString());
            }
            assertThat(adder.sumThenReset()).isEqualTo(reference.sumThenReset());
            assertThat(adder.sum()).isZero();
            adder.add(3);
            adder.reset();
            assertThat(adder.sum()).isZero();
        }
    }

    @Test
    void aSerialisedAdderIsItsSum() throws IOException, ClassNotFoundException {
        for (Adder adder : List.of(new Adder(), new dev.percpu.counters.atomic.LongAdder())) {
            adder.add(41);
            Adder copy = (Adder) copy(adder);
            adder.increment();
            copy.add(2);
            assertThat(copy).isExactlyInstanceOf(adder.getClass()).hasToString("43");
            assertThat(copy.sumThenReset()).isEqualTo(43);
            assertThat(adder.sum()).isEqualTo(42);
        }
    }

    private static Object copy(Object original) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    @Test
    void noUpdateIsLostWhileOthersTakeTheSum() throws InterruptedException {
        Adder adder = Counters.adder();
        AtomicLong taken = new AtomicLong();
        List<Thread> threads =
                Stream.of(1, 2, 3, 4)
                        .map(
                                number ->
                                        new Thread(
                                                () -> {
                                                    for (int i = 0; i < UPDATES; i++) {
                                                        adder.add(number);
                                                        if (i % 100 == 0) {
                                                            taken.addAndGet(adder.sumThenReset());
                                                        }
                                                    }
                                                }))
                        .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken.get() + adder.sum()).isEqualTo(10L * UPDATES);
    }

    @Test
    void virtualThreadsCountToo() throws InterruptedException {
        Adder adder = Counters.adder();
        List<Thread> threads =
                Stream.generate(
                                () ->
                                        Thread.ofVirtual()
                                                .unstarted(
                                                        () -> {
                                                            for (int i = 0; i < 1_000; i++) {
                                                                adder.increment();
                                                                Thread.yield();
                                                            }
                                                        }))
                        .limit(64)
                        .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(adder.sum()).isEqualTo(64_000);
    }
}
