/**
 * CPUs: the one that a thread runs on, the ones that it may run on, and their topology.
 *
 * <p>Ids are the kernel's and need not be contiguous. <em>Possible</em> CPUs may be brought online
 * at some time. <em>Online</em> CPUs are online now. <em>Allowed</em> CPUs are in a thread's
 * affinity mask. Memory sizes and walks follow the possible CPUs; pinning follows the allowed CPUs.
 */
package dev.percpu.counters.cpu;
