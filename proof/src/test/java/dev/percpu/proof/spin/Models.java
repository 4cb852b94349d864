package dev.percpu.proof.spin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The models' sources: what they quote of the classes that they model, and what bugs they can have.
 */
final class Models {

    /** Where they are, seen from the module. */
    static final Path DIRECTORY = Path.of("src/main/spin").toAbsolutePath();

    private static final Pattern METHOD =
            Pattern.compile("\\s*// ([A-Z]\\w*\\.[\\w.]*\\w\\([\\w, ]*\\))");
    private static final Pattern STATEMENT = Pattern.compile("\\s*//   (\\S.*)");
    private static final Pattern CONTINUED = Pattern.compile("\\s*//       (\\S.*)");
    private static final Pattern BUG = Pattern.compile(" \\*   BUG (\\d+) (\\w+): (.*)");

    /** A fault that a model can be given, and the cast in which it does harm. */
    record Bug(int number, String cast, String what) {}

    private Models() {}

    static String text(String file) {
        try {
            return Files.readString(DIRECTORY.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of all sources, models and what they include. */
    static List<String> files() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The statements that a model quotes, by method. A method's name opens a quotation, and may do
     * so again where it goes on.
     */
    static Map<String, List<String>> quoted(String model) {
        Map<String, List<String>> byMethod = new LinkedHashMap<>();
        List<String> open = new ArrayList<>();
        for (String line : model.lines().toList()) {
            Matcher method = METHOD.matcher(line);
            Matcher continued = CONTINUED.matcher(line);
            Matcher statement = STATEMENT.matcher(line);
            if (method.matches()) {
                open = byMethod.computeIfAbsent(method.group(1), absent -> new ArrayList<>());
            } else if (continued.matches()) {
                open.add(open.removeLast() + " " + continued.group(1));
            } else if (statement.matches()) {
                open.add(statement.group(1));
            }
        }
        return byMethod;
    }

    /** The bugs that a model's head lists. */
    static List<Bug> bugs(String model) {
        return model.lines()
                .map(BUG::matcher)
                .filter(Matcher::matches)
                .map(bug -> new Bug(Integer.parseInt(bug.group(1)), bug.group(2), bug.group(3)))
                .toList();
    }
}
