/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quota_torture [ROUNDS]: room that is made negative and waited for does not
 * change any more, and is what the takes left.
 *
 * Workers take and give room, with a delay between looking at it and the
 * commit. One of them has CPUs outside of its column, where it can take
 * nothing. The collector hides all room, waits, looks at it for a while,
 * collects it, and deals new room out.
 */
#include "torture.h"

#define WORKERS 4
#define TURNS 5000 /* longer than the fence takes */
#define LOOKS 5
#define BATCH 64
#define HIDDEN (1LL << 62)

static struct torture torture;
static _Alignas(STRIDE) _Atomic int64_t
	column[MOST_UNITS * STRIDE / sizeof(int64_t)];
static uint32_t units;
static _Atomic int stop;

struct worker {
	uint32_t units;
	uint64_t random;
	_Atomic uint64_t tries;
	int64_t taken;
};

static _Atomic int64_t *done(uint32_t unit)
{
	return column + unit * (size_t)STRIDE / 8;
}

static _Atomic int64_t *undone(uint32_t unit)
{
	return done(unit) + SPAN / 8;
}

static int64_t room(uint32_t unit)
{
	return *done(unit) - *undone(unit);
}

static void *take(void *arg)
{
	struct worker *worker = arg;

	while (!stop) {
		int64_t amount = (int64_t)(next_random(&worker->random) % 9) - 4;

		if (percpu_rseq_take((uintptr_t)column, STRIDE, worker->units,
				     SPAN, amount, BATCH) < 0)
			worker->taken += amount;
		worker->tries++;
	}
	torture_leave(&torture);
	return NULL;
}

/* Hides all room, and returns how much it is once it stays. */
static int64_t collect(void)
{
	int64_t collected = 0;

	for (uint32_t unit = 0; unit < units; unit++)
		*undone(unit) += HIDDEN;
	CHECK_EQUAL(0, percpu_fence(PERCPU_FENCE_RSEQ, -1));
	for (uint32_t unit = 0; unit < units; unit++) {
		int64_t hidden = room(unit) + HIDDEN;
		struct timespec look = { 0, 1000 };

		CHECK_EQUAL(1, hidden >= 0 && hidden < BATCH);
		for (int i = 0; i < LOOKS; i++) {
			CHECK_EQUAL(hidden, room(unit) + HIDDEN);
			nanosleep(&look, NULL);
		}
		collected += hidden;
	}
	return collected;
}

static void run(enum disturbance disturbance, int point, int rounds)
{
	static struct worker workers[WORKERS];
	int64_t given = 0, collected = 0, taken = 0;

	memset(column, 0, sizeof(column));
	percpu_delays[point] = TURNS;
	stop = 0;
	for (int i = 0; i < WORKERS; i++)
		workers[i] = (struct worker){
			.units = i == 0 ? (units + 1) / 2 : units,
			.random = 2862933555777941757 + (uint64_t)i,
		};
	torture_start(&torture, disturbance, WORKERS, take, workers,
		      sizeof(*workers));
	for (int i = 0; i < WORKERS; i++)
		while (!workers[i].tries)
			sched_yield();
	for (int i = 0; i < rounds; i++) {
		collected += collect();
		for (uint32_t unit = 0; unit < units; unit++) {
			int64_t quota = (i + (int)unit) % BATCH;

			given += quota;
			*undone(unit) = *done(unit) - quota;
		}
		sched_yield();
	}
	collected += collect();
	stop = 1;
	torture_end(&torture);
	percpu_delays[point] = 0;
	for (int i = 0; i < WORKERS; i++)
		taken += workers[i].taken;
	CHECK_EQUAL(given, collected + taken);
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 40;

	units = fenced_units(&torture, argv[0]);
	if (!units)
		return 0;
	for (int d = 0; d < DISTURBANCES; d++)
		for (int point = 5; point < POINTS; point++)
			run((enum disturbance)d, point, rounds);
	CHECK_EQUAL(0, percpu_torn);
	printf("%s: collected %d times, %" PRIu64 " aborts\n", argv[0],
	       (rounds + 1) * DISTURBANCES * (POINTS - 5),
	       (uint64_t)percpu_aborts);
	return 0;
}
