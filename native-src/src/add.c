/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdatomic.h>

#include "percpu.h"
#include "unit.h"

/* Unsigned, since the counters wrap and signed overflow is undefined. */
static uint64_t add_to(uint64_t slot0, uint64_t stride, uint32_t unit,
		       int64_t delta)
{
	_Atomic uint64_t *slot =
		(_Atomic uint64_t *)(uintptr_t)(slot0 + unit * stride);

	return atomic_fetch_add_explicit(slot, (uint64_t)delta,
					 memory_order_relaxed) +
	       (uint64_t)delta;
}

int64_t percpu_add(uint64_t slot0, uint64_t stride, uint32_t units,
		   int64_t delta)
{
	return (int64_t)add_to(slot0, stride, unit_of(sched_getcpu(), units),
			       delta);
}

int32_t percpu_add_bounded(uint64_t slot0, uint64_t stride, uint32_t units,
			   int64_t delta, int64_t batch)
{
	uint32_t unit = unit_of(sched_getcpu(), units);
	uint64_t value = add_to(slot0, stride, unit, delta);
	uint64_t magnitude = (int64_t)value < 0 ? -value : value;

	return magnitude < (uint64_t)batch ? -1 : (int32_t)unit;
}
