/**
 * CPUs: which one a thread runs on, which ones it may run on, and how they hang together.
 *
 * <p>Ids are the kernel's and need not be contiguous. <em>Possible</em> CPUs may ever be brought
 * online, <em>online</em> ones are, and <em>allowed</em> ones are those of a thread's affinity
 * mask. Sizes come from possible, walks from possible, placement from allowed.
 */
package dev.percpu.counters.cpu;
