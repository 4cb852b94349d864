package dev.percpu.counters.linux;

import dev.percpu.counters.ffi.percpu_h;
import dev.percpu.counters.internal.ClassFiles;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Installs templates as the bodies of the native methods of one class. It makes that class: a
 * hidden copy of a class that has only such methods. Each method is installed before other code can
 * reach it. Not thread-safe.
 */
final class Installer {

    /*
     * Why the descriptor is complete before the first call. No other code can reach the hidden
     * class before its handles are given out. A handle is given out after the body was installed
     * and after the descriptor, which needs the body's address, was written. Handles are stored in
     * final fields. So a caller sees the complete descriptor, and the kernel reads it on the
     * caller's own CPU.
     *
     * Why it stays valid. HotSpot of JDK 25 does not move code, and removes the code of a native
     * method only together with its class. If the class loader is never unloaded, the class stays.
     * Otherwise the installed code clears rseq_cs before it returns. So a thread's area names a
     * descriptor only while the thread is in the code, and a class is not unloaded while a thread
     * is in its code. Descriptors are never freed.
     *
     * Why no safepoint, collection or stack walk happens inside a sequence. A sequence contains no
     * poll and no call. A profiler's signal aborts it, like every signal.
     *
     * When a body is not used. A thread that a debugger steps through runs no compiled code. It
     * finds no native function for the method, so the call fails with UnsatisfiedLinkError, and the
     * caller then uses the bridge's function.
     */

    /** Offsets from the beginning of a descriptor, which is a {@code struct rseq_cs}. */
    private static final int START = 8;

    private static final int LENGTH = 16;
    private static final int ABORTED = 24;

    /** The count of aborts is behind the descriptor, on the same cache line. */
    private static final int COUNT = 32;

    private static final int LINE = 64;

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    /** The offset of the thread's area from the thread pointer, in bytes. */
    private final long area = percpu_h.percpu_rseq_area_offset();

    private final MethodHandles.Lookup bodies;

    /**
     * Creates an installer with a new class.
     *
     * @param methods a class of this package with static native methods
     */
    Installer(Class<?> methods) {
        try {
            bodies =
                    LOOKUP.defineHiddenClass(
                            ClassFiles.read(methods),
                            true,
                            MethodHandles.Lookup.ClassOption.STRONG);
        } catch (UncheckedIOException e) {
            throw new IllegalStateException(methods + " cannot be read: " + e.getCause(), e);
        } catch (IllegalAccessException e) {
            throw new AssertionError(methods + " is in this package", e);
        }
    }

    /** Whether the class loader of this library lives as long as the JVM. */
    static boolean permanent() {
        ClassLoader own = Installer.class.getClassLoader();
        return Stream.iterate(
                        ClassLoader.getSystemClassLoader(),
                        loader -> loader != null,
                        ClassLoader::getParent)
                .anyMatch(loader -> loader == own);
    }

    /**
     * Installs a sequence for columns of one shape.
     *
     * @param name the name of the method
     * @param number the number of the template
     * @return the handle of the method, and the count of its aborts
     */
    Sequence sequence(String name, int number, long stride, int units, long span) {
        boolean clears = !permanent();
        Template template =
                Template.read(clears ? number + percpu_h.PERCPU_TEMPLATE_CLEARING() : number);
        MemorySegment descriptor = Arena.global().allocate(LINE, LINE);
        Template.Filled code =
                template.fill(
                        filling()
                                .with(Template.DESCRIPTOR, descriptor.address())
                                .with(Template.ABORTS, descriptor.address() + COUNT)
                                .with(Template.FUNCTION, template.function())
                                .with(Template.RSEQ_CS, area + RseqArea.RSEQ_CS)
                                .with(Template.CPU_ID, area + RseqArea.CPU_ID)
                                .with(Template.UNITS, units)
                                .with(Template.STRIDE, stride)
                                .with(Template.SPAN, span));
        Method method = method(name);
        long begin = Jvmci.install(method, code);
        long start = code.offset(Template.START);
        descriptor.set(ValueLayout.JAVA_LONG, START, begin + start);
        descriptor.set(ValueLayout.JAVA_LONG, LENGTH, code.offset(Template.COMMITTED) - start);
        descriptor.set(ValueLayout.JAVA_LONG, ABORTED, begin + code.offset(Template.ABORTED));
        return new Sequence(handle(method), descriptor.asSlice(COUNT, Long.BYTES));
    }

    /**
     * An installed sequence.
     *
     * @param handle calls it, with the address of the first slot and the arguments of the operation
     * @param aborts a {@code long} that counts its aborts
     */
    record Sequence(MethodHandle handle, MemorySegment aborts) {}

    /**
     * Installs code that reads a field of the thread's area.
     *
     * @param name the name of the method
     * @param field the field's offset from the beginning of the area
     */
    MethodHandle field(String name, int field) {
        return plain(
                name,
                percpu_h.PERCPU_TEMPLATE_FIELD(),
                filling().with(Template.FIELD, area + field));
    }

    /** Installs code that does nothing. */
    MethodHandle nothing(String name) {
        return plain(name, percpu_h.PERCPU_TEMPLATE_NOTHING(), filling());
    }

    private MethodHandle plain(String name, int number, Template.Filling filling) {
        Method method = method(name);
        Jvmci.install(method, Template.read(number).fill(filling));
        return handle(method);
    }

    private static Template.Filling filling() {
        return new Template.Filling()
                .with(Template.GUARD, Jvmci.hotSpot().guard)
                .with(Template.BARRIER_STUB, Jvmci.hotSpot().barrier);
    }

    private Method method(String name) {
        return Arrays.stream(bodies.lookupClass().getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private MethodHandle handle(Method method) {
        try {
            return bodies.findStatic(
                    bodies.lookupClass(),
                    method.getName(),
                    MethodType.methodType(method.getReturnType(), method.getParameterTypes()));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the lookup is the class's own", e);
        }
    }
}
