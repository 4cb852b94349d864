/* SPDX-License-Identifier: Apache-2.0 */
/* An add updates the current CPU's slot, no other memory, and says so. */
#define _GNU_SOURCE
#include <sched.h>
#include <string.h>

#include "check.h"
#include "percpu.h"
#include "unit.h"

#define STRIDE 64
#define WORDS (STRIDE / sizeof(int64_t))

/* Pins to the highest allowed CPU, where an ignored bound would show. */
static int pin(void)
{
	static cpu_set_t allowed[64];
	int cpu = (int)sizeof(allowed) * 8 - 1;

	if (sched_getaffinity(0, sizeof(allowed), allowed))
		return sched_getcpu();
	while (!CPU_ISSET_S(cpu, sizeof(allowed), allowed))
		cpu--;
	memset(allowed, 0, sizeof(allowed));
	CPU_SET_S(cpu, sizeof(allowed), allowed);
	sched_setaffinity(0, sizeof(allowed), allowed);
	return sched_getcpu();
}

static int64_t *column(uint32_t units)
{
	int64_t *slots = aligned_alloc(STRIDE, (size_t)units * STRIDE);

	CHECK_EQUAL(1, slots != NULL);
	memset(slots, 0, (size_t)units * STRIDE);
	return slots;
}

/* Everything but the slots of the units has to be zero still. */
static int64_t sum(const int64_t *slots, uint32_t units)
{
	int64_t sum = 0;

	for (size_t i = 0; i < units * WORDS; i++) {
		if (i % WORDS == 0)
			sum += slots[i];
		else
			CHECK_EQUAL(0, slots[i]);
	}
	return sum;
}

static void adds_to_the_unit(int cpu, uint32_t units)
{
	int64_t *slots = column(units);
	uint64_t slot0 = (uintptr_t)slots;
	int64_t *own = slots + unit_of(cpu, units) * WORDS;
	int32_t unit = (int32_t)unit_of(cpu, units);

	CHECK_EQUAL(5, percpu_add(slot0, STRIDE, units, 5));
	CHECK_EQUAL(-2, percpu_add(slot0, STRIDE, units, -7));
	CHECK_EQUAL(-2, *own);
	CHECK_EQUAL(-2, sum(slots, units));

	CHECK_EQUAL(-1, percpu_add_bounded(slot0, STRIDE, units, 33, 32));
	CHECK_EQUAL(unit, percpu_add_bounded(slot0, STRIDE, units, 1, 32));
	CHECK_EQUAL(31, *own);
	CHECK_EQUAL(-1, percpu_add_bounded(slot0, STRIDE, units, -62, 32));
	CHECK_EQUAL(unit, percpu_add_bounded(slot0, STRIDE, units, -1, 32));
	CHECK_EQUAL(-31, sum(slots, units));

	*own = INT64_MAX;
	CHECK_EQUAL(INT64_MIN, percpu_add(slot0, STRIDE, units, 1));
	CHECK_EQUAL(unit, percpu_add_bounded(slot0, STRIDE, units, 0,
					     INT64_MAX));
	CHECK_EQUAL(unit, percpu_add_bounded(slot0, STRIDE, units, 1,
					     INT64_MAX));
	CHECK_EQUAL(-1, percpu_add_bounded(slot0, STRIDE, units, 2,
					   INT64_MAX));
	CHECK_EQUAL(INT64_MIN + 2, *own);
	CHECK_EQUAL(INT64_MAX, percpu_add(slot0, STRIDE, units, -3));
	free(slots);
}

int main(void)
{
	int cpu = pin();

	adds_to_the_unit(cpu, (uint32_t)cpu + 1);
	adds_to_the_unit(cpu, (uint32_t)cpu + 7);
	adds_to_the_unit(cpu, 1);
	return 0;
}
