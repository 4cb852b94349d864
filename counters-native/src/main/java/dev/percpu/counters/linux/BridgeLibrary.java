package dev.percpu.counters.linux;

import dev.percpu.counters.bridge.BridgeSymbols;
import dev.percpu.counters.ffi.percpu_facts;
import dev.percpu.counters.ffi.percpu_h;
import dev.percpu.counters.names.Names;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Finds the file of the C bridge and loads it. It refuses a file that is damaged, that other users
 * can write to, or that does not match the Java code. {@code docs/library.md} lists what is
 * refused, and the remedies.
 */
final class BridgeLibrary {

    /** The property that names a file to load instead of the jar's copy. */
    static final String PROPERTY = Names.property("library");

    private static final String ARCHITECTURE = architecture(System.getProperty("os.arch"));

    /** The path of the copy in the jar. */
    static final String RESOURCE = "/native/linux-" + ARCHITECTURE + "/libpercpu.so";

    /** The functions that the library must have, the version first. */
    static final List<String> FUNCTIONS =
            List.of(
                    "percpu_abi_version",
                    "percpu_facts_size",
                    "percpu_probe",
                    "percpu_nothing",
                    "percpu_cpu_getcpu",
                    "percpu_cpu_rseq",
                    "percpu_cpu_rdpid",
                    "percpu_mm_cid",
                    "percpu_node_id",
                    "percpu_rseq_area",
                    "percpu_rseq_area_offset",
                    "percpu_template",
                    "percpu_add",
                    "percpu_add_bounded",
                    "percpu_rseq_add",
                    "percpu_rseq_add_bounded",
                    "percpu_rseq_take",
                    "percpu_rseq_compare_store",
                    "percpu_rseq_flip_add",
                    "percpu_fence_register",
                    "percpu_fence");

    private static final String TMPDIR = "-Djava.io.tmpdir=DIRECTORY";
    private static final Set<StandardOpenOption> ANEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final FileAttribute<?> MINE_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final String NAME_ANOTHER = "name another file with -D" + PROPERTY + "=FILE";

    private BridgeLibrary() {}

    private static String architecture(String name) {
        return name.equals("amd64") ? "x86_64" : name;
    }

    /**
     * Loads the bridge.
     *
     * @return the reason and the remedy if that fails; empty if the bridge can be called
     */
    static Optional<String> load() {
        try {
            Optional<String> denied = NativeAccess.refusal();
            if (denied.isPresent()) {
                return denied;
            }
            String file = System.getProperty(PROPERTY);
            Optional<String> failed =
                    file == null ? loadFromJar() : loadNamed(Path.of(file).toAbsolutePath());
            return failed.or(BridgeLibrary::mismatch);
        } catch (RuntimeException | LinkageError e) {
            return Optional.of("the C bridge cannot be loaded (" + e + "); " + NAME_ANOTHER);
        }
    }

    private static Optional<String> loadFromJar() {
        try (InputStream library = BridgeLibrary.class.getResourceAsStream(RESOURCE)) {
            if (library == null) {
                return Optional.of(
                        "the jar has no "
                                + RESOURCE
                                + "; build the jar on a machine of this architecture with make"
                                + " and a C compiler, or name a libpercpu.so with -D"
                                + PROPERTY
                                + "=FILE");
            }
            byte[] content = library.readAllBytes();
            String identity = identity(content);
            Optional<SymbolLookup> shared = BridgeSymbols.shared(identity, FUNCTIONS);
            if (shared.isPresent()) {
                BridgeSymbols.use(shared.get());
                return Optional.empty();
            }
            return unpack(content, identity);
        } catch (IOException e) {
            return Optional.of(
                    "the C bridge cannot be unpacked into "
                            + System.getProperty("java.io.tmpdir")
                            + " ("
                            + e
                            + "); name a writable directory with "
                            + TMPDIR);
        }
    }

    /** Returns a text that is equal for equal content and differs otherwise. */
    private static String identity(byte[] library) {
        CRC32 sum = new CRC32();
        sum.update(library);
        return library.length + "-" + Long.toHexString(sum.getValue());
    }

