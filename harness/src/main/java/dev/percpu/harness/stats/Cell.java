package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Scenario;
import java.util.Optional;

/**
 * What a run says about one subject under one workload with one number of threads.
 *
 * @param key what was measured
 * @param verdict whether it counted right
 * @param score its figures; empty unless it did
 * @param events hardware events; empty if none were counted
 */
public record Cell(
        CellKey key, Verdict verdict, Optional<Score> score, Optional<EventCounts> events) {

    /** What was measured. */
    public String subject() {
        return key.subject();
    }

    /** What the subject is. */
    public Kind kind() {
        return key.kind();
    }

    /** Under which circumstances. */
    public Scenario scenario() {
        return key.scenario();
    }

    /**
     * The throughput, which only a scored cell has.
     *
     * @return operations per second, or zero if there is no score
     */
    public double opsPerSecond() {
        return score.map(Score::opsPerSecond).map(Estimate::mean).orElse(0.0);
    }

    /** What the cell is ranked by, which only a scored cell has. */
    public Optional<Figure> figure() {
        return score.map(scored -> scored.figures().get(0));
    }
}
