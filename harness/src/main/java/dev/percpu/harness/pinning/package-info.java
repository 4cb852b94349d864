/**
 * Which CPU each thread of a run is put on: what the words of {@code --pinning} mean.
 *
 * <p>Words, and the orders of CPUs that they stand for, belong here; pinning a thread does not. All
 * of it is computed from a {@link dev.percpu.counters.cpu.Topology}, so that any machine can be
 * placed on that has been captured.
 *
 * <p>A word orders the CPUs that are online and that this process may use; no others are ever given
 * out. Thread <i>i</i> gets the <i>i</i>-th CPU, and where there are more threads than CPUs they
 * begin again at the first. So the CPUs of n threads are always the first n of the order. The parts
 * of the machine are package (socket), memory node, die, last-level cache, cluster, second-level
 * cache, core, and the CPUs of a core, which are SMT siblings. Those of which there are fewer lie
 * outside: nodes within packages on one machine, packages within nodes on another. A part that
 * reaches beyond the one around it, as a cache over two nodes, is divided by it.
 *
 * <p>Where cores are of several kinds, a word takes all CPUs of the fastest kind, then those of the
 * next. {@code WORD:KIND} takes those of one kind alone, as in {@code core:P}.
 *
 * <dl>
 *   <dt>{@code none}
 *   <dd>Threads are not pinned: the kernel puts them where it likes, and moves them.
 *   <dt>{@code compact}
 *   <dd>As near as can be: all CPUs of a core, then the next core of the same last-level cache, the
 *       next cache of the node, the next node of the socket, the next socket.
 *   <dt>{@code scatter}
 *   <dd>As far apart as can be at every level: no part of the machine gets a second thread before
 *       every part of its level has one.
 *   <dt>{@code core}
 *   <dd>One thread a core before any core gets a second; one package, node and cache after the
 *       other.
 *   <dt>{@code l3}
 *   <dd>One last-level cache after the other, the nearest next; within it one thread a core, then
 *       the cores' siblings.
 *   <dt>{@code node}
 *   <dd>One memory node after the other; within it one thread a core, then the cores' siblings.
 *       Where only one node is known, this is {@code core}, and refused.
 *   <dt>{@code smt-pair}
 *   <dd>Two threads on each core, cores in the order of {@code core}, so that 2n threads take the
 *       cores that {@code core} takes with n. Cores with more than two CPUs give their next two
 *       when every core has two threads; a CPU without a sibling comes last.
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
