package dev.percpu.counters.linux;

import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/**
 * A registration of this process with the kernel. It is requested once; after that, one volatile
 * read gives the result. A temporary error of the kernel, or an error of the JVM during the
 * request, is not stored as the result. Thread-safe.
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
     * Creates a registration that has not been requested yet.
     *
     * @param register makes the request; returns 0, or the negated error number
     * @param text returns the reason and the remedy for an error number
     */
    Registration(IntSupplier register, IntFunction<String> text) {
        this.register = register;
        this.text = text;
    }

    /** Tells why the registration is refused; empty if it is not. */
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

    /** Whether an error is temporary, so the kernel may give another answer later. */
    static boolean passes(int error) {
        return error == EINTR || error == EAGAIN || error == ENOMEM || error == EBUSY;
    }
}
