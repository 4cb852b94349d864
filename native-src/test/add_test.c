/* SPDX-License-Identifier: Apache-2.0 */
/* An add updates the current CPU's slot, no other memory, and says so. */
#include "column.h"
#include "percpu.h"
#include "unit.h"

static void adds_to_the_unit(int cpu, uint32_t units)
{
	int64_t *slots = new_column(units);
	uint64_t slot0 = (uintptr_t)slots;
	int64_t *own = slots + unit_of(cpu, units) * WORDS;
	int32_t unit = (int32_t)unit_of(cpu, units);

	CHECK_EQUAL(5, percpu_add(slot0, STRIDE, units, 5));
	CHECK_EQUAL(-2, percpu_add(slot0, STRIDE, units, -7));
	CHECK_EQUAL(-2, *own);
	check_only(slots, units, (uint32_t)unit, 1);

	CHECK_EQUAL(-1, percpu_add_bounded(slot0, STRIDE, units, 33, 32));
	CHECK_EQUAL(-1, percpu_add_bounded(slot0, STRIDE, units, -31, 32));
	CHECK_EQUAL(-2 - unit, percpu_add_bounded(slot0, STRIDE, units, 31, 32));
	CHECK_EQUAL(unit, percpu_add_bounded(slot0, STRIDE, units, 1, 32));
	CHECK_EQUAL(31, *own);
	CHECK_EQUAL(-1, percpu_add_bounded(slot0, STRIDE, units, -62, 32));
	CHECK_EQUAL(unit, percpu_add_bounded(slot0, STRIDE, units, -1, 32));
	CHECK_EQUAL(-31, *own);
	check_only(slots, units, (uint32_t)unit, 1);

	*own = INT64_MAX;
	CHECK_EQUAL(unit, percpu_add_bounded(slot0, STRIDE, units, 1,
					     INT64_MAX));
	CHECK_EQUAL(INT64_MIN, percpu_add(slot0, STRIDE, units, 1));
	CHECK_EQUAL(unit, percpu_add_bounded(slot0, STRIDE, units, 0,
					     INT64_MAX));
	CHECK_EQUAL(unit, percpu_add_bounded(slot0, STRIDE, units, 1,
					     INT64_MAX));
	CHECK_EQUAL(-1, percpu_add_bounded(slot0, STRIDE, units, 2,
					   INT64_MAX));
	CHECK_EQUAL(INT64_MIN + 2, *own);
	CHECK_EQUAL(-1, percpu_add_bounded(slot0, STRIDE, units, -5,
					   INT64_MAX));
	CHECK_EQUAL(INT64_MAX - 2, *own);
	*own = INT64_MIN + 2;
	CHECK_EQUAL(INT64_MAX, percpu_add(slot0, STRIDE, units, -3));
	free(slots);
}

int main(void)
{
	int cpu = pin_to_highest();

	adds_to_the_unit(cpu, (uint32_t)cpu + 1);
	adds_to_the_unit(cpu, (uint32_t)cpu + 7);
	adds_to_the_unit(cpu, 1);
	return 0;
}
