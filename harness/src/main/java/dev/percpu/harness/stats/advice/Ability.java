package dev.percpu.harness.stats.advice;

import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Twins;
import dev.percpu.harness.store.VariantName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a subject can do and what it needs, derived from its name.
 *
 * @param subject the name
 * @param variant the parts of the name; empty for a peer
 */
record Ability(String subject, Optional<VariantName> variant) {

    private static final Set<String> JDK = Set.of(RunSummary.BASELINE, "AtomicLong");
    private static final String OWN = "Adder";

    /** Counters of other libraries, in Java. */
    private static final Set<String> LIBRARIES = Set.of("JCTools", "Micrometer", "Prometheus");

    private static final Set<String> ONE_WORD = Set.of("atomic", "AtomicLong");

    /** Designs whose read is one load. It misses what their slots hold. */
    private static final Set<String> CHEAP_READ =
            Set.of("percpu", "unified", "lazy", "tree", "split", "eventual", "limit");

    private static final Set<String> BY_CPU = Set.of("cpu", "mm-cid", "node");

    static Ability of(CellKey cell) {
        return new Ability(cell.subject(), VariantName.of(cell.subject()));
    }

    /** Whether it is a counter for Java that loses no update. */
    static boolean isCounter(CellKey cell) {
        return cell.kind() == Kind.VARIANT
                ? !Twins.isLossy(cell.subject())
                : cell.kind() == Kind.PEER
                        && (JDK.contains(cell.subject())
                                || cell.subject().equals(OWN)
                                || LIBRARIES.contains(cell.subject()));
    }

    private String design() {
        return variant.map(VariantName::design).orElse(subject);
    }

    private String index() {
        return variant.map(VariantName::index).orElse("");
    }

    private boolean singleOwner() {
        return design().equals("local") && index().equals("single");
    }

    boolean fits(Need need) {
        boolean reads =
                switch (need.read()) {
                    case NONE, EXACT -> true;
                    case APPROXIMATE ->
                            ONE_WORD.contains(design())
                                    || CHEAP_READ.contains(design())
                                    || variant.isEmpty();
                    case SNAPSHOT -> ONE_WORD.contains(design()) || design().equals("flip");
                };
        return reads
                && need.limit() == design().equals("limit")
                && (need.oneOwner() || !singleOwner())
                && (!need.noFlags() || flags().isEmpty())
                && !(need.virtualThreads() && (singleOwner() || index().equals("owner")));
    }

    /** The flags that a JVM needs for it. */
    List<String> flags() {
        if (variant.isEmpty()) {
            return List.of();
        }
        VariantName name = variant.orElseThrow();
        if (name.store().equals("rseq-installed")) {
            return List.of("native access", "JVMCI");
        }
        return name.layout().startsWith("offheap") || BY_CPU.contains(name.index())
                ? List.of("native access")
                : List.of();
    }

    /** How much it brings along: counters of the JDK are lightest, machine code is heaviest. */
    int weight() {
        if (variant.isEmpty()) {
            return JDK.contains(subject) ? 0 : subject.equals(OWN) ? 1 : 2;
        }
        VariantName name = variant.orElseThrow();
        if (flags().isEmpty()) {
            return 3;
        }
        return switch (name.store()) {
            case "rseq-installed" -> 7;
            case "rseq", "native-atomic" -> 6;
            default -> name.layout().startsWith("heap") ? 4 : 5;
        };
    }

    /** How exact a read is while other threads update. */
    String accuracy(Need need) {
        if (ONE_WORD.contains(design())) {
            return "exact";
        }
        if (design().equals("flip") && need.read() == Need.Read.SNAPSHOT) {
            return "exact by snapshot()";
        }
        if (need.read() != Need.Read.APPROXIMATE || !CHEAP_READ.contains(design())) {
            return "exact at rest";
        }
        return design().equals("eventual") ? "10 ms old" : "off by a batch a slot";
    }
}
