package dev.percpu.counters.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * A function of the C library that is seldom called. It is linked when it is first needed, since
 * that takes some milliseconds for each type of function; a link that fails is tried again. The
 * compiler does not know the handle, so calls are slower than of a constant. Thread-safe.
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

    /** What calls the function; {@code null} where libc cannot be called. */
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
