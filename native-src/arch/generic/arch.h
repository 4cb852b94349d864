/* SPDX-License-Identifier: Apache-2.0 */
/* An architecture for which this library has no restartable sequences. */
#ifndef PERCPU_ARCH_H
#define PERCPU_ARCH_H

#include <stdint.h>

/* 1 if the architecture has restartable sequences. */
#define ARCH_SECTIONS 0

/* 1 if there are templates of the sequences for HotSpot. */
#define ARCH_TEMPLATES 0

/* There are no abort handlers. */
#define ARCH_RSEQ_SIGNATURE 0

/* Never used: without sequences, no code here reads the rseq area. */
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
