package dev.percpu.counters.failure;

import java.util.Set;

/** Which methods of the JDK can need memory of the heap: all but those that are known not to. */
final class Allocating {

    private static final Set<String> PLAIN_CLASSES =
            Set.of(
                    "java/lang/Object",
                    "java/lang/Math",
                    "java/lang/invoke/VarHandle",
                    "java/lang/invoke/MethodHandle",
                    "java/lang/foreign/MemorySegment",
                    "java/lang/ref/Reference",
                    "java/lang/ref/WeakReference",
                    "java/lang/ref/PhantomReference",
                    "java/util/Objects",
                    "java/util/OptionalInt",
                    "java/util/OptionalLong",
                    "java/util/concurrent/atomic/AtomicBoolean",
                    "java/util/concurrent/atomic/AtomicInteger",
                    "java/util/concurrent/atomic/AtomicLong",
                    "java/util/concurrent/atomic/AtomicReference");

    private static final Set<String> BOXES =
            Set.of("java/lang/Integer", "java/lang/Long", "java/lang/Boolean");

    private static final Set<String> PLAIN_METHODS =
            Set.of(
                    "java/lang/Thread.currentThread",
                    "java/lang/Thread.onSpinWait",
                    "java/lang/Thread.yield",
                    "java/lang/Thread.threadId",
                    "java/lang/Thread.isVirtual",
                    "java/lang/Thread.isAlive",
                    "java/lang/System.nanoTime",
                    "java/lang/System.identityHashCode",
                    "java/util/Optional.isPresent",
                    "java/util/Optional.isEmpty",
                    "java/util/Optional.get",
                    "java/util/Optional.orElseThrow",
                    "java/util/List.size",
                    "java/util/List.get");

    private Allocating() {}

    /** Whether a call of that method is a place for a lack of heap. */
    static boolean inside(String owner, String name) {
        if (!owner.startsWith("java/") || name.equals("<init>")) {
            return false;
        }
        return BOXES.contains(owner)
                ? name.equals("valueOf")
                : !PLAIN_CLASSES.contains(owner) && !PLAIN_METHODS.contains(owner + "." + name);
    }
}
