package dev.percpu.counters.cpu;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.names.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory of sysfs with its one-line files. A file that cannot be read counts as missing,
 * because sysfs removes the files of CPUs that go offline, even between listing and reading. An
 * empty file also counts as missing. So does a file that cannot be parsed; one log line reports it.
 * Control characters count as white space, because some kernels end lists with a NUL.
 */
final class SysDirectory {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([KMG]?)");

    private final Path path;

    SysDirectory(Path path) {
        this.path = path;
    }

    SysDirectory below(String name) {
        return new SysDirectory(path.resolve(name));
    }

    /**
     * Returns the numbers of the entries whose name is {@code prefix} plus a number, in ascending
     * order.
     */
    List<Integer> numbered(String prefix) {
        Pattern name = Pattern.compile(prefix + "(\\d{1,9})");
        try (Stream<Path> entries = Files.list(path)) {
            return entries.map(entry -> name.matcher(entry.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(match -> Integer.valueOf(match.group(1)))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /**
     * Asks before it reads: an exception costs more, and large machines have thousands of files.
     */
    Optional<String> text(String file) {
        Path wanted = path.resolve(file);
        if (!Files.exists(wanted)) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(wanted, ISO_8859_1);
            return Optional.of(CONTROL.matcher(text).replaceAll(" ").strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Reads a list of CPUs, which may be empty. */
    Optional<CpuList> cpus(String file) {
        return parsed(text(file), file, "list of CPUs, as in 0-3,8", CpuList::parse);
    }

    /** Reads a list of at least one CPU. */
    Optional<CpuList> someCpus(String file) {
        return cpus(file).filter(cpus -> !cpus.isEmpty());
    }

    /** Reads a number. The kernel's −1 for an unknown number counts as missing. */
    Optional<Integer> id(String file) {
        return number(file).filter(id -> id >= 0 && id <= Integer.MAX_VALUE).map(Long::intValue);
    }

    /** Reads a number, decimal or with the prefix {@code 0x}. */
    Optional<Long> number(String file) {
        return parsed(said(file), file, "number", Long::decode);
    }

    /** Reads a size such as {@code 32K}, in bytes. */
    Optional<Long> bytes(String file) {
        return parsed(said(file), file, "size, as in 32K", SysDirectory::size);
    }

    private Optional<String> said(String file) {
        return text(file).filter(text -> !text.isEmpty());
    }

    private static long size(String text) {
        Matcher match = SIZE.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(text);
        }
        int unit = " KMG".indexOf(match.group(2).isEmpty() ? " " : match.group(2));
        return Long.parseLong(match.group(1)) << (10 * unit);
    }

    private <T> Optional<T> parsed(
            Optional<String> text, String file, String expected, Function<String, T> parser) {
        try {
            return text.map(parser);
        } catch (IllegalArgumentException e) {
            warn(path.resolve(file), text.orElse(""), expected);
            return Optional.empty();
        }
    }

    private static void warn(Path file, String text, String expected) {
        if (WARNED.add(file)) {
            System.getLogger(Names.LOGGER)
                    .log(
                            System.Logger.Level.WARNING,
                            file
                                    + " is ignored: it contains '"
                                    + text
                                    + "', which is not a "
                                    + expected);
        }
    }
}
