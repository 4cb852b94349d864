package dev.percpu.counters.cpu;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.percpu.counters.CpuList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory of sysfs with its one-line files. A file that cannot be read is absent: sysfs removes
 * files of CPUs that go offline, also between listing and reading.
 */
final class SysDirectory {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([KMG]?)");

    private final Path path;

    SysDirectory(Path path) {
        this.path = path;
    }

    SysDirectory below(String name) {
        return new SysDirectory(path.resolve(name));
    }

    /** The numbers of the entries called {@code prefix} and a number, ascending. */
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

    Optional<String> text(String file) {
        try {
            return Optional.of(Files.readString(path.resolve(file), ISO_8859_1).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** CPUs, perhaps none. */
    Optional<CpuList> cpus(String file) {
        return parsed(file, "list of CPUs, as in 0-3,8", CpuList::parse);
    }

    /** CPUs, at least one. */
    Optional<CpuList> someCpus(String file) {
        return parsed(file, "list of at least one CPU, as in 0-3,8", SysDirectory::some);
    }

    private static CpuList some(String text) {
        CpuList cpus = CpuList.parse(text);
        if (cpus.isEmpty()) {
            throw new IllegalArgumentException("no CPU");
        }
        return cpus;
    }

    /** A number; the kernel's −1 for an unknown one is absent. */
    Optional<Integer> id(String file) {
        return parsed(file, "number", Integer::valueOf).filter(id -> id >= 0);
    }

    /** A size in bytes, as in {@code 32K}. */
    Optional<Long> bytes(String file) {
        return parsed(file, "size, as in 32K", SysDirectory::size);
    }

    private static long size(String text) {
        Matcher match = SIZE.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(text);
        }
        int unit = " KMG".indexOf(match.group(2).isEmpty() ? " " : match.group(2));
        return Long.parseLong(match.group(1)) << (10 * unit);
    }

    private <T> Optional<T> parsed(String file, String expected, Function<String, T> parser) {
        return text(file)
                .map(
                        text -> {
                            try {
                                return parser.apply(text);
                            } catch (IllegalArgumentException e) {
                                throw new IllegalStateException(
                                        path.resolve(file)
                                                + " holds '"
                                                + text
                                                + "', which is no "
                                                + expected
                                                + "; is that directory the kernel's sysfs?",
                                        e);
                            }
                        });
    }
}
