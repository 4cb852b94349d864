/* SPDX-License-Identifier: Apache-2.0 */
#include <stdatomic.h>

#include "cpu.h"

/* Unsigned everywhere: counters wrap, and signed overflow is undefined. */

static inline int64_t add(uint64_t slot0, uint64_t stride, uint32_t unit,
			  int64_t delta)
{
	return (int64_t)(atomic_fetch_add_explicit(
				 word_of(slot0, stride, unit, 0),
				 (uint64_t)delta, memory_order_relaxed) +
			 (uint64_t)delta);
}

static inline int32_t add_bounded(uint64_t slot0, uint64_t stride,
				  uint32_t unit, int64_t delta, int64_t batch)
{
	_Atomic uint64_t *slot = word_of(slot0, stride, unit, 0);
	uint64_t old = atomic_load_explicit(slot, memory_order_relaxed);
	uint64_t new;

	do {
		new = old + (uint64_t)delta;
		if (((int64_t)new < 0 ? -new : new) >= (uint64_t)batch)
			return (int32_t)unit;
	} while (!atomic_compare_exchange_weak_explicit(slot, &old, new,
							memory_order_relaxed,
							memory_order_relaxed));
	return old == 0 ? -2 - (int32_t)unit : -1;
}

/* Separate functions that are reached by a jump, so that the ones below stay
 * leaf functions. */

COLD static int64_t add_anywhere(uint64_t slot0, uint64_t stride,
				 uint32_t units, int64_t delta)
{
	return add(slot0, stride, current_unit(units), delta);
}

COLD static int32_t add_bounded_anywhere(uint64_t slot0, uint64_t stride,
					 uint32_t units, int64_t delta,
					 int64_t batch)
{
	return add_bounded(slot0, stride, current_unit(units), delta, batch);
}

int64_t percpu_add(uint64_t slot0, uint64_t stride, uint32_t units,
		   int64_t delta)
{
	uint32_t cpu = (uint32_t)rseq_cpu();

	if (cpu < units)
		return add(slot0, stride, cpu, delta);
	return add_anywhere(slot0, stride, units, delta);
}

int32_t percpu_add_bounded(uint64_t slot0, uint64_t stride, uint32_t units,
			   int64_t delta, int64_t batch)
{
	uint32_t cpu = (uint32_t)rseq_cpu();

	if (cpu < units)
		return add_bounded(slot0, stride, cpu, delta, batch);
	return add_bounded_anywhere(slot0, stride, units, delta, batch);
}
