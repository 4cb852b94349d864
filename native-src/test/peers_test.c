/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The peers count right: alone, with any delta, on CPUs outside of the column,
 * and by threads that change CPUs; but for the one that is known to lose. A
 * sequence that a signal interrupts is restarted.
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "check.h"
#include "peers.h"

#define STRIDE 256
#define THREADS 4
#define LOOPS 200
#define UPDATES 1000
#define BATCH 8
#define SIGNALS 2000
#define BY_SIGNAL 1000000000

static const char *const names[] = {
	"atomic:atomic:called",	  "atomic:atomic:inlined",
	"striped:atomic:called",  "striped:atomic:inlined",
	"striped:rseq:called",	  "striped:rseq:inlined",
	"percpu:atomic:called",	  "percpu:atomic:inlined",
	"percpu:rseq:called",	  "percpu:rseq:inlined",
	"local:opaque:called",	  "local:opaque:inlined",
	"nonatomic:plain:called", "nonatomic:plain:inlined",
};

static int starts(const char *name, const char *with)
{
	return strncmp(name, with, strlen(with)) == 0;
}

static void counts_alone(const char *name, uint32_t units)
{
	struct peer *peer = peer_create(name, STRIDE, units, BATCH);
	int64_t sum;

	CHECK_EQUAL(1, peer != NULL);
	CHECK_EQUAL(0, peer_sum(peer));
	peer_run(peer, 100, 1);
	CHECK_EQUAL(100, peer_sum(peer));
	/* One thread leaves less than the batch in each slot. */
	if (starts(name, "percpu"))
		CHECK_EQUAL(1, peer_read(peer) > 100 - (int64_t)units * BATCH);
	peer_run(peer, 10, -7);
	peer_run(peer, 1, BATCH);
	peer_run(peer, 2, 1 - BATCH);
	peer_run(peer, 0, 1);
	sum = 100 - 70 + BATCH + 2 * (1 - BATCH);
	CHECK_EQUAL(sum, peer_sum(peer));
	/* As long does it wraps, and the compiler does not count on it not to. */
	peer_run(peer, 3, INT64_MAX);
	CHECK_EQUAL((int64_t)((uint64_t)sum + 3 * (uint64_t)INT64_MAX),
		    peer_sum(peer));
	peer_free(peer);
}

static void *run(void *peer)
{
	for (int i = 0; i < LOOPS; i++) {
		peer_run(peer, UPDATES, i % 3 - 1);
		peer_run(peer, UPDATES, 3);
		if (i % 20 == 0)
			sched_yield();
	}
	return NULL;
}

/* How many of what the threads have added is missing. */
static int64_t lost(const char *name, uint32_t units)
{
	struct peer *peer = peer_create(name, STRIDE, units, BATCH);
	pthread_t threads[THREADS];
	cpu_set_t all, one;
	int pinned = sched_getaffinity(0, sizeof(all), &all) == 0;
	int64_t issued = 0, sum;

	CHECK_EQUAL(1, peer != NULL);
	for (int i = 0; i < LOOPS; i++)
		issued += (i % 3 - 1 + 3) * UPDATES;
	for (int t = 0; t < THREADS; t++)
		CHECK_EQUAL(0, pthread_create(&threads[t], NULL, run, peer));
	for (int round = 0; pinned && round < 200; round++) {
		CPU_ZERO(&one);
		CPU_SET(round % (CPU_COUNT(&all) + 1), &one);
		pthread_setaffinity_np(threads[round % THREADS], sizeof(one),
				       &one);
	}
	for (int t = 0; t < THREADS; t++)
		CHECK_EQUAL(0, pthread_join(threads[t], NULL));
	sum = peer_sum(peer);
	peer_free(peer);
	return THREADS * issued - sum;
}

static struct peer *interrupted;
static _Atomic int running;
static volatile sig_atomic_t signalled;

/* An update of the same slot, in the middle of whatever it hit. */
static void update_too(int signal)
{
	(void)signal;
	signalled++;
	peer_run(interrupted, 1, BY_SIGNAL);
}

static void *run_long(void *turns)
{
	while (running) {
		peer_run(interrupted, UPDATES, 1);
		*(int64_t *)turns += UPDATES;
	}
	return NULL;
}

/* Of a peer without a bound, which so never takes its lock. */
static void bears_signals(const char *name)
{
	struct sigaction action = { .sa_handler = update_too,
				    .sa_flags = SA_RESTART };
	struct timespec pause = { 0, 20000 };
	pthread_t thread;
	int64_t turns = 0;

	interrupted = peer_create(name, STRIDE, 1024, (int64_t)1 << 60);
	CHECK_EQUAL(1, interrupted != NULL);
	sigaction(SIGUSR1, &action, NULL);
	running = 1;
	signalled = 0;
	CHECK_EQUAL(0, pthread_create(&thread, NULL, run_long, &turns));
	for (int i = 0; i < SIGNALS; i++) {
		pthread_kill(thread, SIGUSR1);
		nanosleep(&pause, NULL);
	}
	running = 0;
	CHECK_EQUAL(0, pthread_join(thread, NULL));
	CHECK_EQUAL(1, signalled > 0);
	CHECK_EQUAL(turns + signalled * (int64_t)BY_SIGNAL,
		    peer_sum(interrupted));
	peer_free(interrupted);
}

int main(int argc, char **argv)
{
	uint32_t units = 1024;
	int64_t missing = 0;

	(void)argc;
	CHECK_EQUAL(1, peer_refusal("percpu:rseq") != NULL);
	CHECK_EQUAL(1, peer_create("percpu:rseq", STRIDE, 1, BATCH) == NULL);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *refusal = peer_refusal(names[i]);

		if (refusal) {
			CHECK_EQUAL(1, strstr(names[i], "rseq") != NULL);
			CHECK_EQUAL(1, peer_create(names[i], STRIDE, 1,
						   BATCH) == NULL);
			printf("%s: %s: %s\n", argv[0], names[i], refusal);
			continue;
		}
		counts_alone(names[i], units);
		counts_alone(names[i], 1);
		if (starts(names[i], "nonatomic")) {
			for (int more = 0; !missing && more < 50; more++)
				missing = lost(names[i], units);
			continue;
		}
		CHECK_EQUAL(0, lost(names[i], units));
		CHECK_EQUAL(0, lost(names[i], 1));
		if (strstr(names[i], "rseq"))
			bears_signals(names[i]);
	}
	printf("%s: nonatomic missed %" PRId64 "\n", argv[0], missing);
	return 0;
}
