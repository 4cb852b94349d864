package dev.percpu.counters.failure;

import java.util.Arrays;
import java.util.OptionalInt;

/** The functions that stand for a system call, and how each of them fails. */
enum RefusedCall {
    /** Throws {@link IllegalStateException}. */
    MMAP("linux.LibC", "mmap", OptionalInt.empty()),
    /** Throws {@link IllegalStateException}. */
    MUNMAP("linux.LibC", "munmap", OptionalInt.empty()),
    /** Gives no CPU. */
    GETCPU("linux.LibC", "schedGetcpu", OptionalInt.of(-1)),
    /** Gives an error number: not permitted. */
    MBIND("linux.MemoryAdvice", "mbind", OptionalInt.of(1)),
    /** Gives an error number: no memory. */
    MADVISE("linux.MemoryAdvice", "madvise", OptionalInt.of(12)),
    /** Gives a negated error number: no memory. */
    FENCE("ffi.percpu_h", "percpu_fence", OptionalInt.of(-12)),
    /** Gives a negated error number: not permitted. */
    REGISTER("ffi.percpu_h", "percpu_fence_register", OptionalInt.of(-1));

    private static final String PACKAGE = "dev.percpu.counters.";

    private final String owner;
    private final String method;
    private final OptionalInt result;

    RefusedCall(String owner, String method, OptionalInt result) {
        this.owner = owner;
        this.method = method;
        this.result = result;
    }

    /** What a refused call gives; empty if it throws. */
    OptionalInt result() {
        return result;
    }

    /** The function, as places name it. */
    String function() {
        return owner.substring(owner.indexOf('.') + 1) + "." + method;
    }

    /** The name of its class. */
    String type() {
        return PACKAGE + owner;
    }

    /** How a method can be refused, or {@code null} if it stands for no system call. */
    static RefusedCall of(String owner, String method) {
        return Arrays.stream(values())
                .filter(one -> one.type().replace('.', '/').equals(owner))
                .filter(one -> one.method.equals(method))
                .findFirst()
                .orElse(null);
    }
}
