/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The restartable functions without a restartable sequence. Only the sequences
 * of its CPU may write done, so these functions update undone, atomically.
 */
#include <stdatomic.h>

#include "cpu.h"

/* The size of a bank: the words of neighbouring slots are next to each
 * other. */
#define BANK 8

/* The offset of the third slot, whose undone counts the running fallbacks. */
#define UNDER_WAY (2 * BANK)

/* undone -= delta at offset in the unit's slot; returns the new -undone. */
static int64_t undo(uint64_t slot0, uint64_t stride, uint32_t unit,
		    uint64_t offset, int64_t delta)
{
	uint64_t undone = atomic_fetch_sub_explicit(
		word_of(slot0, stride, unit, offset), (uint64_t)delta,
		memory_order_relaxed);

	return (int64_t)((uint64_t)delta - undone);
}

int64_t percpu_fallback_add(uint64_t slot0, uint64_t stride, uint32_t units,
			    uint64_t span, int64_t delta)
{
	return undo(slot0, stride, current_unit(units), span, delta);
}

int32_t percpu_fallback_add_bounded(uint64_t slot0, uint64_t stride,
				    uint32_t units, uint64_t span,
				    int64_t delta, int64_t batch)
{
	(void)slot0, (void)stride, (void)span, (void)delta, (void)batch;
	return (int32_t)current_unit(units);
}

int32_t percpu_fallback_take(uint64_t slot0, uint64_t stride, uint32_t units,
			     uint64_t span, int64_t amount, int64_t batch)
{
	(void)slot0, (void)stride, (void)span, (void)amount, (void)batch;
	return (int32_t)current_unit(units);
}

int32_t percpu_fallback_compare_store(uint64_t slot0, uint64_t stride,
				      uint32_t units, uint64_t span,
				      int64_t expected, int64_t value)
{
	uint32_t unit = current_unit(units);
	_Atomic uint64_t *slot = word_of(slot0, stride, unit, span);
	uint64_t undone = atomic_load_explicit(slot, memory_order_relaxed);
	uint64_t done;

	do {
		done = atomic_load_explicit(word_of(slot0, stride, unit, 0),
					    memory_order_relaxed);
		if (done - undone != (uint64_t)expected)
			return 0;
	} while (!atomic_compare_exchange_weak_explicit(
		slot, &undone, done - (uint64_t)value, memory_order_relaxed,
		memory_order_relaxed));
	return 1;
}

int64_t percpu_fallback_flip_add(uint64_t slot0, uint64_t stride,
				 uint32_t units, uint64_t span,
				 uint64_t flag, int64_t delta)
{
	uint32_t unit = current_unit(units);
	_Atomic uint64_t *under_way =
		word_of(slot0, stride, unit, UNDER_WAY + span);
	int64_t bank, value;

	/* Announced before the flag is read. So either the thread that changed
	 * the flag sees the announcement, or this function sees the change. */
	atomic_fetch_add_explicit(under_way, 1, memory_order_seq_cst);
	bank = atomic_load_explicit((const _Atomic int64_t *)(uintptr_t)flag,
				    memory_order_seq_cst);
	value = undo(slot0, stride, unit, (uint64_t)bank * BANK + span,
		     delta);
	atomic_fetch_sub_explicit(under_way, 1, memory_order_release);
	return value;
}
