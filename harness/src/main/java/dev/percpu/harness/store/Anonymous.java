package dev.percpu.harness.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Removes from results what identifies the machine: the names of host and user, paths, the kernel's
 * command line and boot ids. Fork logs and report pages are left out: logs are never read again,
 * and pages can be generated again.
 */
final class Anonymous {

    private static final List<String> KEPT = List.of(".json", ".jsonl", ".txt", ".md");

    /** Fields whose values are removed here and in every sentence that repeats them. */
    private static final Set<String> FIELDS = Set.of("commandLine", "bootId");

    /** A shorter secret is not removed, because it would match parts of unrelated words. */
    private static final int SHORTEST = 4;

    private static final Pattern PATH =
            Pattern.compile("(?<![\\w.)/:-])/(?:[\\w.@+~-]+/)*[\\w.@+~-]*[\\w@+~-]");

    private static final String LEFT_OUT = "left out";

    private final Set<String> secrets =
            new TreeSet<>(
                    Comparator.comparing(String::length)
                            .reversed()
                            .thenComparing(Comparator.naturalOrder()));

    Anonymous(String host, String user) {
        add(host);
        if (!user.equals("root")) {
            add(user);
        }
    }

    private void add(String secret) {
        if (secret.length() >= SHORTEST && !secret.equals("localhost")) {
            secrets.add(secret);
        }
    }

    static boolean keeps(Path file) {
        return KEPT.stream().anyMatch(file.getFileName().toString()::endsWith);
    }

    /** Copies files from one directory to another, and removes the secrets. */
    void copy(Path from, List<Path> files, Path to) throws IOException {
        for (Path file : files) {
            if (isJson(file)) {
                for (String line : pieces(from.resolve(file))) {
                    learn(Json.MAPPER.readTree(line));
                }
            }
        }
        for (Path file : files) {
            Path copy = to.resolve(file);
            Files.createDirectories(copy.getParent());
            if (isJson(file)) {
                Files.writeString(
                        copy,
                        pieces(from.resolve(file)).stream()
                                .map(line -> Json.line(without(Json.MAPPER.readTree(line))) + "\n")
                                .collect(Collectors.joining()));
            } else {
                Files.writeString(copy, without(Files.readString(from.resolve(file))));
            }
        }
    }

    private static boolean isJson(Path file) {
        return file.toString().endsWith(".json") || file.toString().endsWith(".jsonl");
    }

    /**
     * The JSON values of a file: one in {@code .json}, one in each complete line of {@code .jsonl}.
     */
    private static List<String> pieces(Path file) throws IOException {
        String text = Files.readString(file);
        return file.toString().endsWith(".json")
                ? List.of(text)
                : text.substring(0, text.lastIndexOf('\n') + 1)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
    }

    private void learn(JsonNode tree) {
        for (String field : FIELDS) {
            tree.findValues(field).stream()
                    .filter(JsonNode::isString)
                    .forEach(value -> add(value.stringValue()));
        }
    }

    private JsonNode without(JsonNode tree) {
        switch (tree) {
            case ObjectNode object ->
                    List.copyOf(object.propertyNames())
                            .forEach(
                                    name -> {
                                        JsonNode value = object.get(name);
                                        if (FIELDS.contains(name)) {
                                            object.put(name, LEFT_OUT);
                                        } else if (value.isString()) {
                                            object.put(name, without(value.stringValue()));
                                        } else {
                                            without(value);
                                        }
                                    });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    if (array.get(i).isString()) {
                        array.set(i, without(array.get(i).stringValue()));
                    } else {
                        without(array.get(i));
                    }
                }
            }
            default -> {
                return tree;
            }
        }
        return tree;
    }

    private String without(String text) {
        String left = PATH.matcher(text).replaceAll(LEFT_OUT);
        for (String secret : secrets) {
            left =
                    Pattern.compile("(?<!\\w)" + Pattern.quote(secret) + "(?!\\w)")
                            .matcher(left)
                            .replaceAll(LEFT_OUT);
        }
        return left;
    }
}
