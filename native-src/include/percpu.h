/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libpercpu: per-CPU slots for the JVM. This header is the whole interface;
 * the Java bindings are generated from it.
 *
 * A counter is a column of 64-bit slots, one per unit; a unit is the memory of
 * one CPU. The slot of unit i is at slot0 + i * stride:
 *
 *     slot0          slot0 + stride   slot0 + 2 * stride
 *     v              v                v
 *     +--------------+----------------+--------------+---
 *     | unit 0       | unit 1         | unit 2       | ...
 *     +--------------+----------------+--------------+---
 *
 * Index. The unit is the CPU that the caller runs on. A CPU id outside of
 * 0 .. units - 1, or -1 where the kernel gives none, maps to the id modulo
 * units, never negative: no access leaves the column.
 *
 * Ordering guarantees. Updates are atomic and relaxed: none is lost, whatever
 * thread is preempted or migrated between the choice of the unit and the
 * update, and none orders any other memory access.
 *
 * Progress guarantees. Every function returns after a bounded number of steps
 * where the processor has an atomic add. None allocates, blocks or calls back,
 * so that each may be called from Java without a thread transition.
 *
 * Preconditions, which no function checks: slot0 and stride are multiples of
 * 8, units is at least 1, and the column is writable memory until the call
 * has returned.
 */
#ifndef PERCPU_H
#define PERCPU_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Changes whenever a function or struct of this header does. */
#define PERCPU_ABI_VERSION 1

#define PERCPU_EXPORT __attribute__((visibility("default")))

/* What this process and its kernel offer. */
struct percpu_facts {
	uint32_t abi_version;       /* PERCPU_ABI_VERSION of the library */
	uint32_t struct_size;       /* bytes of this struct in the library */
	uint32_t page_size;         /* bytes */
	int32_t cpu;                /* CPU of the caller, -1 if unknown */
	uint32_t rseq_registered;   /* 1 if libc registered rseq, 0 if not */
	uint32_t rseq_size;         /* bytes of libc's rseq area, 0 if none */
	uint32_t rseq_feature_size; /* bytes that the kernel fills, 0 before 6.3 */
};

/*
 * The version of the interface that the library was built for. To be compared
 * with PERCPU_ABI_VERSION before anything else is called.
 */
PERCPU_EXPORT uint32_t percpu_abi_version(void);

/* The bytes of struct percpu_facts in the library. */
PERCPU_EXPORT size_t percpu_facts_size(void);

/*
 * Fills *facts.
 *
 * Returns 0, or -EINVAL if facts is null.
 */
PERCPU_EXPORT int percpu_probe(struct percpu_facts *facts);

/*
 * Adds delta to the slot of the current CPU.
 *
 *     cpu = current CPU
 *     fetch-and-add(slot0 + unit(cpu) * stride, delta)
 *
 * Returns the slot's new value. It wraps on overflow.
 */
PERCPU_EXPORT int64_t percpu_add(uint64_t slot0, uint64_t stride,
				 uint32_t units, int64_t delta);

/*
 * Adds delta to the slot of the current CPU, and tells the caller when the slot
 * is due to be folded. batch is at least 1.
 *
 *     cpu = current CPU
 *     new = fetch-and-add(slot0 + unit(cpu) * stride, delta)
 *     return -batch < new < batch ? -1 : unit(cpu)
 *
 * Returns -1 if the slot's new value is strictly between -batch and batch,
 * otherwise the unit it updated. A thread that then folds the unit may find
 * that others have done so already.
 */
PERCPU_EXPORT int32_t percpu_add_bounded(uint64_t slot0, uint64_t stride,
					 uint32_t units, int64_t delta,
					 int64_t batch);

#ifdef __cplusplus
}
#endif

#endif
