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
 * Installs templates as the bodies of the native methods of one class, which it makes: a hidden
 * copy of a class that has nothing but such methods. Each method is installed before anybody else
 * can know it. For one thread.
 */
final class Installer {

    /*
     * Why the descriptor is there before the first call. Nobody knows the hidden class before its
     * handles are given out, and a handle is given out after the body was installed and its descriptor,
     * which needs the address, was written. Handles are kept in final fields. So whoever calls through
     * one sees the descriptor whole; and the kernel reads it on the caller's own CPU.
     *
     * Why it stays valid. HotSpot of JDK 25 does not move code, and removes that of a native method
     * together with its class only. A class of a loader that is never unloaded stays. Others have code
     * that clears rseq_cs before it returns, so that the area of no thread names a descriptor while the
     * thread is not in the code; and no class goes while a thread is. Descriptors are never freed.
     *
     * Why no safepoint, collection or walk of a stack falls into a sequence. There is no poll and no
     * call in it. A profiler's signal aborts it, as every signal does.
     *
     * Bodies that are not used. A thread that a debugger steps through runs no compiled code, and finds
     * no native function for the method: the call fails with UnsatisfiedLinkError, and whoever calls has
     * another way.
     */

    /** From the beginning of a descriptor, which is a {@code struct rseq_cs}. */
    private static final int START = 8;

    private static final int LENGTH = 16;
    private static final int ABORTED = 24;

    /** The count of aborts comes behind the descriptor, on its cache line. */
    private static final int COUNT = 32;

    private static final int LINE = 64;

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    /** Bytes from the thread pointer to the thread's area. */
    private final long area = percpu_h.percpu_rseq_area_offset();

    private final MethodHandles.Lookup bodies;

    /**
     * With a new class.
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
            throw new AssertionError(methods + " is of this package", e);
        }
    }

    /** Whether the class loader of this library is there as long as the JVM is. */
    static boolean permanent() {
        ClassLoader own = Installer.class.getClassLoader();
        return Stream.iterate(
                        ClassLoader.getSystemClassLoader(),
                        loader -> loader != null,
                        ClassLoader::getParent)
                .anyMatch(loader -> loader == own);
    }

    /**
     * Installs a sequence for columns of a shape.
     *
     * @param name of the method
     * @param number of the template
     * @return what calls the method, and the count of its aborts
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
     * What calls an installed sequence.
     *
     * @param handle takes the address of the first slot, and what is to be done
     * @param aborts a {@code long} that counts how often it was aborted
     */
    record Sequence(MethodHandle handle, MemorySegment aborts) {}

    /**
     * Installs what reads a field of the thread's area.
     *
     * @param name of the method
     * @param field from the beginning of the area
     */
    MethodHandle field(String name, int field) {
        return plain(
                name,
                percpu_h.PERCPU_TEMPLATE_FIELD(),
                filling().with(Template.FIELD, area + field));
    }

    /** Installs what does nothing. */
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
