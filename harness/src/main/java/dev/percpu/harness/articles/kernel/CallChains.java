package dev.percpu.harness.articles.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parses the output of {@code perf script -F comm,ip,sym}. Each sample is a line with the process's
 * name, then an indented line for each function of its call chain, then an empty line.
 *
 * <p>A sample counts once for a part if at least one function of its chain belongs to that part.
 * The percentages of {@code perf report --children} cannot be added up to this share: a function
 * and its callee would both count.
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
     * @param samples all samples that count
     * @param counts the samples of each part; a part without samples may be missing
     * @param nameless whether the kernel's functions had no names, so that {@code counts} is
     *     useless
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

    /**
     * Counts the samples of processes with given names.
     *
     * @param comms the names; empty for all processes
     */
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

    /** Handles a line of a chain: a hexadecimal address and the function's name. */
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
