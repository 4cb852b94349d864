/* SPDX-License-Identifier: Apache-2.0 */
/* The calling thread's struct rseq, as C code reads it. */
#ifndef PERCPU_RSEQ_H
#define PERCPU_RSEQ_H

#include <stdint.h>

#include "arch.h"
#include "sections.h"

#pragma GCC visibility push(hidden)

/* Bytes of libc's rseq area, 0 if it registered none. */
extern uint32_t percpu_rseq_size;

/* Bytes of struct rseq that the kernel fills, 0 before Linux 6.3. */
extern uint32_t percpu_rseq_features;

#pragma GCC visibility pop

/* Reads a field of the area. Volatile, since the kernel changes it between two
 * reads. */
static inline int32_t rseq_field(uint64_t area, unsigned field)
{
	return *(const volatile int32_t *)(uintptr_t)(area + field);
}

/* The address of the thread's area; 0 if rseq is not registered for the
 * thread. */
static inline uint64_t rseq_area(void)
{
	uint64_t area;

	if (!percpu_rseq_offset)
		return 0;
	area = (uint64_t)arch_thread_pointer() + (uint64_t)percpu_rseq_offset;
	return rseq_field(area, RSEQ_CPU_ID) < 0 ? 0 : area;
}

/* The CPU of the caller; negative if rseq is not registered for the thread. */
static inline int32_t rseq_cpu(void)
{
	if (!percpu_rseq_offset)
		return -1;
	return rseq_field((uint64_t)arch_thread_pointer() +
				  (uint64_t)percpu_rseq_offset,
			  RSEQ_CPU_ID);
}

#endif
