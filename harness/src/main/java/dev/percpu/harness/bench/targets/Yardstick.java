package dev.percpu.harness.bench.targets;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Subject;

/** The subjects of targets that are no counters of a run. */
public final class Yardstick {

    /** A bare field, read and written opaque by the one thread that uses it. */
    public static final String OPAQUE = "opaque field";

    /** The same one load further away: an element of an array that a field refers to. */
    public static final String ELEMENT = "opaque element";

    /** A call of C that does nothing, without a thread transition. */
    public static final String DOWNCALL = "empty downcall";

    /** A restartable sequence by such a call, on memory of its own. */
    public static final String SECTION = "rseq section";

    /** A call that does nothing of code that is installed in the JVM. */
    public static final String INSTALLED_CALL = "empty installed call";

    /** A restartable sequence that is installed there, on memory of its own. */
    public static final String INSTALLED_SECTION = "installed section";

    /** An array as long as all slots, read from one end to the other. */
    public static final String MEMORY = "array of the same size";

    /** The loop around what is measured. */
    public static final String EMPTY = "empty";

    /** Four fresh adders, which is what a group of four lazy counters competes with. */
    public static final String FOUR_ADDERS = "four LongAdders";

    private Yardstick() {}

    /** A counter of that name, whose value is zero. */
    static Counter counter(String subject) {
        return switch (subject) {
            case OPAQUE -> new OpaqueCounter();
            case ELEMENT -> new ElementCounter();
            case DOWNCALL -> new DowncallCounter();
            case SECTION -> new SectionCounter();
            case INSTALLED_CALL -> new InstalledCallCounter();
            case INSTALLED_SECTION -> new InstalledSectionCounter();
            default -> Subject.named(subject).factory().get();
        };
    }
}