    /**
     * Loads the library from a new directory that no other user can enter. Neither the directory
     * nor the file existed before, and neither is a link.
     */
    private static Optional<String> unpack(byte[] library, String identity) throws IOException {
        Path directory = Files.createTempDirectory("percpu-counters-");
        Path file = directory.resolve("libpercpu.so");
        try {
            try (SeekableByteChannel channel = Files.newByteChannel(file, ANEW, MINE_ALONE)) {
                for (ByteBuffer rest = ByteBuffer.wrap(library); rest.hasRemaining(); ) {
                    channel.write(rest);
                }
            }
            Optional<String> failed = load(file);
            if (failed.isEmpty()) {
                BridgeSymbols.share(identity, file.toRealPath(), FUNCTIONS, BridgeSymbols.lookup());
            }
            return failed.map(BridgeLibrary::orAnotherDirectory);
        } finally {
            /* A loaded library stays mapped after its file is deleted. */
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    /** Adds a hint about the directory, unless the refusal already names the property. */
    private static String orAnotherDirectory(String refusal) {
        return refusal.contains(PROPERTY)
                ? refusal
                : refusal + ", or name a directory of your own with " + TMPDIR;
    }

    private static Optional<String> loadNamed(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.of(
                    file + " is not an existing file; correct the path in -D" + PROPERTY);
        }
        try {
            return load(file);
        } catch (IOException e) {
            return Optional.of(file + " cannot be read (" + e + "); " + NAME_ANOTHER);
        }
    }

    /** Loads a file if it is complete and no other user can have written it. */
    private static Optional<String> load(Path file) throws IOException {
        Path real = file.toRealPath();
        Optional<String> untrusted = LibraryTrust.refusal(real);
        if (untrusted.isPresent()) {
            return untrusted;
        }
        Optional<String> damage = ElfFile.damage(real, ARCHITECTURE);
        if (damage.isPresent()) {
            return damage.map(what -> file + " cannot be loaded (" + what + "); " + NAME_ANOTHER);
        }
        try {
            open(real);
            return Optional.empty();
        } catch (UnsatisfiedLinkError e) {
            return Optional.of(diagnosis(file, e));
        }
    }

    /** Opens the library for all class loaders, unlike a library of the Java Native Interface. */
    private static void open(Path file) {
        SymbolLookup library;
        try {
            library = SymbolLookup.libraryLookup(file, Arena.global());
        } catch (IllegalArgumentException e) {
            // This call throws an error with the reason.
            System.load(file.toString());
            library = SymbolLookup.libraryLookup(file, Arena.global());
        }
        BridgeSymbols.use(library);
    }

    private static String diagnosis(Path file, UnsatisfiedLinkError e) {
        Optional<String> mount = Mounts.noexec(file);
        if (mount.isEmpty()) {
            return file + " cannot be loaded (" + e.getMessage() + "); " + NAME_ANOTHER;
        }
        return file.getParent()
                + " is in "
                + mount.get()
                + ", which is mounted noexec, so no library can be loaded from it; name"
                + " another directory with -Djava.io.tmpdir=DIRECTORY, or the library itself with"
                + " -D"
                + PROPERTY
                + "=FILE";
    }

    /**
     * Compares the library with the one that the bindings were generated for. The version is
     * checked first: if it differs, no other function may be called.
     */
    private static Optional<String> mismatch() {
        return missing(FUNCTIONS.subList(0, 1))
                .or(
                        () ->
                                differs(
                                        "ABI version",
                                        percpu_h.percpu_abi_version(),
                                        percpu_h.PERCPU_ABI_VERSION()))
                .or(() -> missing(FUNCTIONS))
                .or(
                        () ->
                                differs(
                                        "size of percpu_facts",
                                        percpu_h.percpu_facts_size(),
                                        percpu_facts.sizeof()));
    }

    private static Optional<String> missing(List<String> functions) {
        SymbolLookup loaded = BridgeSymbols.lookup();
        return functions.stream()
                .filter(function -> loaded.find(function).isEmpty())
                .findFirst()
                .map(function -> "the library has no " + function + "; " + NAME_ANOTHER);
    }

    private static Optional<String> differs(String what, long found, long expected) {
        return found == expected
                ? Optional.empty()
                : Optional.of(
                        "the C bridge has "
                                + what
                                + " "
                                + found
                                + ", but this jar was built for "
                                + expected
                                + "; use the library of the same release, or remove -D"
                                + PROPERTY);
    }
}
