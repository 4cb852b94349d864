package dev.percpu.counters;

import static dev.percpu.counters.ExecutionContext.CALLBACK;
import static dev.percpu.counters.ExecutionContext.NORMAL;
import static dev.percpu.counters.ExecutionContext.SIGNAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ExecutionContextTest {

    @Test
    void aScopeRestoresTheContextAroundIt() {
        assertThat(ExecutionContext.current()).isEqualTo(NORMAL);
        try (ExecutionContext.Scope callback = CALLBACK.enter()) {
            assertThat(callback).isNotNull();
            assertThat(ExecutionContext.current()).isEqualTo(CALLBACK);
            try (ExecutionContext.Scope signal = SIGNAL.enter()) {
                assertThat(signal).isNotNull();
                assertThat(ExecutionContext.current()).isEqualTo(SIGNAL);
            }
            assertThat(ExecutionContext.current()).isEqualTo(CALLBACK);
        }
        assertThat(ExecutionContext.current()).isEqualTo(NORMAL);
    }

    @Test
    void onlyAHigherContextIsEntered() {
        assertThatIllegalStateException().isThrownBy(NORMAL::enter);
        try (ExecutionContext.Scope signal = SIGNAL.enter()) {
            assertThat(signal).isNotNull();
            assertThatIllegalStateException().isThrownBy(SIGNAL::enter);
            assertThatIllegalStateException()
                    .isThrownBy(CALLBACK::enter)
                    .withMessageContaining("in context SIGNAL cannot enter CALLBACK")
                    .withMessageContaining(
                            "must not use the variable of the update that it interrupts");
            assertThat(ExecutionContext.current()).isEqualTo(SIGNAL);
        }
    }

    @Test
    void scopesAreLeftOnceAndInReverseOrder() {
        ExecutionContext.Scope callback = CALLBACK.enter();
        ExecutionContext.Scope signal = SIGNAL.enter();
        assertThatIllegalStateException()
                .isThrownBy(callback::close)
                .withMessageContaining("CALLBACK cannot be left while the thread is in SIGNAL");
        signal.close();
        callback.close();
        ExecutionContext.Scope again = CALLBACK.enter();
        callback.close();
        signal.close();
        assertThat(ExecutionContext.current()).isEqualTo(CALLBACK);
        again.close();
        assertThat(ExecutionContext.current()).isEqualTo(NORMAL);
    }

    @Test
    void aContextIsOneThreadsOwnPlatformOrVirtual() throws InterruptedException {
        try (ExecutionContext.Scope callback = CALLBACK.enter()) {
            for (Thread.Builder kind :
                    new Thread.Builder[] {Thread.ofPlatform(), Thread.ofVirtual()}) {
                AtomicReference<Throwable> failure = new AtomicReference<>();
                kind.start(
                                () -> {
                                    try {
                                        otherThread(callback);
                                    } catch (Throwable e) {
                                        failure.set(e);
                                    }
                                })
                        .join();
                assertThat(failure.get()).isNull();
            }
            assertThat(ExecutionContext.current()).isEqualTo(CALLBACK);
        }
    }

    private static void otherThread(ExecutionContext.Scope callback) {
        assertThat(ExecutionContext.current()).isEqualTo(NORMAL);
        assertThatIllegalStateException()
                .isThrownBy(callback::close)
                .withMessageContaining("only that thread can leave it");
        try (ExecutionContext.Scope signal = SIGNAL.enter()) {
            assertThat(signal).isNotNull();
            Thread.yield();
            assertThat(ExecutionContext.current()).isEqualTo(SIGNAL);
        }
    }
}
