package dev.percpu.harness.report;

import dev.percpu.harness.store.Scene;
import java.util.List;

/**
 * A curve that was fitted to the throughput of one subject, to be drawn where it was measured.
 *
 * @param subject whose throughput
 * @param scene where it was measured; its number of threads means nothing
 * @param points the curve, fewest threads first; none beyond what was fitted
 * @param label what to say of it, as in {@code σ 0.02 (0.01 to 0.03), κ not told from 0}
 */
public record Curve(String subject, Scene scene, List<Point> points, String label) {

    /** Copies the list. */
    public Curve {
        points = List.copyOf(points);
    }

    /**
     * A point of a curve.
     *
     * @param threads the number of threads, not always a whole one
     * @param value operations per second, all threads together
     */
    public record Point(double threads, double value) {}
}
