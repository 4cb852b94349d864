package dev.percpu.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The floor plan in {@code docs/architecture.md} is that of the code. */
class FloorPlanTest {

    private static final Path CODE = Path.of("src", "main", "java", "dev", "percpu", "harness");
    private static final Pattern ROOM = Pattern.compile("^\\| `([a-z.]+)` \\|", Pattern.MULTILINE);

    @Test
    void everyPackageHasItsLine() throws IOException {
        String plan = Files.readString(Path.of("docs", "architecture.md"));
        List<String> rooms = ROOM.matcher(plan).results().map(room -> room.group(1)).toList();

        assertThat(rooms).isSorted().isEqualTo(packages());
    }

    @Test
    void everyClassThatIsNamedExists() throws IOException {
        String plan = Files.readString(Path.of("docs", "architecture.md"));
        List<Path> named =
                Pattern.compile("`([a-z.]+)\\.([A-Z]\\w+)`")
                        .matcher(plan)
                        .results()
                        .map(FloorPlanTest::file)
                        .toList();

        assertThat(named).isNotEmpty().allSatisfy(file -> assertThat(file).isRegularFile());
    }

    private static Path file(MatchResult name) {
        return CODE.resolve(name.group(1).replace('.', '/')).resolve(name.group(2) + ".java");
    }

    private static List<String> packages() throws IOException {
        try (Stream<Path> files = Files.walk(CODE)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> CODE.relativize(file.getParent()).toString().replace('/', '.'))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }
}
