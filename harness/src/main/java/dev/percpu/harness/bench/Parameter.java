package dev.percpu.harness.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One parameter of a workload: its name, its allowed values and its default. */
public sealed interface Parameter {

    /** The name in options and rows. */
    String name();

    /** What the parameter sets, as text for a list. */
    String meaning();

    /** The default value. */
    String standard();

    /** The allowed values, as text for lists and errors. */
    String values();

    /**
     * Checks a value.
     *
     * @param value the value that the user gave
     * @return the value in the form that every row uses
     * @throws IllegalArgumentException if the value is not allowed; the message names the value and
     *     the allowed ones
     */
    String checked(String value);

    /** Whether it always has a value. If not, and it is not given, another parameter decides. */
    default boolean always() {
        return true;
    }

    /** The error for a value that is not allowed; its message is one line. */
    default IllegalArgumentException refused(String value) {
        return new IllegalArgumentException(
                name() + " must be " + values() + ", not '" + value + "'");
    }

    /**
     * A whole number.
     *
     * @param name the parameter's name
     * @param meaning what the parameter sets
     * @param unit the unit that may follow the number; empty for none
     * @param least the smallest value
     * @param most the largest value
     * @param initial the default value
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
     * @param name the parameter's name
     * @param meaning what the parameter sets
     * @param words the words; the first one is the default
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
     * An optional parameter.
     *
     * @param given the parameter if it is given
     * @param standard what applies if it is not given, in a few words
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
     * A number that is found by a measurement on the machine, before anything else is measured,
     * unless the user gives it.
     *
     * @param number the number if the user gives it
     */
    record Gauged(Range number) implements Parameter {

        /** The value that stands for a number that is still to be found. */
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
     * @param name the parameter's name
     * @param meaning what the parameter sets
     */
    record TextFile(String name, String meaning) implements Parameter {

        @Override
        public String standard() {
            return "none";
        }

        @Override
        public String values() {
            return "the path of a readable file";
        }

        /**
         * Returns the absolute path, because a JVM with another working directory has to find the
         * file.
         */
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
