package dev.percpu.harness.plan;

import dev.percpu.harness.bench.Workload;
import dev.percpu.harness.store.ForkRow.Kind;

/**
 * One thing to measure.
 *
 * @param subject the subject's name
 * @param kind what the subject is
 * @param workload what the threads do
 * @param threads how many threads there are
 */
public record Cell(String subject, Kind kind, Workload workload, int threads) {}
