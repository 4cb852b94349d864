/* SPDX-License-Identifier: Apache-2.0 */
/* An architecture without restartable sequences here. */
#ifndef PERCPU_ARCH_H
#define PERCPU_ARCH_H

#include <stdint.h>

/* 1 if the architecture has restartable sequences. */
#define ARCH_SECTIONS 0

/* 1 if there are templates of the sequences for HotSpot. */
#define ARCH_TEMPLATES 0

/* No abort handlers. */
#define ARCH_RSEQ_SIGNATURE 0

/* Not asked for: without sections nothing here reads the rseq area. */
static inline uintptr_t arch_thread_pointer(void)
{
	return 0;
}

static inline int arch_has_rdpid(void)
{
	return 0;
}

static inline int32_t arch_rdpid(void)
{
	return -1;
}

#endif
