/**
 * Per-CPU memory off the heap, and the layouts in it.
 *
 * <p><b>Who belongs here.</b> {@code PerCpuAllocator} gives out memory in the manner of the
 * kernel's per-CPU allocator: chunks of one unit for each CPU, a counter at the same offset in
 * every unit. {@code Chunk} owns the picture of that memory, {@code OffHeapSlots} the access to it.
 * Chunks come from a {@code ChunkSource}: from {@code mmap} where native access is allowed, from an
 * arena where it is not.
 */
package dev.percpu.counters.offheap;
