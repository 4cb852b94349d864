/* SPDX-License-Identifier: Apache-2.0 */
/* The unit of an update without a restartable sequence. */
#ifndef PERCPU_CPU_H
#define PERCPU_CPU_H

#include <sched.h>

#include "rseq.h"
#include "unit.h"

#define COLD __attribute__((cold, noinline))

/*
 * The unit of the CPU that the caller runs on, or ran on a moment ago.
 */
static inline uint32_t current_unit(uint32_t units)
{
	int32_t cpu = rseq_cpu();

	return unit_of(cpu >= 0 ? cpu : sched_getcpu(), units);
}

/* A word of the unit's slot. It takes an address, since Java has no
 * pointers. */
static inline _Atomic uint64_t *word_of(uint64_t slot0, uint64_t stride,
					uint32_t unit, uint64_t offset)
{
	return (_Atomic uint64_t *)(uintptr_t)(slot0 + unit * stride + offset);
}

#endif
