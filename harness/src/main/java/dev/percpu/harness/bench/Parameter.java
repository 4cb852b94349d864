package dev.percpu.harness.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One of a workload's parameters: what it is called, which values it takes, and which it has. */
public sealed interface Parameter {

    /** Its name in options and rows. */
    String name();

    /** What it sets, for a list. */
    String meaning();

    /** The value of a workload that does not say. */
    String standard();

    /** Which values it takes, for a list and for errors. */
    String values();

    /**
     * Checks a value.
     *
     * @param value what was asked for
     * @return the same value as every row writes it
     * @throws IllegalArgumentException if it is none of its values; the message names the value and
     *     those that there are
     */
    String checked(String value);

    /**
     * Whether every workload of the kind has it. One that is left out unless it is given is settled
     * by another parameter.
     *
     * @return whether it is always there
     */
    default boolean always() {
        return true;
    }

    /**
     * The error about a value that is none.
     *
     * @param value what was asked for
     * @return the error, in one line
     */
    default IllegalArgumentException refused(String value) {
        return new IllegalArgumentException(
                name() + " must be " + values() + ", not '" + value + "'");
    }

    /**
     * A whole number.
     *
     * @param name its name
     * @param meaning what it sets
     * @param unit what may be written after the number; empty for none
     * @param least the smallest value
     * @param most the largest value
     * @param initial the value of a workload that does not say
     */
    record Range(String name, String meaning, String unit, long least, long most, long initial)
            implements Parameter {

        @Override
        public String standard() {
            return String.valueOf(initial);
        }

        @Override
        public String values() {
            return least + " to " + most + (unit.isEmpty() ? "" : " (" + unit + ")");
        }

        @Override
        public String checked(String value) {
            String digits =
                    value.endsWith(unit)
                            ? value.substring(0, value.length() - unit.length()).strip()
                            : value;
            try {
                long number = Long.parseLong(digits);
                if (number >= least && number <= most) {
                    return String.valueOf(number);
                }
            } catch (NumberFormatException e) {
                throw refused(value);
            }
            throw refused(value);
        }
    }

    /**
     * One of several words.
     *
     * @param name its name
     * @param meaning what it sets
     * @param words the words, that of a workload that does not say first
     */
    record Choice(String name, String meaning, List<String> words) implements Parameter {

        public Choice {
            words = List.copyOf(words);
        }

        @Override
        public String standard() {
            return words.get(0);
        }

        @Override
        public String values() {
            return String.join(" or ", words);
        }

        @Override
        public String checked(String value) {
            if (words.contains(value)) {
                return value;
            }
            throw refused(value);
        }
    }

    /**
     * A parameter that is left out unless it is given.
     *
     * @param given what it is like if it is given
     * @param standard what is so if it is not, in a few words
     */
    record Given(Parameter given, String standard) implements Parameter {

        @Override
        public String name() {
            return given.name();
        }

        @Override
        public String meaning() {
            return given.meaning();
        }

        @Override
        public String values() {
            return given.values();
        }

        @Override
        public String checked(String value) {
            return given.checked(value);
        }

        @Override
        public boolean always() {
            return false;
        }
    }

    /**
     * A number that is found on the machine, before anything else is measured, unless it is given.
     *
     * @param number what it is like if it is given
     */
    record Gauged(Range number) implements Parameter {

        /** The value of one that is still to be found. */
        public static final String OPEN = "gauged";

        @Override
        public String name() {
            return number.name();
        }

        @Override
        public String meaning() {
            return number.meaning();
        }

        @Override
        public String standard() {
            return OPEN;
        }

        @Override
        public String values() {
            return OPEN + " or " + number.values();
        }

        @Override
        public String checked(String value) {
            if (value.equals(OPEN)) {
                return OPEN;
            }
            try {
                return number.checked(value);
            } catch (IllegalArgumentException e) {
                throw refused(value);
            }
        }
    }

    /**
     * A text file.
     *
     * @param name its name
     * @param meaning what it sets
     */
    record TextFile(String name, String meaning) implements Parameter {

        @Override
        public String standard() {
            return "none";
        }

        @Override
        public String values() {
            return "the path of a file that can be read";
        }

        /** The path as a JVM with another working directory finds it. */
        @Override
        public String checked(String value) {
            if (value.indexOf('\0') >= 0) {
                throw refused(value);
            }
            Path file = Path.of(value).toAbsolutePath().normalize();
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw refused(value);
            }
            return file.toString();
        }
    }
}
