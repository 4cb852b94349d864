package dev.percpu.counters.design;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * How the slots of a counter hang together: a tree whose leaves are the slots of an index. Inner
 * nodes are slots too, numbered from {@link #leaves()} on, each after its parent; the root is none
 * of them, but the central count. Immutable and thread-safe.
 *
 * <p>A node has at least two children: where a level has nothing to bring together, it is left out,
 * for each node on its own. So a leaf may hang below a node of any level.
 *
 * <p>Each leaf and node has a <em>scale</em>, a power of two: 1 for a leaf, and for a node the
 * least that its children's scales do not exceed together. Times the counter's batch it is what the
 * node passes on at once.
 */
public final class Hierarchy {

    /** What {@link #parent} says of those that have none below the root. */
    public static final int ROOT = -1;

    /** How many slots a group of {@link #numeric} has: the kernel's choice for many CPUs. */
    public static final int ARITY = 8;

    private final int leaves;
    private final int[] parents;
    private final long[] scales;
    private final long nodeScales;
    private final long childScales;

    private Hierarchy(int leaves, int[] parents) {
        this.leaves = leaves;
        this.parents = parents;
        scales = new long[parents.length];
        long[] least = new long[parents.length];
        Arrays.fill(scales, 0, leaves, 1);
        long nodes = 0;
        long children = 0;
        for (int leaf = 0; leaf < leaves; leaf++) {
            passUp(leaf, 1, least);
        }
        for (int node = parents.length - 1; node >= leaves; node--) {
            scales[node] = Long.highestOneBit(2 * scales[node] - 1);
            passUp(node, scales[node], least);
            nodes += scales[node];
            children += least[node];
        }
        nodeScales = nodes;
        childScales = children;
    }

    /** Adds a scale to the parent's, where it stands until the parent's turn comes. */
    private void passUp(int word, long scale, long[] least) {
        int parent = parents[word];
        if (parent != ROOT) {
            scales[parent] += scale;
            least[parent] = least[parent] == 0 ? scale : Math.min(least[parent], scale);
        }
    }

    /**
     * The tree without nodes.
     *
     * @param leaves how many slots there are, at least 1
     * @return a hierarchy in which every slot hangs below the root
     */
    public static Hierarchy flat(int leaves) {
        return of(leaves, List.of());
    }

    /**
     * Groups of {@value #ARITY} by number, groups of as many groups, and so on.
     *
     * @param leaves how many slots there are, at least 1
     * @return the hierarchy
     */
    public static Hierarchy numeric(int leaves) {
        List<IntUnaryOperator> levels = new ArrayList<>();
        for (int size = ARITY; size < leaves; size *= ARITY) {
            int each = size;
            levels.add(leaf -> leaf / each);
        }
        return of(leaves, levels);
    }

    /**
     * The tree of given levels.
     *
     * @param leaves how many slots there are, at least 1
     * @param levels for each level, the finest first, a function that gives the group of a leaf.
     *     Groups that a coarser level separates stay separate
     * @return the hierarchy
     */
    public static Hierarchy of(int leaves, List<IntUnaryOperator> levels) {
        Builder builder = new Builder(leaves, levels.reversed());
        int[] all = new int[leaves];
        Arrays.setAll(all, leaf -> leaf);
        builder.hang(all, 0, ROOT);
        return new Hierarchy(leaves, Arrays.copyOf(builder.parents, builder.words));
    }

    private static final class Builder {
        private final List<IntUnaryOperator> levels;
        final int[] parents;
        int words;

        Builder(int leaves, List<IntUnaryOperator> coarsestFirst) {
            levels = coarsestFirst;
            parents = new int[2 * leaves];
            words = leaves;
        }

        /** Hangs leaves below a parent, grouped by the next level that tells them apart. */
        void hang(int[] members, int level, int parent) {
            for (int next = level; next < levels.size(); next++) {
                List<int[]> groups = split(members, levels.get(next));
                if (groups.size() > 1) {
                    for (int[] group : groups) {
                        hangGroup(group, next + 1, parent);
                    }
                    return;
                }
            }
            for (int leaf : members) {
                parents[leaf] = parent;
            }
        }

        private void hangGroup(int[] group, int level, int parent) {
            if (group.length == 1) {
                parents[group[0]] = parent;
            } else {
                int node = words++;
                parents[node] = parent;
                hang(group, level, node);
            }
        }

        private static List<int[]> split(int[] members, IntUnaryOperator level) {
            Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
            for (int leaf : members) {
                groups.computeIfAbsent(level.applyAsInt(leaf), key -> new ArrayList<>()).add(leaf);
            }
            return groups.values().stream()
                    .map(group -> group.stream().mapToInt(leaf -> leaf).toArray())
                    .toList();
        }
    }

    /**
     * How many leaves there are.
     *
     * @return the number of slots that an index tells apart
     */
    public int leaves() {
        return leaves;
    }

    /**
     * How many inner nodes there are, the root not counted.
     *
     * @return the number, 0 if all leaves hang below the root
     */
    public int nodes() {
        return parents.length - leaves;
    }

    /**
     * Where a leaf or node passes on to.
     *
     * @param word a leaf or a node
     * @return the node above it, or {@link #ROOT}
     */
    public int parent(int word) {
        return parents[word];
    }

    /**
     * The scale of a leaf or node.
     *
     * @param word a leaf or a node
     * @return a power of two
     */
    public long scale(int word) {
        return scales[word];
    }

    /** By how much what arrives at the root may exceed the sum of the leaves. */
    long over(long batch) {
        return leaves * (batch / 2) + nodeScales / 2 * batch;
    }

    /** By how much what arrives at the root may fall short of the sum of the leaves. */
    long under(long batch) {
        return leaves * Math.max(0, batch / 2 - 1) + (nodeScales / 2 - childScales) * batch;
    }

    /** The tree in brackets, a pair for each node, as in {@code (0 4) (1 5) 2}. */
    @Override
    public String toString() {
        return children(ROOT);
    }

    private String children(int parent) {
        List<Integer> below = new ArrayList<>();
        for (int word = 0; word < parents.length; word++) {
            if (parents[word] == parent) {
                below.add(word);
            }
        }
        List<String> texts = new ArrayList<>();
        for (int word : below) {
            texts.add(word < leaves ? String.valueOf(word) : "(" + children(word) + ")");
        }
        return String.join(" ", texts);
    }
}
