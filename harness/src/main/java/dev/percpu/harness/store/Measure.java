package dev.percpu.harness.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How the figure of a goal is computed from the rows of cells. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "form")
@JsonSubTypes({
    @JsonSubTypes.Type(Measure.Ratio.class),
    @JsonSubTypes.Type(Measure.Budget.class),
    @JsonSubTypes.Type(Measure.Apart.class),
    @JsonSubTypes.Type(Measure.JvmFactor.class),
    @JsonSubTypes.Type(Measure.Fastest.class),
    @JsonSubTypes.Type(Measure.Bytes.class),
    @JsonSubTypes.Type(Measure.BytesRatio.class),
    @JsonSubTypes.Type(Measure.Share.class),
    @JsonSubTypes.Type(Measure.Absent.class)
})
public sealed interface Measure {

    /**
     * The ratio of two times, after the time of the empty loop has been subtracted from each.
     *
     * @param over the cell in the numerator
     * @param under the cell in the denominator
     * @param empty the empty loop whose time is subtracted from both
     */
    record Ratio(CellKey over, CellKey under, CellKey empty) implements Measure {}

    /**
     * The ratio of a time to a budget. The budget is the sum of two other times, one of which is
     * multiplied by a factor. The time of the empty loop is first subtracted from each time.
     *
     * @param over the cell that must keep within the budget
     * @param times the factor by which the time of {@code of} is multiplied
     * @param of the cell whose time is multiplied by the factor
     * @param plus the cell whose time is added once
     * @param empty the empty loop whose time is subtracted from all of them
     */
    record Budget(CellKey over, double times, CellKey of, CellKey plus, CellKey empty)
            implements Measure {}

    /**
     * The larger of two net times divided by the smaller: how far they are apart, in either
     * direction.
     */
    record Apart(CellKey one, CellKey other, CellKey empty) implements Measure {}

    /**
     * The ratio of the time of a counter in Java to the time of the same counter in C. The time of
     * its own empty loop is first subtracted from each.
     *
     * @param java the cell of the counter in Java
     * @param javaEmpty the empty loop in Java, whose time is subtracted from it
     * @param c the cell of its twin in C
     * @param cEmpty the empty loop in C, whose time is subtracted from the twin
     */
    record JvmFactor(CellKey java, CellKey javaEmpty, CellKey c, CellKey cEmpty)
            implements Measure {}

    /**
     * The ratio of the net time of a yardstick to the net time of the fastest subject that won a
     * contest.
     *
     * @param yardstick the cell that should be slower
     * @param contest the cells that compete
     * @param empty the empty loop whose time is subtracted from all of them
     */
    record Fastest(CellKey yardstick, Plan.Contest contest, CellKey empty) implements Measure {}

    /** A number of bytes. */
    record Bytes(CellKey cell) implements Measure {}

    /** The ratio of two numbers of bytes. */
    record BytesRatio(CellKey over, CellKey under) implements Measure {}

    /** The share of its time that an operation of a cell spends in creation and close. */
    record Share(CellKey cell) implements Measure {}

    /**
     * No figure, because the goal cannot be measured.
     *
     * @param reason why it cannot be measured
     * @param broken whether what the goal measures exists on this machine and in this build, so
     *     that the missing figure is a fault
     */
    record Absent(String reason, boolean broken) implements Measure {}
}
