/* SPDX-License-Identifier: Apache-2.0 */
/* Same as arch/x86_64/inline.h, without sequences: every CPU counts as outside
 * of the column. */
#ifndef PERCPU_INLINE_H
#define PERCPU_INLINE_H

#include <stdint.h>

#include "rseq.h"

#define INLINE static inline __attribute__((always_inline))

enum outcome { COMMITTED, ABORTED, ELSEWHERE, DUE };

INLINE enum outcome inline_add(uint64_t slot0, uint64_t stride,
			       const uint32_t *units, int64_t delta)
{
	(void)slot0, (void)stride, (void)units, (void)delta;
	return ELSEWHERE;
}

INLINE enum outcome inline_add_bounded(uint64_t slot0, uint64_t stride,
				       const uint32_t *units, int64_t delta,
				       int64_t most, const uint64_t *range)
{
	(void)slot0, (void)stride, (void)units, (void)delta, (void)most;
	(void)range;
	return ELSEWHERE;
}

#endif
