package dev.percpu.counters.design;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A loop that does not keep the object that it calls reachable. It calls the object and then
 * pauses, as long as other code keeps the object reachable and the object returns true.
 *
 * <pre>{@code
 * while ((turn = reference.get()) != null && turn.getAsBoolean()) {
 *     LockSupport.parkNanos(pause);
 * }
 * }</pre>
 *
 * <p>The loop consists only of method handles of {@code java.base}. So a thread that runs it keeps
 * no other class loader reachable, except while the turn itself is on the stack. After any
 * exception, another turn follows.
 */
final class WeakLoop {

    private WeakLoop() {}

    /**
     * The body of a thread.
     *
     * @param turn returns whether the loop calls it again
     * @param pauseMillis the pause after each call; 0 for none
     */
    static Runnable of(BooleanSupplier turn, long pauseMillis) {
        try {
            MethodHandles.Lookup jdk = MethodHandles.publicLookup();
            Class<?> called = BooleanSupplier.class;
            MethodHandle referent =
                    jdk.findVirtual(Reference.class, "get", MethodType.methodType(Object.class))
                            .bindTo(new WeakReference<>(turn))
                            .asType(MethodType.methodType(called));
            MethodHandle call =
                    jdk.findVirtual(called, "getAsBoolean", MethodType.methodType(boolean.class));
            MethodHandle alive =
                    jdk.findStatic(
                                    Objects.class,
                                    "nonNull",
                                    MethodType.methodType(boolean.class, Object.class))
                            .asType(MethodType.methodType(boolean.class, called));
            MethodHandle callIfAlive =
                    MethodHandles.guardWithTest(alive, call, always(false, called));
            MethodHandle again =
                    MethodHandles.catchException(
                            MethodHandles.filterReturnValue(referent, callIfAlive),
                            Throwable.class,
                            always(true, Throwable.class));
            MethodHandle pause =
                    jdk.findStatic(
                            LockSupport.class,
                            "parkNanos",
                            MethodType.methodType(void.class, long.class));
            long nanos = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
            return MethodHandleProxies.asInterfaceInstance(
                    Runnable.class,
                    MethodHandles.whileLoop(
                            null, again, MethodHandles.insertArguments(pause, 0, nanos)));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the methods are public", e);
        }
    }

    private static MethodHandle always(boolean answer, Class<?> argument) {
        return MethodHandles.dropArguments(
                MethodHandles.constant(boolean.class, answer), 0, argument);
    }
}
