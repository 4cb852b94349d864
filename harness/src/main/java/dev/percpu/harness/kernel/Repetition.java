package dev.percpu.harness.kernel;

import dev.percpu.harness.text.OneLine;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the native runner says of one repetition: a line of JSON.
 *
 * @param repetition its number within the series, from 1
 * @param jobs runners that worked side by side
 * @param asked processes that they were to make, all together
 * @param reaped processes that ended well
 * @param perProcess times for each process; of a command they are those of its own processes
 * @param self the runners' own time, in which processes are made
 * @param children the time of the processes
 * @param wallNs from begin to end, the mean over runners
 * @param runners what each of them did
 */
record Repetition(
        int repetition,
        int jobs,
        long asked,
        long reaped,
        PerProcess perProcess,
        Times self,
        Times children,
        long wallNs,
        List<Runner> runners) {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build();

    /** Nanoseconds for each process. */
    record PerProcess(double userNs, double systemNs, double wallNs) {}

    /** Nanoseconds of all processes together. */
    record Times(long userNs, long systemNs) {}

    /** A runner: its CPU or −1, what it reaped, and where it was at its begin and its end. */
    record Runner(int pinned, long reaped, List<Integer> ranOn) {}

    /**
     * Reads a line.
     *
     * @throws KernelException if it is none of the runner's
     */
    static Repetition parse(String line) throws KernelException {
        try {
            return JSON.readValue(line, Repetition.class);
        } catch (JacksonException e) {
            throw new KernelException(
                    "the native program printed '"
                            + OneLine.head(line)
                            + "', which is no result; build again (mvn package)");
        }
    }
}
