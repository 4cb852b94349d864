/* SPDX-License-Identifier: Apache-2.0 */
/* Loops that take turns on one CPU; the result is the best of many rounds of
 * each. */
#ifndef PERCPU_BENCH_ROUNDS_H
#define PERCPU_BENCH_ROUNDS_H

#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

struct loop {
	const char *name;
	void (*turn)(uint64_t turns);
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Prints the time in nanoseconds of an iteration of each loop, and the
 * difference to the first loop, whose name is `first`. */
static void time_in_turn(const struct loop *loops, size_t count, int rounds,
			 uint64_t turns, const char *first)
{
	double best[count];
	cpu_set_t here;

	CPU_ZERO(&here);
	CPU_SET(sched_getcpu(), &here);
	sched_setaffinity(0, sizeof(here), &here);
	for (int round = 0; round < rounds; round++)
		for (size_t i = 0; i < count; i++) {
			double start = now(), each;

			loops[i].turn(turns);
			each = (now() - start) / (double)turns;
			if (round == 0 || each < best[i])
				best[i] = each;
		}
	for (size_t i = 0; i < count; i++)
		printf("%-22s %6.2f ns  %5.2f net of %s\n", loops[i].name,
		       best[i], best[i] - best[0], first);
}

#endif
