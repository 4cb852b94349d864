package dev.percpu.counters;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A set of CPU ids in the kernel's list format, such as {@code 0-3,8,127}. The files below {@code
 * /sys/devices/system/cpu} and {@code taskset -c} use this format. Immutable.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cputopology.html">CPU topology in sysfs</a>
 */
public final class CpuList {

    /** The largest id that is accepted. A larger one means a damaged file or a typing error. */
    public static final int MAX_ID = CounterOptions.MAX_POSSIBLE_CPUS - 1;

    private final BitSet ids;

    private CpuList(BitSet ids) {
        this.ids = ids;
    }

    /**
     * Creates a set of the given ids.
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
     * Creates a set of the first ids, from zero up.
     *
     * @param count the number of ids
     * @return the set {@code 0-(count − 1)}
     * @throws IllegalArgumentException if {@code count} is negative or above {@link #MAX_ID} + 1
     */
    public static CpuList firstOf(int count) {
        if (count < 0 || count > MAX_ID + 1) {
            throw new IllegalArgumentException(
                    "a CPU list has 0 to " + (MAX_ID + 1) + " CPUs, not " + count);
        }
        return of(IntStream.range(0, count).toArray());
    }

    /**
     * Parses the kernel's list format.
     *
     * @param list ranges and single ids, separated by commas; may be empty, and may have white
     *     space or control characters at both ends
     * @return the set
     * @throws IllegalArgumentException if a part is neither an id nor an ascending range, or if an
     *     id is above {@link #MAX_ID}; the message contains that part
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
                "'"
                        + part
                        + "' in '"
                        + list
                        + "' is not a CPU id or range; write for example 0-3,8");
    }

    /**
     * Returns the number of ids in the set.
     *
     * @return the size of the set
     */
    public int size() {
        return ids.cardinality();
    }

    /**
     * Whether the set has no ids.
     *
     * @return whether the set is empty
     */
    public boolean isEmpty() {
        return ids.isEmpty();
    }

    /**
     * Returns the highest id plus one. This is the length of an array that these ids index.
     *
     * @return the length; 0 for an empty set
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
     * Returns the ids in ascending order.
     *
     * @return a new list
     */
    public List<Integer> ids() {
        return ids.stream().boxed().toList();
    }

    /**
     * Returns the ids that are in both sets.
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
     * Returns the ids that are in this set, in the other one, or in both.
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

    /** Returns the kernel's list format. Two or more consecutive ids become a range. */
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
