package dev.percpu.harness.stats;

import dev.percpu.harness.store.ForkRow;
import java.util.Optional;

/**
 * What a run says about one subject under one workload with one number of threads.
 *
 * @param subject what was measured
 * @param kind what the subject is
 * @param workload the workload's name
 * @param threads how many threads updated
 * @param verdict whether it counted right
 * @param score its figures; empty unless it did
 */
public record Cell(
        String subject,
        ForkRow.Kind kind,
        String workload,
        int threads,
        Verdict verdict,
        Optional<Score> score) {

    /**
     * The throughput, which only a scored cell has.
     *
     * @return operations per second, or zero if there is no score
     */
    public double opsPerSecond() {
        return score.map(Score::opsPerSecond).map(Estimate::mean).orElse(0.0);
    }
}
