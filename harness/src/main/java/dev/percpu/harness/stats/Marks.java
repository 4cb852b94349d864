package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Sorts warnings. A warning that most cells have is about the run, not about a cell. Of these
 * cells, only those that are far worse than the others keep their mark.
 *
 * @param common the warnings about the run, one sentence each
 * @param marks the warnings about single cells
 */
public record Marks(List<String> common, Map<CellKey, List<Warning>> marks) {

    /** With fewer cells, every warning is about its cell. */
    private static final int FEWEST = 4;

    /** A cell is far worse if its warning has more than this many times the median size. */
    private static final double WORSE = 2;

    public Marks {
        common = List.copyOf(common);
        marks = Map.copyOf(marks);
    }

    /**
     * Sorts the warnings of a run.
     *
     * @param cells the number of cells in the run
     */
    public static Marks of(List<Warning> warnings, int cells) {
        Map<String, List<Warning>> topics =
                warnings.stream().collect(Collectors.groupingBy(Warning::topic));
        List<String> common = new ArrayList<>();
        List<Warning> marked = new ArrayList<>();
        for (Warning warning : warnings) {
            List<Warning> alike = topics.get(warning.topic());
            boolean usual = cells >= FEWEST && 2 * alike.size() > cells;
            if (!usual || warning.size() > WORSE * middle(alike)) {
                marked.add(warning);
            }
            if (usual && warning == alike.get(0)) {
                common.add(sentence(alike, cells));
            }
        }
        return new Marks(common, marked.stream().collect(Collectors.groupingBy(Warning::cell)));
    }

    private static double middle(List<Warning> alike) {
        return Medians.median(alike.stream().mapToDouble(Warning::size).toArray());
    }

    /**
     * One sentence for all such warnings. It quotes the one whose size is closest to the median.
     */
    private static String sentence(List<Warning> alike, int cells) {
        double middle = middle(alike);
        Warning typical =
                alike.stream()
                        .min(
                                (one, other) ->
                                        Double.compare(
                                                Math.abs(one.size() - middle),
                                                Math.abs(other.size() - middle)))
                        .orElseThrow();
        return "%d of %d cells, for example %s: %s."
                .formatted(alike.size(), cells, typical.cell().text(), typical.sentence());
    }
}
