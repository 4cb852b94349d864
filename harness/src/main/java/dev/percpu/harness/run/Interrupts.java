package dev.percpu.harness.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ctrl-C, and what a batch system sends before it kills, as a run wants them: the first signal
 * asks, the second one ends this JVM.
 *
 * <p>A shutdown hook would see the first only, and in a JVM that is ending already. The class that
 * tells signals apart is of the module {@code jdk.unsupported} and reached by reflection, since the
 * compiler warns of every use of it and cannot be told not to. Of signals that were ignored when
 * the JVM started, as {@code nohup} has it with HUP, it sees nothing. USR2 is the JVM's own.
 */
public final class Interrupts implements AutoCloseable {

    private static final String CTRL_C = "INT";
    private static final List<String> SIGNALS = List.of(CTRL_C, "TERM", "HUP", "USR1");

    /** What a process ends with that Ctrl-C has ended. */
    private static final int EXIT_CODE = 128 + 2;

    /** Who sends a signal to a process and to its group sends it twice. */
    private static final long ONCE_NANOS = 1_000_000_000;

    /** A signal, and who was told of it before. */
    private record Watched(Object signal, Object before) {}

    private final Runnable first;
    private final List<Watched> watched = new ArrayList<>();
    private final AtomicLong asked = new AtomicLong();

    private Interrupts(Runnable first) {
        this.first = first;
    }

    /**
     * Watches for signals.
     *
     * @param first what the first one does, on a thread of its own
     * @return the watch, to be closed after the run; one that sees nothing where this JVM was told
     *     to leave signals alone ({@code -Xrs})
     */
    public static Interrupts watch(Runnable first) {
        Interrupts interrupts = new Interrupts(first);
        for (String name : SIGNALS) {
            try {
                Object signal =
                        Class.forName("sun.misc.Signal")
                                .getConstructor(String.class)
                                .newInstance(name);
                Object before = handle(signal, interrupts.handler(name));
                interrupts.watched.add(new Watched(signal, before));
            } catch (ReflectiveOperationException e) {
                // The JVM keeps this one for itself.
                continue;
            }
        }
        return interrupts;
    }

    private Object handler(String name) throws ReflectiveOperationException {
        Class<?> type = handlerType();
        InvocationHandler action =
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("handle")) {
                        return method.invoke(asked, arguments);
                    }
                    long now = System.nanoTime();
                    if (asked.compareAndSet(0, now == 0 ? 1 : now)) {
                        first.run();
                    } else if (name.equals(CTRL_C) || now - asked.get() > ONCE_NANOS) {
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

    /** Leaves signals to whoever had them before. */
    @Override
    public void close() {
        for (Watched old : watched) {
            try {
                handle(old.signal(), old.before());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a signal cannot be given back", e);
            }
        }
    }
}
