package dev.percpu.harness.report;

import dev.percpu.harness.stats.scaling.Prediction;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import java.util.List;
import java.util.Locale;

/** The predictions of {@code docs/predictions.md}, and what was measured. */
public final class PredictionTable {

    private PredictionTable() {}

    /** One line for each prediction; a law that the results cannot test has one that says why. */
    public static Table of(HostFacts host, List<ForkResult> results) {
        Table table =
                new Table(
                        "The predictions of docs/predictions.md, held against these results",
                        List.of("expected", "of", "at", "from", "to", "measured", "verdict"));
        List<Prediction> predictions = Prediction.of(host, results);
        for (Prediction.Law law : Prediction.Law.values()) {
            List<Prediction> tested =
                    predictions.stream().filter(each -> each.law() == law).toList();
            for (Prediction each : tested) {
                table.row(
                        law.text(),
                        each.subject(),
                        each.size() + " " + law.size(),
                        number(each.expected().low()),
                        number(each.expected().high()),
                        number(each.measured()),
                        each.confirmed() ? "confirmed" : "refuted");
            }
            if (tested.isEmpty()) {
                table.row(
                        law.text(),
                        "–",
                        "–",
                        "–",
                        "–",
                        "–",
                        "not testable here: " + law.untested(host));
            }
        }
        return table;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }
}
