/**
 * Which CPU each thread of a run is put on: what the words of {@code --pinning} mean.
 *
 * <p>Words, and the orders of CPUs that they stand for, belong here; the call that pins a thread
 * does not. Every order is computed from a {@link dev.percpu.counters.cpu.Topology}, so it can also
 * be computed for another machine whose topology was captured.
 *
 * <p>A word orders the CPUs that are online and that this process may use; threads never get other
 * CPUs. Thread <i>i</i> gets the <i>i</i>-th CPU. If there are more threads than CPUs, assignment
 * starts again at the first CPU. So the CPUs of n threads are always the first n of the order. The
 * parts of the machine are package (socket), memory node, die, last-level cache, cluster,
 * second-level cache, core, and the CPUs of a core, which are SMT siblings. A level with fewer
 * parts is further out: nodes are within packages on one machine, packages within nodes on another.
 * If a part extends over several parts of an outer level, such as a cache over two nodes, it counts
 * as one part in each of them.
 *
 * <p>If the machine has several kinds of cores, a word takes all CPUs of the fastest kind, then
 * those of the next. {@code WORD:KIND} takes only those of one kind, as in {@code core:P}.
 *
 * <dl>
 *   <dt>{@code none}
 *   <dd>Threads are not pinned: the kernel chooses their CPUs and may move them.
 *   <dt>{@code compact}
 *   <dd>As near as possible: all CPUs of a core, then the next core of the same last-level cache,
 *       the next cache of the node, the next node of the socket, the next socket.
 *   <dt>{@code scatter}
 *   <dd>As far apart as possible at every level: no part of the machine gets a second thread before
 *       every part of its level has one.
 *   <dt>{@code core}
 *   <dd>One thread on each core before any core gets a second; the cores are taken package by
 *       package, node by node and cache by cache.
 *   <dt>{@code l3}
 *   <dd>One last-level cache after the other, the nearest one next; within a cache one thread on
 *       each core, then the cores' siblings.
 *   <dt>{@code node}
 *   <dd>One memory node after the other; within a node one thread on each core, then the cores'
 *       siblings. If only one node is known, this would be the same as {@code core} and is refused.
 *   <dt>{@code smt-pair}
 *   <dd>Two threads on each core, cores in the order of {@code core}. So 2n threads take the cores
 *       that {@code core} takes with n threads. If cores have more than two CPUs, their next two
 *       follow when every core has two threads. A CPU without a sibling comes last.
 *   <dt><code>cpus:LIST</code>
 *   <dd>The CPUs of a list such as {@code cpus:8,0-3}, in the order in which it names them.
 * </dl>
 *
 * <p>The first threads on two sockets of two nodes of two caches of two cores with two CPUs, where
 * CPU n + 16 is the sibling of CPU n:
 *
 * <pre>
 * compact   0 16  1 17  2 18  3 19  4 20 ...
 * scatter   0  8  4 12  2 10  6 14  1  9 ...
 * core      0  1  2  3  4  5  6  7  8  9 ...
 * l3        0  1 16 17  2  3 18 19  4  5 ...
 * node      0  1  2  3 16 17 18 19  4  5 ...
 * smt-pair  0 16  1 17  2 18  3 19  4 20 ...
 * </pre>
 */
package dev.percpu.harness.pinning;
