package dev.percpu.harness.articles.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CallChainsTest {

    /** As {@code perf script -F comm,ip,sym} of perf 6.1 prints it, shortened. */
    private static final String TEXT =
            """
            processes\s
            \tffffffff815c6cf1 pcpu_alloc_noprof
            \tffffffff815c7001 __alloc_percpu_gfp
            \tffffffff81c3c1a2 __percpu_counter_init_many
            \tffffffff813556d0 mm_init.isra.0
            \tffffffff81356f1e copy_process
            \tffffffff821ef691 do_syscall_64
            \t           e6a77 __GI__Fork

            true\s
            \tffffffff81c3bfe2 percpu_counter_destroy_many
            \tffffffff813551f3 __mmdrop
            \tffffffff81349c11 finish_task_switch.isra.0

            true\s
            \tffffffff813551f3 mm_init_owner
            \tffffffff821ef691 do_syscall_64

            kworker/1:2-eve\s
            \tffffffff815c6cf1 pcpu_alloc_noprof

            processes\s
            \t           1420d main
            \t               0 [unknown]

            """;

    private static CallChains.Shares count(String text, Set<String> comms) throws IOException {
        return CallChains.count(
                new BufferedReader(new StringReader(text)),
                comms.isEmpty() ? Optional.empty() : Optional.of(comms));
    }

    @Test
    void aSampleCountsOnceForEachPartThatItsChainGoesThrough() throws IOException {
        CallChains.Shares shares = count(TEXT, Set.of("processes", "true"));

        assertThat(shares.samples()).isEqualTo(4);
        assertThat(shares.of(KernelPart.MM_INIT)).isEqualTo(0.25);
        assertThat(shares.of(KernelPart.PERCPU_ALLOCATION)).isEqualTo(0.25);
        assertThat(shares.of(KernelPart.PERCPU_COUNTER)).isEqualTo(0.5);
        assertThat(shares.of(KernelPart.MMDROP)).isEqualTo(0.25);
        assertThat(shares.nameless()).isFalse();
    }

    @Test
    void withoutNamesTheSamplesOfEverybodyCount() throws IOException {
        CallChains.Shares shares = count(TEXT, Set.of());

        assertThat(shares.samples()).isEqualTo(5);
        assertThat(shares.of(KernelPart.PERCPU_ALLOCATION)).isEqualTo(0.4);
    }

    @Test
    void aTextThatIsCutOffKeepsItsLastSample() throws IOException {
        String cut = TEXT.substring(0, TEXT.indexOf("\tffffffff81356f1e"));

        assertThat(count(cut, Set.of("processes")).of(KernelPart.MM_INIT)).isEqualTo(1);
    }

    @Test
    void aKernelWhoseFunctionsHaveNoNamesIsTold() throws IOException {
        String text = "true \n\tffffffff815c6cf1 [unknown]\n\t   1420d main\n\n";

        assertThat(count(text, Set.of("true")).nameless()).isTrue();
        assertThat(count("", Set.of()).nameless()).isFalse();
        assertThat(count("", Set.of()).of(KernelPart.MM_INIT)).isZero();
    }

    @Test
    void aPartWithoutAFunctionOfItsOwnIsInlined() {
        Stream<String> symbols =
                Stream.of(
                        "ffffffff813551d0 T __mmdrop",
                        "0000000000000000 t pcpu_alloc_noprof.cold",
                        "ffffffff81355550 t mm_init_owner",
                        "ffffffff81c3c110 T __percpu_counter_init_many\t[module]",
                        "broken");

        assertThat(Perf.inlined(symbols)).isEqualTo(EnumSet.of(KernelPart.MM_INIT));
    }
}
