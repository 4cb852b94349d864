/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An update of each design, as a function that the compiler has to inline into
 * its caller. It gets the peer's data as a struct column: the peer's own, or a
 * copy that a loop keeps in registers or on its stack. Rare cases are in
 * separate functions that are reached by a jump, so that a function of an
 * update alone needs no frame.
 */
#ifndef PERCPU_DESIGNS_H
#define PERCPU_DESIGNS_H

#include <sched.h>
#include <stdatomic.h>

#include "cpu.h"
#include "inline.h"

/* The distance from the word that sequences write to the atomic one, in
 * bytes. */
#define SPAN 8

/* The alignment of data that shares no line, or pair of lines, with other
 * data. */
#define APART 128

#define SPINS_BEFORE_YIELD 64

struct column {
	uint64_t slot0;
	uint64_t stride;
	int64_t most;	/* the bound of a slot, either sign: batch - 1 */
	uint64_t range; /* twice that */
	uint32_t units;
};

struct peer {
	struct column column;
	void (*loop)(struct peer *peer, uint64_t updates, int64_t delta);
	uint64_t bytes;
	_Alignas(APART) _Atomic int held;
	_Alignas(APART) _Atomic uint64_t central;
};

static void lock(struct peer *peer)
{
	for (int spins = 0;
	     atomic_load_explicit(&peer->held, memory_order_relaxed) ||
	     atomic_exchange_explicit(&peer->held, 1, memory_order_acquire);
	     spins++)
		if (spins >= SPINS_BEFORE_YIELD)
			sched_yield();
}

static void unlock(struct peer *peer)
{
	atomic_store_explicit(&peer->held, 0, memory_order_release);
}

/* central += amount. The caller holds the lock. */
static void add_central(struct peer *peer, uint64_t amount)
{
	atomic_store_explicit(
		&peer->central,
		atomic_load_explicit(&peer->central, memory_order_relaxed) +
			amount,
		memory_order_relaxed);
}

static uint64_t load(_Atomic uint64_t *word)
{
	return atomic_load_explicit(word, memory_order_relaxed);
}

INLINE _Atomic uint64_t *slot(const struct column *column, uint32_t unit)
{
	return word_of(column->slot0, column->stride, unit, 0);
}

static uint32_t unit_here(const struct peer *peer)
{
	return current_unit(peer->column.units);
}

/* Adds to an atomic slot; returns its new value. */
INLINE uint64_t add(_Atomic uint64_t *word, int64_t delta)
{
	return atomic_fetch_add_explicit(word, (uint64_t)delta,
					 memory_order_relaxed) +
	       (uint64_t)delta;
}

INLINE void empty(struct peer *peer, const struct column *column, int64_t delta)
{
	(void)peer, (void)column, (void)delta;
	__asm__ volatile("");
}

INLINE void atomic(struct peer *peer, const struct column *column,
		   int64_t delta)
{
	(void)peer;
	add(slot(column, 0), delta);
}

INLINE void nonatomic(struct peer *peer, const struct column *column,
		      int64_t delta)
{
	_Atomic uint64_t *word = slot(column, 0);

	(void)peer;
	atomic_store_explicit(word, load(word) + (uint64_t)delta,
			      memory_order_relaxed);
}

COLD static void striped_anywhere(struct peer *peer, int64_t delta)
{
	add(slot(&peer->column, unit_here(peer)), delta);
}

INLINE void striped(struct peer *peer, const struct column *column,
		    int64_t delta)
{
	uint32_t cpu = (uint32_t)rseq_cpu();

	if (cpu < column->units)
		add(slot(column, cpu), delta);
	else
		striped_anywhere(peer, delta);
}

/* Moves a slot to the central count. */
COLD static void fold_atomic(struct peer *peer, uint32_t unit)
{
	lock(peer);
	add_central(peer,
		    atomic_exchange_explicit(slot(&peer->column, unit), 0,
					     memory_order_relaxed));
	unlock(peer);
}

INLINE void percpu_at(struct peer *peer, const struct column *column,
		      uint32_t unit, int64_t delta)
{
	if (add(slot(column, unit), delta) + (uint64_t)column->most >
	    column->range)
		fold_atomic(peer, unit);
}

COLD static void percpu_anywhere(struct peer *peer, int64_t delta)
{
	percpu_at(peer, &peer->column, unit_here(peer), delta);
}

INLINE void percpu(struct peer *peer, const struct column *column,
		   int64_t delta)
{
	uint32_t cpu = (uint32_t)rseq_cpu();

	if (cpu < column->units)
		percpu_at(peer, column, cpu, delta);
	else
		percpu_anywhere(peer, delta);
}

/* Tries the restartable sequence of a slot once. */
INLINE enum outcome once(const struct column *column, int64_t delta)
{
	return inline_add(column->slot0, column->stride, &column->units, delta);
}

COLD static void striped_rseq_again(struct peer *peer, int64_t delta)
{
	const struct column *column = &peer->column;

	for (int tries = 1; tries < PERCPU_MOST_ABORTS; tries++) {
		enum outcome outcome = once(column, delta);

		if (outcome == COMMITTED)
			return;
		if (outcome == ELSEWHERE)
			break;
	}
	percpu_fallback_add(column->slot0, column->stride, column->units, SPAN,
			    delta);
}

INLINE void striped_rseq(struct peer *peer, const struct column *column,
			 int64_t delta)
{
	if (once(column, delta) != COMMITTED)
		striped_rseq_again(peer, delta);
}

/* Moves the slot of the current CPU and delta to the central count. */
COLD static void fold_rseq(struct peer *peer, int64_t delta)
{
	const struct column *column = &peer->column;
	uint32_t unit = unit_here(peer);
	_Atomic uint64_t *undone =
		word_of(column->slot0, column->stride, unit, SPAN);
	uint64_t taken;

	lock(peer);
	taken = load(slot(column, unit)) - load(undone);
	atomic_fetch_add_explicit(undone, taken, memory_order_relaxed);
	add_central(peer, taken + (uint64_t)delta);
	unlock(peer);
}

INLINE enum outcome bounded(const struct column *column, int64_t delta)
{
	return inline_add_bounded(column->slot0, column->stride, &column->units,
				  delta, column->most, &column->range);
}

COLD static void percpu_rseq_again(struct peer *peer, int64_t delta)
{
	for (int tries = 1; tries < PERCPU_MOST_ABORTS; tries++) {
		enum outcome outcome = bounded(&peer->column, delta);

		if (outcome == COMMITTED)
			return;
		if (outcome != ABORTED)
			break;
	}
	fold_rseq(peer, delta);
}

INLINE void percpu_rseq(struct peer *peer, const struct column *column,
			int64_t delta)
{
	enum outcome outcome = bounded(column, delta);

	if (outcome == COMMITTED)
		return;
	if (outcome == DUE)
		fold_rseq(peer, delta);
	else
		percpu_rseq_again(peer, delta);
}

/* In the thread's static TLS block, found without a call: the library is
 * small. */
static _Thread_local _Atomic uint64_t mine
	__attribute__((tls_model("initial-exec")));

INLINE void local(struct peer *peer, const struct column *column, int64_t delta)
{
	(void)peer, (void)column;
	atomic_store_explicit(&mine, load(&mine) + (uint64_t)delta,
			      memory_order_relaxed);
}

#endif
