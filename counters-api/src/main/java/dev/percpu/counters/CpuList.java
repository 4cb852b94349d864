package dev.percpu.counters;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A set of CPU ids in the kernel's list format, such as {@code 0-3,8,127}: what the files below
 * {@code /sys/devices/system/cpu} hold and what {@code taskset -c} takes. Immutable.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cputopology.html">CPU topology in sysfs</a>
 */
public final class CpuList {

    /** The largest id that is taken seriously; a larger one is a damaged file or a typing error. */
    public static final int MAX_ID = CounterOptions.MAX_POSSIBLE_CPUS - 1;

    private final BitSet ids;

    private CpuList(BitSet ids) {
        this.ids = ids;
    }

    /**
     * The set of the given ids.
     *
     * @param ids CPU ids in any order
     * @return the set
     * @throws IllegalArgumentException if an id is negative or above {@link #MAX_ID}
     */
    public static CpuList of(int... ids) {
        Objects.requireNonNull(ids, "ids");
        BitSet set = new BitSet();
        for (int id : ids) {
            set.set(checked(id, Integer.toString(id)));
        }
        return new CpuList(set);
    }

    /**
     * The set of ids from zero up.
     *
     * @param count how many
     * @return the set {@code 0-(count − 1)}
     * @throws IllegalArgumentException if {@code count} is negative or above {@link #MAX_ID} and 1
     */
    public static CpuList firstOf(int count) {
        if (count < 0 || count > MAX_ID + 1) {
            throw new IllegalArgumentException(
                    "there are 0 to " + (MAX_ID + 1) + " CPUs in a list, not " + count);
        }
        return of(IntStream.range(0, count).toArray());
    }

    /**
     * Reads the kernel's list format.
     *
     * @param list ranges and single ids with commas between them; white space or control characters
     *     around it, and an empty list, are fine
     * @return the set
     * @throws IllegalArgumentException if a part is no id and no ascending range, or an id is above
     *     {@link #MAX_ID}; the message names it
     */
    public static CpuList parse(String list) {
        Objects.requireNonNull(list, "list");
        BitSet set = new BitSet();
        String text = list.replaceAll("^[\\s\\p{Cntrl}]+|[\\s\\p{Cntrl}]+$", "");
        if (text.isEmpty()) {
            return new CpuList(set);
        }
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            int first = id(dash < 0 ? part : part.substring(0, dash), text);
            int last = dash < 0 ? first : id(part.substring(dash + 1), text);
            if (last < first) {
                throw malformed(part, text);
            }
            set.set(first, last + 1);
        }
        return new CpuList(set);
    }

    private static int id(String digits, String list) {
        try {
            return checked(Integer.parseUnsignedInt(digits), list);
        } catch (NumberFormatException e) {
            throw malformed(digits, list);
        }
    }

    private static int checked(int id, String list) {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException(
                    "CPU id "
                            + Integer.toUnsignedString(id)
                            + " in '"
                            + list
                            + "' is not 0 to "
                            + MAX_ID);
        }
        return id;
    }

    private static IllegalArgumentException malformed(String part, String list) {
        return new IllegalArgumentException(
                "'" + part + "' in '" + list + "' is no CPU id or range, as in 0-3,8");
    }

    /**
     * How many ids there are.
     *
     * @return the size of the set
     */
    public int size() {
        return ids.cardinality();
    }

    /**
     * Whether there is no id.
     *
     * @return whether the set is empty
     */
    public boolean isEmpty() {
        return ids.isEmpty();
    }

    /**
     * One more than the highest id: the length of an array that is indexed by these ids.
     *
     * @return the length, 0 for an empty set
     */
    public int length() {
        return ids.length();
    }

    /**
     * Whether an id is in the set.
     *
     * @param id any number
     * @return whether it is in the set
     */
    public boolean contains(int id) {
        return id >= 0 && ids.get(id);
    }

    /**
     * The ids, ascending.
     *
     * @return a new list
     */
    public List<Integer> ids() {
        return ids.stream().boxed().toList();
    }

    /**
     * What this set and another have in common.
     *
     * @param other the other set
     * @return the intersection
     */
    public CpuList intersect(CpuList other) {
        Objects.requireNonNull(other, "other");
        BitSet both = (BitSet) ids.clone();
        both.and(other.ids);
        return new CpuList(both);
    }

    /**
     * What is in this set, in another, or in both.
     *
     * @param other the other set
     * @return the union
     */
    public CpuList union(CpuList other) {
        Objects.requireNonNull(other, "other");
        BitSet either = (BitSet) ids.clone();
        either.or(other.ids);
        return new CpuList(either);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuList list && ids.equals(list.ids);
    }

    @Override
    public int hashCode() {
        return ids.hashCode();
    }

    /** The kernel's list format, with every run of two or more ids as a range. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        for (int first = ids.nextSetBit(0); first >= 0; ) {
            int end = ids.nextClearBit(first);
            parts.add(end - first == 1 ? "" + first : first + "-" + (end - 1));
            first = ids.nextSetBit(end);
        }
        return String.join(",", parts);
    }
}
