/* SPDX-License-Identifier: Apache-2.0 */
/* No update is lost while threads share units and keep changing CPUs. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "check.h"
#include "percpu.h"

#define THREADS 4
#define ADDS 200000
#define UNITS 2

static _Alignas(64) _Atomic int64_t slots[UNITS * 8];

static void *add(void *arg)
{
	uint64_t slot0 = (uintptr_t)slots;

	(void)arg;
	for (int i = 0; i < ADDS; i++) {
		percpu_add(slot0, 64, UNITS, 1);
		percpu_add_bounded(slot0, 64, UNITS, 2, 1 << 30);
		if (i % 1000 == 0)
			sched_yield();
	}
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];
	cpu_set_t all, one;
	int pinned = sched_getaffinity(0, sizeof(all), &all) == 0;
	int64_t sum = 0;

	for (int t = 0; t < THREADS; t++)
		CHECK_EQUAL(0, pthread_create(&threads[t], NULL, add, NULL));
	for (int round = 0; pinned && round < 2000; round++) {
		CPU_ZERO(&one);
		CPU_SET(round % (CPU_COUNT(&all) + 1), &one);
		pthread_setaffinity_np(threads[round % THREADS], sizeof(one),
				       &one);
	}
	for (int t = 0; t < THREADS; t++)
		CHECK_EQUAL(0, pthread_join(threads[t], NULL));
	for (int i = 0; i < UNITS * 8; i++)
		sum += atomic_load(&slots[i]);
	CHECK_EQUAL((int64_t)THREADS * ADDS * 3, sum);
	return 0;
}
