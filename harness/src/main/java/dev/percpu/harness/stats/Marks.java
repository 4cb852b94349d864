package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Sorts warnings: what most cells of a run have is about the run and not about a row. Of it only a
 * cell keeps a mark that is far worse than its neighbours.
 *
 * @param common what holds for the run, in a sentence each
 * @param marks what holds for a cell
 */
public record Marks(List<String> common, Map<CellKey, List<Warning>> marks) {

    /** Among fewer cells none is a neighbour of many. */
    private static final int FEWEST = 4;

    /** How many times as bad as the middle one is worse than its neighbours. */
    private static final double WORSE = 2;

    public Marks {
        common = List.copyOf(common);
        marks = Map.copyOf(marks);
    }

    /**
     * Sorts the warnings of a run.
     *
     * @param cells how many cells it has
     */
    public static Marks of(List<Warning> warnings, int cells) {
        Map<Object, List<Warning>> kinds =
                warnings.stream()
                        .collect(
                                Collectors.groupingBy(
                                        warning ->
                                                warning.kind() == Warning.Kind.NOTED
                                                        ? warning.sentence()
                                                        : warning.kind()));
        List<String> common = new ArrayList<>();
        List<Warning> marked = new ArrayList<>();
        for (Warning warning : warnings) {
            Object kind =
                    warning.kind() == Warning.Kind.NOTED ? warning.sentence() : warning.kind();
            List<Warning> alike = kinds.get(kind);
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

    /** The one in the middle speaks for all. */
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
        return "%d of %d cells, as in %s: %s."
                .formatted(alike.size(), cells, typical.cell().text(), typical.sentence());
    }
}
