/**
 * Per-CPU memory off the heap, and the layouts in it.
 *
 * <p><b>Who belongs here.</b> {@code PerCpuAllocator} is an allocator like the kernel's per-CPU
 * allocator: a chunk has one unit for each CPU, and a counter has the same offset in every unit.
 * {@code Chunk} has the diagram of that memory, and {@code OffHeapSlots} the access to it. Chunks
 * come from a {@code ChunkSource}: from {@code mmap} if native access is allowed, and from an arena
 * if it is not.
 */
package dev.percpu.counters.offheap;
