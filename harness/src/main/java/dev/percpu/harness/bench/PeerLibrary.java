package dev.percpu.harness.bench;

import dev.percpu.harness.host.Host;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The functions of {@code peers.h}. The jar contains the library if it was built with a C compiler.
 * The library stays mapped forever, because a thread's {@code struct rseq} may refer to one of its
 * sequences. If this JVM may not call native code, {@link #unavailable()} says so.
 */
@SuppressWarnings("restricted")
final class PeerLibrary {

    private static final String NAME = "libpeers.so";
    private static final String RESOURCE = "/native/linux-" + Host.architecture() + "/" + NAME;

    private static final long LONGEST_REASON = 256;

    /** Finds the functions; if the library cannot be used, a lookup that finds nothing. */
    private static final SymbolLookup SYMBOLS;

    private static final Optional<String> REFUSAL;

    static {
        SymbolLookup symbols = name -> Optional.empty();
        Optional<String> refusal = Optional.empty();
        try (InputStream library = PeerLibrary.class.getResourceAsStream(RESOURCE)) {
            if (library == null) {
                refusal =
                        Optional.of(
                                "this build has no counters in C; install make and a C compiler"
                                        + " (Debian: build-essential, Fedora: gcc make) and build"
                                        + " again (mvn package)");
            } else {
                symbols = load(library);
            }
        } catch (IOException | IllegalArgumentException e) {
            refusal =
                    Optional.of(
                            NAME
                                    + " cannot be loaded from "
                                    + System.getProperty("java.io.tmpdir")
                                    + " ("
                                    + e.getMessage()
                                    + "); set JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIRECTORY to a"
                                    + " directory that is writable and not mounted noexec");
        } catch (IllegalCallerException e) {
            refusal = Optional.of("native access is denied; " + e.getMessage());
        }
        SYMBOLS = symbols;
        REFUSAL = refusal;
    }

    private static final MethodHandle REFUSAL_OF =
            link("peer_refusal", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    private static final MethodHandle CREATE =
            link(
                    "peer_create",
                    FunctionDescriptor.of(
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG));
    private static final MethodHandle RUN =
            link(
                    "peer_run",
                    FunctionDescriptor.ofVoid(
                            ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle SUM =
            link("peer_sum", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    private static final MethodHandle FREE =
            link("peer_free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

    private PeerLibrary() {}

    /** Maps the library and then deletes its file, which is no longer needed. */
    private static SymbolLookup load(InputStream library) throws IOException {
        Path directory = Files.createTempDirectory("percpu-peers-");
        Path file = directory.resolve(NAME);
        try {
            Files.copy(library, file);
            return SymbolLookup.libraryLookup(file, Arena.global());
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    private static MethodHandle link(String name, FunctionDescriptor descriptor) {
        return REFUSAL.isPresent()
                ? null
                : Linker.nativeLinker().downcallHandle(SYMBOLS.findOrThrow(name), descriptor);
    }

    /** Why the functions cannot be called; empty if they can. */
    static Optional<String> unavailable() {
        return REFUSAL;
    }

    /** Why the library does not have a peer of this name here. */
    static Optional<String> refusal(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment reason = (MemorySegment) REFUSAL_OF.invokeExact(arena.allocateFrom(name));
            return reason.address() == 0
                    ? Optional.empty()
                    : Optional.of(reason.reinterpret(LONGEST_REASON).getString(0));
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** Creates a peer. */
    static MemorySegment create(MemorySegment name, long stride, int units, long batch) {
        try {
            MemorySegment peer = (MemorySegment) CREATE.invokeExact(name, stride, units, batch);
            if (peer.address() == 0) {
                throw new IllegalStateException("no memory for " + name.getString(0));
            }
            return peer;
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    static void run(MemorySegment peer, long turns, long delta) {
        try {
            RUN.invokeExact(peer, turns, delta);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    static long sum(MemorySegment peer) {
        try {
            return (long) SUM.invokeExact(peer);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    static void free(MemorySegment peer) {
        try {
            FREE.invokeExact(peer);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    private static RuntimeException failure(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
}
