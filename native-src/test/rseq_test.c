/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A restartable function updates done where a sequence can run and undone
 * where none can, the slot of the current CPU only, and says what it did. Prints
 * the size that libc registered.
 */
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "column.h"
#include "percpu.h"
#include "rseq.h"
#include "unit.h"

/* In words: three slots side by side, their done and then their undone. */
#define SPAN 3
#define BYTES (SPAN * sizeof(int64_t))

static int restartable;

/* The size of the registration of a thread. */
static uint32_t registered;

/* The same slot, seen by its parts. */
struct slot {
	int64_t *slots;
	uint64_t slot0;
	uint32_t units;
	uint32_t unit;
	int in_column; /* whether a sequence can run */
	int64_t *done;
	int64_t *undone;
};

static struct slot slot_of(int cpu, uint32_t units)
{
	struct slot slot = { .slots = new_column(units), .units = units };

	slot.slot0 = (uintptr_t)slot.slots;
	slot.unit = unit_of(cpu, units);
	slot.in_column = restartable && (uint32_t)cpu < units;
	slot.done = slot.slots + slot.unit * WORDS;
	slot.undone = slot.done + SPAN;
	return slot;
}

/* That the word of the two which should hold the updates holds them all. */
static void check_holds(const struct slot *slot, int bank, int64_t done,
			int64_t undone, int64_t value)
{
	if (slot->in_column)
		done = (int64_t)((uint64_t)undone + (uint64_t)value);
	else
		undone = (int64_t)((uint64_t)done - (uint64_t)value);
	CHECK_EQUAL(done, slot->done[bank]);
	CHECK_EQUAL(undone, slot->undone[bank]);
	check_only(slot->slots, slot->units, slot->unit, 9U << bank);
}

static void add(int cpu, uint32_t units)
{
	struct slot s = slot_of(cpu, units);

	CHECK_EQUAL(5, percpu_rseq_add(s.slot0, STRIDE, units, BYTES, 5));
	CHECK_EQUAL(-2, percpu_rseq_add(s.slot0, STRIDE, units, BYTES, -7));
	check_holds(&s, 0, 0, 0, -2);

	*s.done = 100;
	*s.undone = 40;
	CHECK_EQUAL(s.in_column ? 101 : -39,
		    percpu_rseq_add(s.slot0, STRIDE, units, BYTES, 1));
	check_holds(&s, 0, 100, 40, 61);

	*(s.in_column ? s.done : s.undone) =
		s.in_column ? INT64_MAX : -INT64_MAX;
	*(s.in_column ? s.undone : s.done) = 0;
	CHECK_EQUAL(INT64_MIN,
		    percpu_rseq_add(s.slot0, STRIDE, units, BYTES, 1));
	check_holds(&s, 0, 0, 0, INT64_MIN);
	free(s.slots);
}

