/* SPDX-License-Identifier: Apache-2.0 */
/* A column of slots with guard words, on the CPU where a lost bound shows. */
#ifndef PERCPU_TEST_COLUMN_H
#define PERCPU_TEST_COLUMN_H

#include <sched.h>
#include <string.h>

#include "check.h"

#define STRIDE 64
#define WORDS (STRIDE / sizeof(int64_t))

/* Lets a thread run on one CPU only; 0 is the caller. Of any number of CPUs. */
static inline int pin_to(pid_t thread, int cpu)
{
	cpu_set_t set[64];

	memset(set, 0, sizeof(set));
	CPU_SET_S(cpu, sizeof(set), set);
	return sched_setaffinity(thread, sizeof(set), set);
}

/* Pins to the highest allowed CPU and returns it. */
static inline int pin_to_highest(void)
{
	static cpu_set_t allowed[64];
	int cpu = (int)sizeof(allowed) * 8 - 1;

	if (sched_getaffinity(0, sizeof(allowed), allowed))
		return sched_getcpu();
	while (!CPU_ISSET_S(cpu, sizeof(allowed), allowed))
		cpu--;
	pin_to(0, cpu);
	return sched_getcpu();
}

/* Zeroed, of exactly this size, so that ASan sees an access beyond it. */
static inline int64_t *new_column(uint32_t units)
{
	int64_t *slots = aligned_alloc(STRIDE, (size_t)units * STRIDE);

	CHECK_EQUAL(1, slots != NULL);
	memset(slots, 0, (size_t)units * STRIDE);
	return slots;
}

/* Checks that every word is zero but those of the unit's slot that the mask
 * allows. */
static inline void check_only(const int64_t *slots, uint32_t units,
			      uint32_t unit, unsigned mask)
{
	for (size_t i = 0; i < units * WORDS; i++)
		if (i / WORDS != unit || !(mask & 1U << i % WORDS))
			CHECK_EQUAL(0, slots[i]);
}

#endif
