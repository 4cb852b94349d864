/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What makes sequences abort, and the counts of it. For programs that link the
 * torture build of the sections, each of which includes this once.
 */
#ifndef PERCPU_TORTURE_H
#define PERCPU_TORTURE_H

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "check.h"
#include "percpu.h"

/* Of the column: a slot is three restartable ones, a cache line wide. */
#define MOST_UNITS 1024
#define STRIDE 64
#define SPAN 24

#define POINTS 10
#define MOST_THREADS 64

/* Turns of delay at the points of the sections; [0] is 1, the step. */
float percpu_delays[POINTS] = { 1 };

/* Aborts, and commits that were about to go wrong. */
_Atomic uint64_t percpu_aborts, percpu_torn;

enum disturbance { NOTHING, YIELDS, SIGNALS, MIGRATIONS, DISTURBANCES };

static const char *const disturbances[] = { "nothing", "yields", "signals",
					    "migrations" };

/* The threads that are disturbed, and the one that disturbs them. */
struct torture {
	enum disturbance disturbance;
	int threads;
	pthread_t thread[MOST_THREADS];
	pthread_t disturber;
	_Atomic int running;
	int cpus;
	int cpu[CPU_SETSIZE]; /* that the process may use */
};

static inline uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Stays for a while, so that others run in the middle of whatever it hit. */
static void signalled(int signal)
{
	(void)signal;
	for (volatile int i = 0; i < 2000; i++)
		;
}

static inline void find_cpus(struct torture *torture)
{
	cpu_set_t set;

	CHECK_EQUAL(0, sched_getaffinity(0, sizeof(set), &set));
	torture->cpus = 0;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &set))
			torture->cpu[torture->cpus++] = cpu;
}

/*
 * The units of a column that has one for each CPU, after readers may fence
 * every CPU's sequences; 0 where the kernel has no such fence, which is said.
 */
static inline uint32_t fenced_units(struct torture *torture,
				    const char *program)
{
	int32_t registered = percpu_fence_register(PERCPU_FENCE_RSEQ);
	uint32_t units;

	if (registered) {
		printf("%s: skipped: membarrier: %s\n", program,
		       strerror(-registered));
		return 0;
	}
	find_cpus(torture);
	units = (uint32_t)torture->cpu[torture->cpus - 1] + 1;
	CHECK_EQUAL(1, units <= MOST_UNITS);
	return units;
}

static void *disturb(void *arg)
{
	struct torture *torture = arg;
	uint64_t random = 88172645463325252;
	struct timespec pause = { 0, 20000 };

	while (torture->running) {
		pthread_t thread =
			torture->thread[next_random(&random) %
					(uint64_t)torture->threads];
		cpu_set_t one;

		switch (torture->disturbance) {
		case SIGNALS:
			pthread_kill(thread, SIGUSR1);
			break;
		case MIGRATIONS:
			CPU_ZERO(&one);
			CPU_SET(torture->cpu[next_random(&random) %
					     (uint64_t)torture->cpus],
				&one);
			pthread_setaffinity_np(thread, sizeof(one), &one);
			break;
		default:
			break;
		}
		nanosleep(&pause, NULL);
	}
	return NULL;
}

/* Starts threads of body(arg) under the disturbance. */
static inline void torture_start(struct torture *torture,
				 enum disturbance disturbance, int threads,
				 void *(*body)(void *), void *args, size_t size)
{
	struct sigaction action = { .sa_handler = signalled,
				    .sa_flags = SA_RESTART };

	CHECK_EQUAL(1, threads <= MOST_THREADS);
	sigaction(SIGUSR1, &action, NULL);
	torture->disturbance = disturbance;
	torture->threads = threads;
	torture->running = threads;
	for (int i = 0; i < threads; i++)
		CHECK_EQUAL(0, pthread_create(&torture->thread[i], NULL, body,
					      (char *)args + size * i));
	CHECK_EQUAL(0, pthread_create(&torture->disturber, NULL, disturb,
				      torture));
}

/* The last thing that a body does; until all did, each may be disturbed. */
static inline void torture_leave(struct torture *torture)
{
	torture->running--;
}

/* Waits for the threads to end by themselves. */
static inline void torture_end(struct torture *torture)
{
	CHECK_EQUAL(0, pthread_join(torture->disturber, NULL));
	for (int i = 0; i < torture->threads; i++)
		CHECK_EQUAL(0, pthread_join(torture->thread[i], NULL));
}

#endif
