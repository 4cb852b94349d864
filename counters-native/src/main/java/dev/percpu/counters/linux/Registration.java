package dev.percpu.counters.linux;

import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/**
 * Whether the kernel has registered this process for something: asked for once, and then known by
 * one volatile read. An error that may pass, or one of the JVM meanwhile, decides nothing.
 * Thread-safe.
 */
final class Registration {

    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int ENOMEM = 12;
    private static final int EBUSY = 16;

    private final IntSupplier register;
    private final IntFunction<String> text;
    private volatile Optional<String> decided;

    /**
     * Nothing decided.
     *
     * @param register asks the kernel; gives 0, or minus the number of an error
     * @param text the reason and the remedy, for the number of an error
     */
    Registration(IntSupplier register, IntFunction<String> text) {
        this.register = register;
        this.text = text;
    }

    /** Why it is refused; empty if it is not. */
    Optional<String> refusal() {
        Optional<String> known = decided;
        return known != null ? known : decide();
    }

    private synchronized Optional<String> decide() {
        if (decided != null) {
            return decided;
        }
        int error = -register.getAsInt();
        Optional<String> answer = error == 0 ? Optional.empty() : Optional.of(text.apply(error));
        if (!passes(error)) {
            decided = answer;
        }
        return answer;
    }

    /** Whether the kernel may answer something else another time. */
    static boolean passes(int error) {
        return error == EINTR || error == EAGAIN || error == ENOMEM || error == EBUSY;
    }
}
