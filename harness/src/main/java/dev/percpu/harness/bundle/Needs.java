package dev.percpu.harness.bundle;

import dev.percpu.harness.store.Archive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.fornwall.jelf.ElfFile;

/**
 * What a runtime needs on the machine where it runs. Vendors build their JDKs differently: one
 * brings zlib and the C++ library, another one takes the machine's.
 *
 * @param glibc the minor number of the oldest glibc 2 that has all symbols
 * @param libraries the libraries that neither the runtime nor glibc has
 */
public record Needs(int glibc, Set<String> libraries) {

    /** The sentence of the bundle's page that this replaces begins so. */
    private static final String SENTENCE = "It needs Linux with a shell, ";

    private static final int OLDEST_GLIBC = 17;

    /** A version of a symbol, as the table of names of an ELF file has it. */
    private static final Pattern VERSION = Pattern.compile("\0GLIBC_2\\.(\\d+)[.\\d]*(?=\0)");

    private static final Pattern OF_GLIBC =
            Pattern.compile("lib(c|m|dl|rt|pthread|util)\\.so\\.\\d+|ld-linux.*");

    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};

    /** Reads the programs and libraries of a runtime. */
    static Needs of(Path runtime) throws IOException {
        int glibc = OLDEST_GLIBC;
        Set<String> libraries = new TreeSet<>();
        Set<String> own = new TreeSet<>();
        for (Path name : Archive.files(runtime, any -> true)) {
            Path file = runtime.resolve(name);
            own.add(file.getFileName().toString());
            if (isElf(file)) {
                byte[] bytes = Files.readAllBytes(file);
                libraries.addAll(ElfFile.from(bytes).getDynamicSection().getNeededLibraries());
                String names = new String(bytes, StandardCharsets.ISO_8859_1);
                glibc =
                        Math.max(
                                glibc,
                                VERSION.matcher(names)
                                        .results()
                                        .mapToInt(match -> Integer.parseInt(match.group(1)))
                                        .max()
                                        .orElse(0));
            }
        }
        libraries.removeAll(own);
        libraries.removeIf(OF_GLIBC.asMatchPredicate());
        return new Needs(glibc, libraries);
    }

    private static boolean isElf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        }
    }

    /** The page of instructions, with these needs. */
    String in(String page) {
        return page.lines()
                .map(line -> line.startsWith(SENTENCE) ? SENTENCE + this + "." : line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    @Override
    public String toString() {
        String others =
                libraries.stream().map(library -> ", " + library).collect(Collectors.joining());
        return "glibc 2." + glibc + " or later" + others;
    }
}
