package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.child.Misuse;
import dev.percpu.counters.design.Robust;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Misuse is reported with the place of creation if that was asked for, and only then. */
class RobustModeTest {

    private static final List<String> VARIANTS =
            List.of(
                    "percpu:heap",
                    "percpu:offheap",
                    "flip:offheap-padded",
                    "owner:heap",
                    "lazy:heap",
                    "lazy:offheap",
                    "unified");

    private static ChildJvm.Result misuse(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(options));
        all.add(ChildJvm.NATIVE_ACCESS);
        List<String> command =
                new ArrayList<>(ChildJvm.java(Misuse.class, all.toArray(String[]::new)));
        command.addAll(VARIANTS);
        ChildJvm.Result result = ChildJvm.run(command);
        assertThat(result.exit()).as("%s", result.lines()).isZero();
        return result;
    }

    @Test
    void eachMisuseIsFoundAndNamesWhereTheCounterWasCreatedAndClosed() throws Exception {
        ChildJvm.Result child = misuse("-D" + Robust.PROPERTY + "=true");
        assertThat(child.lines())
                .contains(
                        "robust: true",
                        "overruns: 0",
                        "never closed: " + VARIANTS.size(),
                        "second time: " + VARIANTS.size(),
                        "used after: " + VARIANTS.size());
        assertThat(child.lines())
                .filteredOn(line -> line.startsWith("refused: "))
                .hasSize(VARIANTS.size())
                .allMatch(
                        line ->
                                line.matches(
                                        ".*the counter is closed, but was used after the close;"
                                                + " the counter was created *at"
                                                + " dev.percpu.counters.child.Misuse.used\\(.*"
                                                + "closed *at"
                                                + " dev.percpu.counters.child.Misuse"
                                                + ".useAfterClose\\(.*"));
        assertThat(child.lines())
                .filteredOn(line -> line.startsWith("WARNING dev.percpu.counters a counter was"))
                .hasSize(2 * VARIANTS.size());
    }

    @Test
    void withoutThePropertyNothingIsFollowed() throws Exception {
        ChildJvm.Result child = misuse();
        assertThat(child.lines())
                .contains(
                        "robust: false",
                        "refused: the counter is closed",
                        "never closed: 0",
                        "second time: 0",
                        "used after: 0")
                .noneMatch(line -> line.startsWith("WARNING dev.percpu.counters a counter was"));
    }
}
