package dev.percpu.harness.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one JVM of a measurement of targets gave: one line of {@code samples.jsonl}.
 *
 * @param probe what was measured
 * @param stage what the JVM was for
 * @param fork the number of this JVM within its probe and stage, from 0
 * @param unit what the values are
 * @param values one value for each measured iteration
 * @param cpus the CPU that each thread was pinned to; empty if not pinned
 * @param validation what should have been counted against what was; empty if it did not get there
 * @param error why it failed; empty if it did not
 * @param settled what earlier samples of the run settled for this one, by the parameters' names
 * @param finished when it ended
 */
public record Sample(
        String probe,
        Stage stage,
        int fork,
        Unit unit,
        List<Double> values,
        List<Integer> cpus,
        Optional<Validation> validation,
        Optional<String> error,
        Map<String, Long> settled,
        Instant finished) {

    /** What a JVM is for. */
    public enum Stage {
        /** To settle what others of the run are given. */
        GAUGE,
        /** To pick those of many that are worth measuring. */
        HEAT,
        /** To be part of a figure. */
        FINAL
    }

    /** What a value is. */
    public enum Unit {
        /** Nanoseconds of one operation of one thread, the loop included. */
        NANOSECONDS,
        /** Bytes of one counter. */
        BYTES,
        /** A share of a whole, 0 to 1. */
        SHARE,
        /** Steps of work beside counters. */
        STEPS
    }

    /** Copies lists and map. */
    public Sample {
        values = List.copyOf(values);
        cpus = List.copyOf(cpus);
        settled = new TreeMap<>(settled);
    }

    /**
     * A sample for which nothing had to be settled.
     *
     * @param probe what was measured
     * @param stage what the JVM was for
     * @param fork the number of this JVM within its probe and stage, from 0
     * @param unit what the values are
     * @param values one value for each measured iteration
     * @param cpus the CPU that each thread was pinned to; empty if not pinned
     * @param validation what should have been counted against what was
     * @param error why it failed; empty if it did not
     * @param finished when it ended
     */
    public Sample(
            String probe,
            Stage stage,
            int fork,
            Unit unit,
            List<Double> values,
            List<Integer> cpus,
            Optional<Validation> validation,
            Optional<String> error,
            Instant finished) {
        this(probe, stage, fork, unit, values, cpus, validation, error, Map.of(), finished);
    }

    /**
     * Another figure of the same JVM, or this one under another name.
     *
     * @param name what was measured
     * @param unitOfValues what the values are
     * @param others a value for each measured iteration
     * @param found what was settled for it
     * @return the sample
     */
    public Sample as(String name, Unit unitOfValues, List<Double> others, Map<String, Long> found) {
        return new Sample(
                name, stage, fork, unitOfValues, others, cpus, validation, error, found, finished);
    }

    /**
     * Why this sample is part of no figure.
     *
     * @return the error, or by how much it counted wrong; empty if the sample is good
     */
    public Optional<String> flaw() {
        if (error.isPresent()) {
            return error;
        }
        if (validation.isEmpty()) {
            return Optional.of("ended without its validation");
        }
        Validation check = validation.orElseThrow();
        if (!check.passed()) {
            return Optional.of("counted " + check.counted() + " of " + check.issued() + " updates");
        }
        boolean measured =
                !values.isEmpty()
                        && values.stream().allMatch(value -> value > 0 && value < Double.MAX_VALUE);
        return measured ? Optional.empty() : Optional.of("measured " + values);
    }

    /**
     * The value of this JVM, one sample whatever its iterations: they share its compilation and
     * memory layout.
     *
     * @return the median over iterations
     */
    public double value() {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
