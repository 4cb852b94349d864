package dev.percpu.counters.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever fails, wherever it fails, a counter is whole afterwards. */
@ParameterizedClass(name = "{0}")
@EnumSource(Fault.class)
class InjectedErrorsTest {

    /** A brief run tries each fault on one variant in so many, another one for each fault. */
    private static final int SHARES = 12;

    private final Fault fault;

    @TempDir Path directory;

    InjectedErrorsTest(Fault fault) {
        this.fault = fault;
    }

    @TestFactory
    Stream<DynamicTest> everyCounterIsWholeAfterAnInjectedError() throws Exception {
        Children children = new Children(directory);
        List<String> all = children.variants();
        List<String> variants =
                IntStream.range(0, all.size())
                        .filter(i -> !Length.BRIEF || i % SHARES == fault.ordinal() % SHARES)
                        .mapToObj(all::get)
                        .toList();
        Map<String, List<String>> findings = children.findings(fault.name(), variants);
        return variants.stream()
                .map(
                        variant ->
                                dynamicTest(
                                        variant,
                                        () -> assertThat(findings.get(variant)).isEmpty()));
    }
}
