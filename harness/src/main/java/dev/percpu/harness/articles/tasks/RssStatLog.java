package dev.percpu.harness.articles.tasks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts the kernel's record of a process's counters into a trace. The record is the output of
 * the tracepoint {@code kmem:rss_stat}, from {@code perf script} or from the kernel's trace file.
 * Each line has the address space, whether it was the current one, and the counter's new value in
 * bytes.
 */
final class RssStatLog {

    private static final Pattern EVENT =
            Pattern.compile("mm_id=(\\d+) curr=([01]) type=MM_(\\w+) size=(-?\\d{1,18})B");
    private static final Map<String, MmCounter> TYPES =
            Map.of(
                    "FILEPAGES", MmCounter.FILE,
                    "ANONPAGES", MmCounter.ANON,
                    "SWAPENTS", MmCounter.SWAP,
                    "SHMEMPAGES", MmCounter.SHMEM);
    private static final long PAGE = 4096;

    private RssStatLog() {}

    /** One address space, as far as the record shows it. */
    private static final class Mm {
        final StringBuilder lines = new StringBuilder();
        final long[] pages = new long[MmCounter.COUNT];
        int updates;
        boolean ended;

        boolean tellsMoreThan(Mm other) {
            return ended == other.ended ? updates > other.updates : ended;
        }
    }

    /** Whether a text is such a record. */
    static boolean isOne(String text) {
        return EVENT.matcher(text).find();
    }

    /**
     * Makes the trace of one address space. Address spaces whose end is in the record are
     * preferred; among them, the one with the most updates is taken.
     */
    static String convert(String log) {
        Map<String, Mm> all = new LinkedHashMap<>();
        for (String line : log.lines().toList()) {
            Matcher event = EVENT.matcher(line);
            if (event.find()) {
                add(all.computeIfAbsent(event.group(1), id -> new Mm()), event);
            }
        }
        Mm best =
                all.values().stream()
                        .reduce((one, other) -> other.tellsMoreThan(one) ? other : one)
                        .orElseThrow();
        return "# from kmem:rss_stat: "
                + best.updates
                + " updates"
                + (best.ended ? "" : ", without the end")
                + "\n"
                + best.lines;
    }

    private static void add(Mm mm, Matcher event) {
        MmCounter counter = TYPES.get(event.group(3));
        if (mm.ended || counter == null) {
            return;
        }
        boolean current = event.group(2).equals("1");
        long pages = Long.parseLong(event.group(4)) / PAGE;
        long delta = pages - mm.pages[counter.ordinal()];
        mm.pages[counter.ordinal()] = pages;
        if (delta == 0) {
            return;
        }
        mm.updates++;
        mm.lines.append(
                String.format(
                        Locale.ROOT,
                        "%s%s %+d%n",
                        current ? "" : "detached ",
                        counter.word(),
                        delta));
        // The kernel gives the number of an ended address space to another one.
        mm.ended = !current && allZero(mm.pages);
    }

    private static boolean allZero(long... values) {
        for (long value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }
}
