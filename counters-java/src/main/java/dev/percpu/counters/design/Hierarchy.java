package dev.percpu.counters.design;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * The tree of a counter's slots. Its leaves are the slots of an index. Inner nodes are slots too,
 * numbered from {@link #leaves()} on, each after its parent. The root is not a slot but the central
 * count. Immutable and thread-safe.
 *
 * <p>A node has at least two children. A level that does not divide the slots below a node is left
 * out there. A group with only one member has no node. So the parent of a leaf may be a node of any
 * level.
 *
 * <p>Each leaf and node has a <em>scale</em>, a power of two. The scale of a leaf is 1. The scale
 * of a node is the smallest power of two that is at least the sum of its children's scales. The
 * scale times the counter's batch is the amount that the node passes on at once.
 */
public final class Hierarchy {

    /** Returned by {@link #parent} for words directly below the root. */
    public static final int ROOT = -1;

    /**
     * The number of slots in a group of {@link #numeric}. The kernel uses this number for many
     * CPUs.
     */
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

    /** Adds a scale to the parent's entry, until the parent itself is processed. */
    private void passUp(int word, long scale, long[] least) {
        int parent = parents[word];
        if (parent != ROOT) {
            scales[parent] += scale;
            least[parent] = least[parent] == 0 ? scale : Math.min(least[parent], scale);
        }
    }

    /**
     * Creates a tree without inner nodes.
     *
     * @param leaves the number of slots, at least 1
     * @return a hierarchy in which the root is the parent of every slot
     */
    public static Hierarchy flat(int leaves) {
        return of(leaves, List.of());
    }

    /**
     * Creates groups of {@value #ARITY} slots by number, groups of {@value #ARITY} such groups, and
     * so on.
     *
     * @param leaves the number of slots, at least 1
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
     * Creates the tree of the given levels.
     *
     * @param leaves the number of slots, at least 1
     * @param levels for each level, the finest first, a function that gives the group of a leaf.
     *     Slots that are in different groups of a coarser level never share a finer group
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

        /** Puts leaves below a parent, grouped by the next level that divides them. */
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
     * Returns the number of leaves.
     *
     * @return the number of slots of the index
     */
    public int leaves() {
        return leaves;
    }

    /**
     * Returns the number of inner nodes, without the root.
     *
     * @return the number; 0 if the root is the parent of all leaves
     */
    public int nodes() {
        return parents.length - leaves;
    }

    /**
     * Returns the parent of a leaf or node.
     *
     * @param word a leaf or a node
     * @return the parent node, or {@link #ROOT}
     */
    public int parent(int word) {
        return parents[word];
    }

    /**
     * Returns the scale of a leaf or node.
     *
     * @param word a leaf or a node
     * @return a power of two
     */
    public long scale(int word) {
        return scales[word];
    }

    /** The amount by which the root may be above the sum of the leaves. */
    long over(long batch) {
        return leaves * (batch / 2) + nodeScales / 2 * batch;
    }

    /** The amount by which the root may be below the sum of the leaves. */
    long under(long batch) {
        return leaves * Math.max(0, batch / 2 - 1) + (nodeScales / 2 - childScales) * batch;
    }

    /**
     * The tree as text, with a pair of brackets for each node, for example {@code (0 4) (1 5) 2}.
     */
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
