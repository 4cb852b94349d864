package dev.percpu.harness.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How the figure of a goal is made of the rows of cells. */
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
     * One time over another, each less the time of the empty loop.
     *
     * @param over the cell in the numerator
     * @param under the cell in the denominator
     * @param empty the empty loop that is taken off both
     */
    record Ratio(CellKey over, CellKey under, CellKey empty) implements Measure {}

    /**
     * One time over a budget that is made of two others, each less the time of the empty loop.
     *
     * @param over the cell that has to keep to the budget
     * @param times how often the first of the others goes into the budget
     * @param of the cell of that one
     * @param plus the cell of the other, which goes into it once
     * @param empty the empty loop that is taken off all of them
     */
    record Budget(CellKey over, double times, CellKey of, CellKey plus, CellKey empty)
            implements Measure {}

    /** The greater of two net times over the smaller: how far they are apart, whichever it is. */
    record Apart(CellKey one, CellKey other, CellKey empty) implements Measure {}

    /**
     * The time of a counter of Java over that of the same one in C, each less its own empty loop.
     *
     * @param java the cell of the counter of Java
     * @param javaEmpty the empty loop that is taken off it
     * @param c the cell of its twin
     * @param cEmpty the empty loop in C, which is taken off that
     */
    record JvmFactor(CellKey java, CellKey javaEmpty, CellKey c, CellKey cEmpty)
            implements Measure {}

    /**
     * The net time of a yardstick over that of the fastest of those that a contest has left.
     *
     * @param yardstick the cell to be faster than
     * @param contest those that compete
     * @param empty the empty loop that is taken off all of them
     */
    record Fastest(CellKey yardstick, Plan.Contest contest, CellKey empty) implements Measure {}

    /** Bytes, as they are. */
    record Bytes(CellKey cell) implements Measure {}

    /** Bytes over bytes. */
    record BytesRatio(CellKey over, CellKey under) implements Measure {}

    /** The share of its time that a cell's operations spend in creation and close. */
    record Share(CellKey cell) implements Measure {}

    /**
     * Nothing.
     *
     * @param reason why
     * @param broken whether what the goal is about exists on this machine and in this build
     */
    record Absent(String reason, boolean broken) implements Measure {}
}
