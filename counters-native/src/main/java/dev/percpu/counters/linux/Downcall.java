package dev.percpu.counters.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * A function of the C library that is called rarely. It is linked at first use, because linking
 * takes some milliseconds for each type of function. A failed link is tried again. The compiler
 * does not treat the handle as a constant, so calls are slower than through a constant handle.
 * Thread-safe.
 */
final class Downcall {

    private final String name;
    private final FunctionDescriptor descriptor;
    private final Linker.Option[] options;
    private volatile MethodHandle handle;

    Downcall(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        this.name = name;
        this.descriptor = descriptor;
        this.options = options;
    }

    /** Returns a handle that calls the function; {@code null} if libc cannot be called. */
    MethodHandle handle() {
        MethodHandle linked = handle;
        if (linked == null && LibC.unavailable().isEmpty()) {
            Linker linker = Linker.nativeLinker();
            linked =
                    linker.downcallHandle(
                            linker.defaultLookup().findOrThrow(name), descriptor, options);
            handle = linked;
        }
        return linked;
    }
}
