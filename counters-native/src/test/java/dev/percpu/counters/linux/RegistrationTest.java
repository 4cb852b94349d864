package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the kernel answers for good is asked for once; what passes is asked again. */
class RegistrationTest {

    private static final int EPERM = 1;
    private static final int EINVAL = 22;
    private static final int ENOSYS = 38;

    private int asked;
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final Registration registration =
            new Registration(
                    () -> {
                        asked++;
                        return answers.pop();
                    },
                    error -> "error " + error);

    @Test
    void aSuccessIsKnownFromThenOn() {
        answers.push(0);
        assertThat(registration.refusal()).isEmpty();
        assertThat(registration.refusal()).isEmpty();
        assertThat(asked).isOne();
    }

    @Test
    void aRefusalThatWillNotChangeIsRemembered() {
        for (int error : new int[] {EPERM, EINVAL, ENOSYS}) {
            Registration one = new Registration(() -> -error - asked++, e -> "error " + e);
            asked = 0;
            assertThat(one.refusal()).contains("error " + error);
            assertThat(one.refusal()).contains("error " + error);
            assertThat(asked).isOne();
        }
    }

    @Test
    void aRefusalThatMayPassIsAskedAboutAgain() {
        for (int error : List.of(4, 11, 12, 16)) {
            answers.add(-error);
        }
        answers.add(0);
        for (int error : List.of(4, 11, 12, 16)) {
            assertThat(registration.refusal()).contains("error " + error);
        }
        assertThat(registration.refusal()).isEmpty();
        assertThat(registration.refusal()).isEmpty();
    }

    @Test
    void anErrorOfTheJvmWhileItIsAskedDecidesNothing() {
        boolean[] full = {true};
        Registration one =
                new Registration(
                        () -> -ENOSYS,
                        error -> {
                            if (full[0]) {
                                throw new OutOfMemoryError("on purpose");
                            }
                            return "error " + error;
                        });
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(one::refusal);
        full[0] = false;
        assertThat(one.refusal()).contains("error " + ENOSYS);
    }

    @Test
    void onceItIsDecidedNobodyWaitsForAMonitor() throws InterruptedException {
        answers.push(0);
        registration.refusal();
        Optional<?>[] found = new Optional<?>[1];
        Thread other = new Thread(() -> found[0] = registration.refusal());
        synchronized (registration) {
            other.start();
            other.join();
        }
        assertThat(found[0]).isEqualTo(Optional.empty());
    }
}
