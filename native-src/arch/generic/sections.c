/* SPDX-License-Identifier: Apache-2.0 */
/* There are no sequences: every update takes the fallback. */
#include "sections.h"

int64_t percpu_rseq_add(uint64_t slot0, uint64_t stride, uint32_t units,
			uint64_t span, int64_t delta)
{
	return percpu_fallback_add(slot0, stride, units, span, delta);
}

int32_t percpu_rseq_add_bounded(uint64_t slot0, uint64_t stride,
				uint32_t units, uint64_t span, int64_t delta,
				int64_t batch)
{
	return percpu_fallback_add_bounded(slot0, stride, units, span, delta,
					   batch);
}

int32_t percpu_rseq_take(uint64_t slot0, uint64_t stride, uint32_t units,
			 uint64_t span, int64_t amount, int64_t batch)
{
	return percpu_fallback_take(slot0, stride, units, span, amount, batch);
}

int32_t percpu_rseq_compare_store(uint64_t slot0, uint64_t stride,
				  uint32_t units, uint64_t span,
				  int64_t expected, int64_t value)
{
	return percpu_fallback_compare_store(slot0, stride, units, span,
					     expected, value);
}

int64_t percpu_rseq_flip_add(uint64_t slot0, uint64_t stride, uint32_t units,
			     uint64_t span, uint64_t flag, int64_t delta)
{
	return percpu_fallback_flip_add(slot0, stride, units, span, flag,
					delta);
}