static void add_bounded(int cpu, uint32_t units)
{
	struct slot s = slot_of(cpu, units);
	int32_t unit = (int32_t)s.unit;
	const struct {
		int64_t done, undone, delta, batch;
		int adds;
	} cases[] = {
		{ 0, 0, 31, 32, 1 },
		{ 0, 0, 32, 32, 0 },
		{ 0, 0, -31, 32, 1 },
		{ 0, 0, -32, 32, 0 },
		{ 0, 5, 1, 32, 1 },
		{ 5, 0, 1, 32, 1 },
		{ 5, 5, 1, 32, 1 },
		{ 100, 90, 21, 32, 1 },
		{ 100, 90, 22, 32, 0 },
		{ 90, 100, -21, 32, 1 },
		{ 90, 100, -22, 32, 0 },
		{ 0, 0, 0, 1, 1 },
		{ 0, 0, 1, 1, 0 },
		{ 0, 0, -1, 1, 0 },
		{ INT64_MAX, 0, 1, INT64_MAX, 0 },
		{ INT64_MAX, 1, 0, INT64_MAX, 1 },
		{ INT64_MAX, 0, 0, INT64_MAX, 0 },
		{ INT64_MIN, 0, 0, INT64_MAX, 0 },
		{ INT64_MIN, 0, 1, INT64_MAX, 0 },
		{ INT64_MIN, 0, 2, INT64_MAX, 1 },
		{ INT64_MIN, INT64_MAX, 5, 7, 1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint64_t new = (uint64_t)cases[i].done +
			       (uint64_t)cases[i].delta;
		int adds = s.in_column && cases[i].adds;
		int fresh = !cases[i].done && !cases[i].undone;

		*s.done = cases[i].done;
		*s.undone = cases[i].undone;
		CHECK_EQUAL(!adds ? unit : fresh ? -2 - unit : -1,
			    percpu_rseq_add_bounded(s.slot0, STRIDE, units,
						    BYTES, cases[i].delta,
						    cases[i].batch));
		CHECK_EQUAL(adds ? (int64_t)new : cases[i].done, *s.done);
		CHECK_EQUAL(cases[i].undone, *s.undone);
		check_only(s.slots, units, s.unit, 9);
	}
	free(s.slots);
}

static void take(int cpu, uint32_t units)
{
	struct slot s = slot_of(cpu, units);
	int32_t unit = (int32_t)s.unit;
	const struct {
		int64_t done, undone, amount, batch;
		int takes;
	} cases[] = {
		{ 0, 0, 0, 1, 1 },
		{ 0, 0, 1, 32, 0 },
		{ 0, 0, -31, 32, 1 },
		{ 0, 0, -32, 32, 0 },
		{ 7, 7, -1, 32, 1 },
		{ 10, 3, 7, 32, 1 },
		{ 10, 3, 8, 32, 0 },
		{ 10, 3, -24, 32, 1 },
		{ 10, 3, -25, 32, 0 },
		{ 3, 4, 0, 32, 0 },
		{ 3, 4, -1, 32, 0 },
		{ 3, 4, -5, 32, 0 },
		{ -20, -30, 5, 32, 1 },
		{ 0, 1LL << 62, -(1LL << 62), 32, 0 },
		{ 5, 0, INT64_MIN, 32, 0 },
		{ 5, 0, INT64_MAX, 32, 0 },
		{ INT64_MIN, INT64_MAX, 1, 32, 1 },
		{ INT64_MAX, INT64_MIN, 0, 32, 0 },
		{ 0, -5, 5, 32, 1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint64_t left = (uint64_t)cases[i].done -
				(uint64_t)cases[i].amount;
		int takes = s.in_column && cases[i].takes;
		int fresh = !cases[i].done && !cases[i].undone;

		*s.done = cases[i].done;
		*s.undone = cases[i].undone;
		CHECK_EQUAL(!takes ? unit : fresh ? -2 - unit : -1,
			    percpu_rseq_take(s.slot0, STRIDE, units, BYTES,
					     cases[i].amount, cases[i].batch));
		CHECK_EQUAL(takes ? (int64_t)left : cases[i].done, *s.done);
		CHECK_EQUAL(cases[i].undone, *s.undone);
		check_only(s.slots, units, s.unit, 9);
	}
	free(s.slots);
}

static void compare_store(int cpu, uint32_t units)
{
	struct slot s = slot_of(cpu, units);

	CHECK_EQUAL(0, percpu_rseq_compare_store(s.slot0, STRIDE, units, BYTES,
						 1, 2));
	check_holds(&s, 0, 0, 0, 0);
	CHECK_EQUAL(1, percpu_rseq_compare_store(s.slot0, STRIDE, units, BYTES,
						 0, 7));
	check_holds(&s, 0, 0, 0, 7);

	*s.done = 10;
	*s.undone = 30;
	CHECK_EQUAL(0, percpu_rseq_compare_store(s.slot0, STRIDE, units, BYTES,
						 10, 0));
	CHECK_EQUAL(1, percpu_rseq_compare_store(s.slot0, STRIDE, units, BYTES,
						 -20, INT64_MIN));
	check_holds(&s, 0, 10, 30, INT64_MIN);
	free(s.slots);
}

static void flip_add(int cpu, uint32_t units)
{
	for (int64_t flag = 0; flag < 2; flag++) {
		struct slot s = slot_of(cpu, units);

		CHECK_EQUAL(5, percpu_rseq_flip_add(s.slot0, STRIDE, units,
						    BYTES, (uintptr_t)&flag, 5));
		check_holds(&s, (int)flag, 0, 0, 5);
		s.done[flag] = 100;
		s.undone[flag] = 40;
		CHECK_EQUAL(s.in_column ? 90 : -50, percpu_rseq_flip_add(s.slot0, STRIDE, units,
						     BYTES, (uintptr_t)&flag, -10));
		check_holds(&s, (int)flag, 100, 40, 50);
		free(s.slots);
	}
}

/* Undone may be anywhere, in front of done, too. */
static void span_may_be_negative(int cpu, uint32_t units)
{
	struct slot s = slot_of(cpu, units);

	s.done[SPAN] = 3;
	CHECK_EQUAL(s.in_column ? 7 : 4, percpu_rseq_add(s.slot0 + BYTES, STRIDE, units,
				       -(uint64_t)BYTES, 4));
	CHECK_EQUAL(s.in_column ? 7 : 3, s.done[SPAN]);
	CHECK_EQUAL(s.in_column ? 0 : -4, s.done[0]);
	check_only(s.slots, units, s.unit, 9);
	free(s.slots);
}

static void every_function(int cpu)
{
	const uint32_t units[] = { (uint32_t)cpu + 1, (uint32_t)cpu + 7, 1 };

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		add(cpu, units[i]);
		add_bounded(cpu, units[i]);
		take(cpu, units[i]);
		compare_store(cpu, units[i]);
		flip_add(cpu, units[i]);
		span_may_be_negative(cpu, units[i]);
	}
}

/* What libc registered may have any size of its time, such as 33 bytes. Returns
 * the size, or 0. */
static uint32_t unregister(uint64_t area)
{
#ifdef SYS_rseq
	for (uint32_t size = 512; size >= 20; size--)
		if (!syscall(SYS_rseq, area, size, 1, ARCH_RSEQ_SIGNATURE))
			return size;
#endif
	(void)area;
	return 0;
}

/* A thread of its own whose area libc has, but which is not registered. */
static void *unregistered(void *cpu)
{
	uint64_t area = percpu_rseq_area();

	CHECK_EQUAL(1, area != 0);
	registered = unregister(area);
	CHECK_EQUAL(1, registered != 0);
	CHECK_EQUAL(0, percpu_rseq_area());
	CHECK_EQUAL(-1, percpu_cpu_rseq());
	CHECK_EQUAL(-1, percpu_mm_cid());
	CHECK_EQUAL(-1, percpu_node_id());
	restartable = 0;
	every_function(*(int *)cpu);
	return NULL;
}

int main(int argc, char **argv)
{
	struct percpu_facts facts;
	int cpu = pin_to_highest();
	char libc[32] = "";
	pthread_t thread;

	(void)argc;
	percpu_probe(&facts);
	restartable = facts.rseq_sections && facts.rseq_registered;
	/* An area that was not registered is not even written to. */
	CHECK_EQUAL(restartable, percpu_rseq_offset != 0);
	every_function(cpu);
	if (restartable) {
		CHECK_EQUAL(0, pthread_create(&thread, NULL, unregistered,
					      &cpu));
		CHECK_EQUAL(0, pthread_join(thread, NULL));
		confstr(_CS_GNU_LIBC_VERSION, libc, sizeof(libc));
		printf("%s: %s registered %" PRIu32 " bytes and tells of %" PRIu32
		       ", the kernel fills %" PRIu32 "\n",
		       argv[0], libc, registered, facts.rseq_size,
		       facts.rseq_feature_size);
	}
	return 0;
}
