package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Scenario;
import java.util.Optional;

/**
 * The summary of one subject in one scenario.
 *
 * @param key what was measured
 * @param verdict whether every update was counted
 * @param score its figures; empty if an update was lost or a fork failed
 */
public record Cell(CellKey key, Verdict verdict, Optional<Score> score) {

    public String subject() {
        return key.subject();
    }

    public Kind kind() {
        return key.kind();
    }

    public Scenario scenario() {
        return key.scenario();
    }

    /**
     * The throughput.
     *
     * @return operations per second; zero if the cell has no score
     */
    public double opsPerSecond() {
        return score.map(Score::opsPerSecond).map(Estimate::mean).orElse(0.0);
    }

    /** The figure by which the cell is ranked; empty if the cell has no score. */
    public Optional<Figure> figure() {
        return score.map(scored -> scored.figures().get(0));
    }
}
