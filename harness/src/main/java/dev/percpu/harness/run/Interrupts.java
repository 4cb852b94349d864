package dev.percpu.harness.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C, as a run wants it: the first one asks, the second one ends this JVM.
 *
 * <p>A shutdown hook would see the first only, and in a JVM that is ending already. The class that
 * tells signals apart is of the module {@code jdk.unsupported} and reached by reflection, since the
 * compiler warns of every use of it and cannot be told not to.
 */
final class Interrupts implements AutoCloseable {

    /** What a process ends with that Ctrl-C has ended. */
    private static final int EXIT_CODE = 128 + 2;

    /** A signal, and who was told of it before. */
    private record Watched(Object signal, Object before) {}

    private final Optional<Watched> watched;

    private Interrupts(Optional<Watched> watched) {
        this.watched = watched;
    }

    /**
     * Watches for Ctrl-C.
     *
     * @param first what the first one does, on a thread of its own
     * @return the watch, to be closed after the run; one that sees nothing where this JVM was told
     *     to leave signals alone ({@code -Xrs})
     */
    static Interrupts watch(Runnable first) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Object signal = type.getConstructor(String.class).newInstance("INT");
            Object before = handle(signal, handler(first));
            return new Interrupts(Optional.of(new Watched(signal, before)));
        } catch (ReflectiveOperationException e) {
            return new Interrupts(Optional.empty());
        }
    }

    private static Object handler(Runnable first) throws ReflectiveOperationException {
        Class<?> type = handlerType();
        AtomicInteger seen = new AtomicInteger();
        InvocationHandler action =
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("handle")) {
                        return method.invoke(seen, arguments);
                    }
                    if (seen.getAndIncrement() == 0) {
                        first.run();
                    } else {
                        Runtime.getRuntime().exit(EXIT_CODE);
                    }
                    return null;
                };
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, action);
    }

    private static Class<?> handlerType() throws ClassNotFoundException {
        return Class.forName("sun.misc.SignalHandler");
    }

    private static Object handle(Object signal, Object handler)
            throws ReflectiveOperationException {
        Method handle = signal.getClass().getMethod("handle", signal.getClass(), handlerType());
        return handle.invoke(null, signal, handler);
    }

    /** Leaves Ctrl-C to whoever had it before. */
    @Override
    public void close() {
        watched.ifPresent(
                old -> {
                    try {
                        handle(old.signal(), old.before());
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException("Ctrl-C cannot be given back", e);
                    }
                });
    }
}
