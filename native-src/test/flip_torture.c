/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flip_torture [FLIPS]: a bank that was flipped away from has settled as soon
 * as the fence has returned and no fallback is under way.
 *
 * Writers add 1 and then -1, through the flag, with a delay between reading
 * the flag and the commit. One of them has CPUs outside of its column, and so
 * is in the fallback now and then. The reader flips, waits, and adds up the
 * bank that the flag left: the sum may not change until it flips again.
 */
#include "torture.h"

#define WRITERS 4
#define TURNS 100
#define LOOKS 20

static struct torture torture;
static _Alignas(STRIDE) _Atomic int64_t
	column[MOST_UNITS * STRIDE / sizeof(int64_t)];
static int64_t flag;
static uint32_t units;
static _Atomic int stop;

struct writer {
	uint32_t units;
	_Atomic uint64_t pairs;
};

static int64_t done_less_undone(uint32_t unit, int bank)
{
	_Atomic int64_t *done = column + unit * (size_t)STRIDE / 8 + bank;

	return *done - done[SPAN / 8];
}

static int64_t sum(int bank)
{
	int64_t sum = 0;

	for (uint32_t unit = 0; unit < units; unit++)
		sum += done_less_undone(unit, bank);
	return sum;
}

static void *write_pairs(void *arg)
{
	struct writer *writer = arg;
	uint64_t slot0 = (uintptr_t)column;

	while (!stop) {
		percpu_rseq_flip_add(slot0, STRIDE, writer->units, SPAN,
				     (uintptr_t)&flag,
				     1);
		percpu_rseq_flip_add(slot0, STRIDE, writer->units, SPAN,
				     (uintptr_t)&flag,
				     -1);
		writer->pairs++;
	}
	torture_leave(&torture);
	return NULL;
}

/* Flips, and returns the bank that has settled. */
static int settle(void)
{
	int left = (int)flag;

	__atomic_store_n(&flag, !left, __ATOMIC_SEQ_CST);
	CHECK_EQUAL(0, percpu_fence(PERCPU_FENCE_RSEQ, -1));
	for (uint32_t unit = 0; unit < units; unit++)
		while (done_less_undone(unit, 2))
			sched_yield();
	return left;
}

static void run(enum disturbance disturbance, int point, int flips)
{
	static struct writer writers[WRITERS];
	struct timespec look = { 0, 1000 };
	int64_t total;

	memset(column, 0, sizeof(column));
	percpu_delays[point] = TURNS;
	stop = 0;
	for (int i = 0; i < WRITERS; i++) {
		writers[i].units = i == 0 ? (units + 1) / 2 : units;
		writers[i].pairs = 0;
	}
	torture_start(&torture, disturbance, WRITERS, write_pairs, writers,
		      sizeof(*writers));
	for (int i = 0; i < WRITERS; i++)
		while (!writers[i].pairs)
			sched_yield();
	for (int i = 0; i < flips; i++) {
		int bank = settle();
		int64_t settled = sum(bank);

		for (int l = 0; l < LOOKS; l++) {
			if (l % 4 == 3)
				nanosleep(&look, NULL);
			CHECK_EQUAL(settled, sum(bank));
		}
	}
	stop = 1;
	torture_end(&torture);
	percpu_delays[point] = 0;
	total = sum(0) + sum(1);
	CHECK_EQUAL(0, total);
	CHECK_EQUAL(0, sum(2));
}

int main(int argc, char **argv)
{
	int flips = argc > 1 ? atoi(argv[1]) : 40;

	units = fenced_units(&torture, argv[0]);
	if (!units)
		return 0;
	for (int d = 0; d < DISTURBANCES; d++)
		for (int point = 5; point < POINTS; point++)
			run((enum disturbance)d, point, flips);
	CHECK_EQUAL(0, percpu_torn);
	printf("%s: %d flips, %" PRIu64 " aborts\n", argv[0],
	       flips * DISTURBANCES * (POINTS - 5), (uint64_t)percpu_aborts);
	return 0;
}
