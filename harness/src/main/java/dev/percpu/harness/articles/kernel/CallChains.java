package dev.percpu.harness.articles.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The text of {@code perf script -F comm,ip,sym}: for each sample the process's name in a line,
 * then an indented line for each function of its call chain, then an empty one.
 *
 * <p>A sample belongs to a part if any function of its chain does, and once only. The percentages
 * of {@code perf report --children} cannot be added up to that: a function and its callee would
 * both count.
 */
final class CallChains {

    private final Optional<Set<String>> comms;
    private final Map<KernelPart, Long> counts = new EnumMap<>(KernelPart.class);
    private final Set<KernelPart> current = EnumSet.noneOf(KernelPart.class);
    private long samples;
    private boolean counted;
    private boolean kernelSeen;
    private boolean kernelNamed;

    /**
     * How many samples were taken, and in which parts of the kernel.
     *
     * @param samples all that count
     * @param counts those of each part; a part without any may be missing
     * @param nameless whether the kernel's functions had no names, so that {@code counts} say
     *     nothing
     */
    record Shares(long samples, Map<KernelPart, Long> counts, boolean nameless) {

        /** The share of a part, from 0 to 1. */
        double of(KernelPart part) {
            return samples == 0 ? 0 : (double) counts.getOrDefault(part, 0L) / samples;
        }
    }

    private CallChains(Optional<Set<String>> comms) {
        this.comms = comms;
    }

    /** Counts samples of the processes of some names; empty for all. */
    static Shares count(BufferedReader text, Optional<Set<String>> comms) throws IOException {
        CallChains chains = new CallChains(comms);
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            chains.take(line);
        }
        chains.endSample();
        return new Shares(chains.samples, chains.counts, chains.kernelSeen && !chains.kernelNamed);
    }

    private void take(String line) {
        if (line.isBlank()) {
            endSample();
        } else if (!Character.isWhitespace(line.charAt(0))) {
            endSample();
            String comm = line.strip();
            counted = comms.isEmpty() || comms.orElseThrow().contains(comm);
            samples += counted ? 1 : 0;
        } else if (counted) {
            frame(line.strip().split("\\s+"));
        }
    }

    /** An address in hexadecimal, and the function's name. */
    private void frame(String... words) {
        if (words.length < 2) {
            return;
        }
        boolean unnamed = words[1].startsWith("[");
        if (words[0].length() == Long.BYTES * 2 && words[0].charAt(0) >= '8') {
            kernelSeen = true;
            kernelNamed |= !unnamed;
        }
        for (KernelPart part : KernelPart.values()) {
            if (part.has(words[1])) {
                current.add(part);
            }
        }
    }

    private void endSample() {
        current.forEach(part -> counts.merge(part, 1L, Long::sum));
        current.clear();
        counted = false;
    }
}
