package dev.percpu.counters.child;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;

/** An agent that has classes transformed anew: the JVM drops the code that depends on them. */
public final class Redefiner {

    private static volatile Instrumentation instrumentation;

    private Redefiner() {}

    /**
     * Called by the JVM before the program.
     *
     * @param arguments none
     * @param given by the JVM
     */
    public static void premain(String arguments, Instrumentation given) {
        instrumentation = given;
    }

    /** Whether the JVM was started with this agent. */
    static boolean present() {
        return instrumentation != null;
    }

    /** Redefines classes by what they are already. */
    static void redefine(Class<?>... classes) throws UnmodifiableClassException {
        instrumentation.retransformClasses(classes);
    }
}
