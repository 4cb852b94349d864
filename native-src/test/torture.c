/* SPDX-License-Identifier: Apache-2.0 */
/*
 * torture [UPDATES]: no update is lost, whatever happens at whatever point of
 * a sequence.
 *
 * Runs every workload with a delay at every point of the sections in turn,
 * under every disturbance: more threads than CPUs, yields, signals, forced
 * migrations. The sum has to be that of the updates issued, and the kernel has
 * to have aborted sequences, or else the run proves nothing.
 */
#include "torture.h"

#define THREADS 4
#define TURNS 60
#define BATCH 64

enum workload { ADD, ADD_BOUNDED, TAKE, COMPARE_STORE, FLIP_ADD, WORKLOADS };

static struct torture torture;
static _Alignas(STRIDE) _Atomic int64_t
	column[MOST_UNITS * STRIDE / sizeof(int64_t)];
static _Atomic int64_t central;
static int64_t flag;
static uint32_t units;

struct worker {
	enum workload workload;
	enum disturbance disturbance;
	uint64_t updates;
	uint64_t random;
	uint32_t units;
	uint64_t issued; /* the sum of its updates; wraps */
};

static _Atomic int64_t *word(uint32_t unit, size_t offset)
{
	return column + (unit * (size_t)STRIDE + offset) / sizeof(int64_t);
}

static int64_t value_of(uint32_t unit, int bank)
{
	return *word(unit, 8 * (size_t)bank) -
	       *word(unit, 8 * (size_t)bank + SPAN);
}

/* Moves a slot's value to the central count, from any CPU. */
static void fold(uint32_t unit)
{
	int64_t taken = value_of(unit, 0);

	*word(unit, SPAN) += taken;
	central += taken;
}

static void update(struct worker *worker, int64_t delta)
{
	uint64_t slot0 = (uintptr_t)column;
	int64_t expected;
	int32_t due;

	switch (worker->workload) {
	case ADD:
		percpu_rseq_add(slot0, STRIDE, worker->units, SPAN, delta);
		break;
	case ADD_BOUNDED:
		due = percpu_rseq_add_bounded(slot0, STRIDE, worker->units,
					      SPAN, delta, BATCH);
		if (due >= 0) {
			fold((uint32_t)due);
			central += delta;
		}
		break;
	case TAKE:
		due = percpu_rseq_take(slot0, STRIDE, worker->units, SPAN,
				       -delta, BATCH);
		if (due >= 0)
			central += delta;
		break;
	case COMPARE_STORE:
		expected = value_of((uint32_t)sched_getcpu() % worker->units,
				    0);
		if (!percpu_rseq_compare_store(slot0, STRIDE, worker->units,
					       SPAN, expected,
					       expected + delta))
			return;
		break;
	default:
		percpu_rseq_flip_add(slot0, STRIDE, worker->units, SPAN,
				     (uintptr_t)&flag,
				     delta);
	}
	worker->issued += (uint64_t)delta;
}

static void *work(void *arg)
{
	struct worker *worker = arg;

	for (uint64_t i = 0; i < worker->updates; i++) {
		uint64_t random = next_random(&worker->random);

		update(worker, (int64_t)(random % 31) - 10);
		if (worker->disturbance == YIELDS && random % 8 == 0)
			sched_yield();
		if (random % 256 == 0) {
			fold((uint32_t)(random >> 32) % units);
			__atomic_store_n(&flag, random >> 16 & 1,
					 __ATOMIC_SEQ_CST);
		}
	}
	torture_leave(&torture);
	return NULL;
}

static void run(enum workload workload, enum disturbance disturbance, int point,
		uint64_t updates)
{
	struct worker workers[THREADS];
	uint64_t issued = 0, sum;

	memset(column, 0, sizeof(column));
	central = 0;
	if (point)
		percpu_delays[point] = TURNS;
	for (int i = 0; i < THREADS; i++)
		/* The last one also has CPUs outside of its column. */
		workers[i] = (struct worker){
			.workload = workload,
			.disturbance = disturbance,
			.updates = updates,
			.random = 2862933555777941757 + (uint64_t)i,
			.units = i == THREADS - 1 ? (units + 1) / 2 : units,
		};
	torture_start(&torture, disturbance, THREADS, work, workers,
		      sizeof(*workers));
	torture_end(&torture);
	if (point)
		percpu_delays[point] = 0;

	for (int i = 0; i < THREADS; i++)
		issued += workers[i].issued;
	sum = (uint64_t)central;
	for (uint32_t unit = 0; unit < units; unit++)
		sum += (uint64_t)value_of(unit, 0) + (uint64_t)value_of(unit, 1);
	if (sum != issued)
		fprintf(stderr, "workload %d, delay at %d, %s:\n", workload,
			point, disturbances[disturbance]);
	CHECK_EQUAL(issued, sum);
}

int main(int argc, char **argv)
{
	const int runs = WORKLOADS * DISTURBANCES * POINTS;
	uint64_t updates = argc > 1 ? strtoull(argv[1], NULL, 10) : 8000000;
	uint64_t each = updates / (uint64_t)(runs * THREADS);
	struct percpu_facts facts;
	int restartable;

	percpu_probe(&facts);
	restartable = facts.rseq_sections && facts.rseq_registered;
	find_cpus(&torture);
	units = (uint32_t)torture.cpu[torture.cpus - 1] + 1;
	CHECK_EQUAL(1, units <= MOST_UNITS && each > 0);

	for (int d = 0; d < DISTURBANCES; d++) {
		uint64_t before = percpu_aborts;

		for (int w = 0; w < WORKLOADS; w++)
			for (int point = 0; point < POINTS; point++)
				run((enum workload)w, (enum disturbance)d,
				    point, each);
		printf("%s: %s: %" PRIu64 " updates, %" PRIu64 " aborts\n",
		       argv[0], disturbances[d],
		       each * WORKLOADS * POINTS * THREADS,
		       percpu_aborts - before);
		if (!restartable || d == NOTHING || d == YIELDS ||
		    (d == MIGRATIONS && torture.cpus == 1))
			continue;
		/* A machine may be too busy to disturb a short run. */
		for (int more = 0; percpu_aborts == before && more < 200;
		     more++)
			run(ADD, (enum disturbance)d, 7, each);
		CHECK_EQUAL(1, percpu_aborts > before);
	}
	CHECK_EQUAL(0, percpu_torn);
	if (!restartable)
		printf("%s: no sequences here: the fallback only\n", argv[0]);
	return 0;
}
