package dev.percpu.harness.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Handles Ctrl-C and the signals that a batch system sends before it kills a job: the first signal
 * asks the run to stop, the second one ends this JVM.
 *
 * <p>A shutdown hook would see only the first signal, and only while the JVM is already ending. The
 * class that can tell signals apart is in the module {@code jdk.unsupported}. It is used by
 * reflection, because the compiler warns about each direct use and the warning cannot be turned
 * off. Signals that were ignored when the JVM started, such as HUP under {@code nohup}, are not
 * seen. The JVM needs USR2 for itself.
 */
public final class Interrupts implements AutoCloseable {

    private static final String CTRL_C = "INT";
    private static final List<String> SIGNALS = List.of(CTRL_C, "TERM", "HUP", "USR1");

    /** The exit code of a process that Ctrl-C has ended. */
    private static final int EXIT_CODE = 128 + 2;

    /** A sender that signals a process and also its process group sends each signal twice. */
    private static final long ONCE_NANOS = 1_000_000_000;

    /** A signal, and the handler that it had before. */
    private record Watched(Object signal, Object before) {}

    private final Runnable first;
    private final List<Watched> watched = new ArrayList<>();
    private final AtomicLong asked = new AtomicLong();

    private Interrupts(Runnable first) {
        this.first = first;
    }

    /**
     * Starts to watch for signals.
     *
     * @param first what the first signal does, on a thread of its own
     * @return the watch, to be closed after the run; it sees no signals if this JVM was started
     *     with {@code -Xrs}
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
                // The JVM uses this signal itself.
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

    /** Restores the former signal handlers. */
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
