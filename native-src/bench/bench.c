/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench [CALLS]: the time in nanoseconds of a call of each function of the
 * library, from C, on one CPU. It is the best of many rounds. The functions
 * take turns within a round, so that other load on the machine affects all of
 * them alike.
 */
#include <stdlib.h>

#include "percpu.h"
#include "rounds.h"

#define ROUNDS 60
#define STRIDE 64
#define SPAN 24
#define UNITS 1024

static _Alignas(64) int64_t column[UNITS * STRIDE / sizeof(int64_t)];
static int64_t flag;

#define SLOT0 ((uint64_t)(uintptr_t)column)
#define BATCH INT64_MAX

/* A loop that calls through the library's symbol, as other programs do. */
#define LOOP(name, call)                                 \
	static void name(uint64_t calls)                 \
	{                                                \
		for (uint64_t i = 0; i < calls; i++)     \
			(void)call;                      \
	}

LOOP(nothing, percpu_nothing())
LOOP(libc_cpu, percpu_cpu_getcpu())
LOOP(rseq_cpu, percpu_cpu_rseq())
LOOP(rdpid, percpu_cpu_rdpid())
LOOP(mm_cid, percpu_mm_cid())
LOOP(add, percpu_add(SLOT0, STRIDE, UNITS, 1))
LOOP(add_bounded, percpu_add_bounded(SLOT0, STRIDE, UNITS, 1, BATCH))
LOOP(rseq_add, percpu_rseq_add(SLOT0, STRIDE, UNITS, SPAN, 1))
LOOP(rseq_add_bounded,
     percpu_rseq_add_bounded(SLOT0, STRIDE, UNITS, SPAN, 1, BATCH))
LOOP(rseq_take, percpu_rseq_take(SLOT0, STRIDE, UNITS, SPAN, 0, BATCH))
LOOP(rseq_compare_store,
     percpu_rseq_compare_store(SLOT0, STRIDE, UNITS, SPAN, -1, 0))
LOOP(rseq_flip_add, percpu_rseq_flip_add(SLOT0, STRIDE, UNITS, SPAN, (uintptr_t)&flag, 1))

/* Uses memory of its own, since other functions leave values in their slots. */
static void rseq_stored(uint64_t calls)
{
	for (uint64_t i = 0; i < calls; i++) {
		uint64_t slot = SLOT0 + 48;

		percpu_rseq_compare_store(slot, STRIDE, UNITS, 8,
					  (int64_t)i, (int64_t)i + 1);
	}
	for (size_t unit = 0; unit < UNITS; unit++)
		column[unit * STRIDE / 8 + 6] = column[unit * STRIDE / 8 + 7] =
			0;
}

static const struct loop loops[] = {
	{ "nothing", nothing },
	{ "cpu_getcpu", libc_cpu },
	{ "cpu_rseq", rseq_cpu },
	{ "cpu_rdpid", rdpid },
	{ "mm_cid", mm_cid },
	{ "add (atomic)", add },
	{ "add_bounded (atomic)", add_bounded },
	{ "rseq_add", rseq_add },
	{ "rseq_add_bounded", rseq_add_bounded },
	{ "rseq_take", rseq_take },
	{ "rseq_compare_store", rseq_stored },
	{ "  it differs", rseq_compare_store },
	{ "rseq_flip_add", rseq_flip_add },
};

int main(int argc, char **argv)
{
	uint64_t calls = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
	struct percpu_facts facts;

	percpu_probe(&facts);
	printf("rseq %s, sections %s\n",
	       facts.rseq_registered ? "registered" : "not registered",
	       facts.rseq_sections ? "yes" : "no");
	time_in_turn(loops, sizeof(loops) / sizeof(*loops), ROUNDS, calls,
		     "nothing");
	return 0;
}
