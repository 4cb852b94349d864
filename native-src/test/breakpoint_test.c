/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sequence that is interrupted after its descriptor is stored and before its
 * commit starts anew, at whatever instruction; at any other it goes on.
 *
 * For each way through each function of the release build:
 *
 *     1. The instructions are found by single steps, while the thread is not
 *        registered, since a step aborts a sequence. Which one stores the
 *        descriptor, and which one commits, is seen by what it changed: the
 *        test does not believe the descriptor.
 *     2. A breakpoint is put on each instruction in turn. The signal finds the
 *        thread at the breakpoint or, if the kernel aborted, in the abort
 *        handler; it takes the breakpoint away and moves the thread to another
 *        CPU, if there is one. What was not committed has to be done there.
 *     3. A breakpoint stays in a sequence: after PERCPU_MOST_ABORTS aborts the
 *        update has to be atomic.
 */
#include "column.h"
#include "percpu.h"

#if (defined(__x86_64__) || defined(__aarch64__)) && !defined(__ILP32__)

#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "rseq.h"

#define SPAN 24
#define MOST_STEPS 64

#ifdef __x86_64__
typedef uint8_t code;
#define BREAKPOINT 0xcc
#define AFTER 1 /* where the trap finds the instruction pointer */
#define TRAP_FLAG 0x100
#define POINTER(context) (context)->uc_mcontext.gregs[REG_RIP]
#else
typedef uint32_t code;
#define BREAKPOINT 0xd4200000
#define AFTER 0
#define POINTER(context) (context)->uc_mcontext.pc
#endif

/* A way through a function, and what it does to a slot of done 10, undone 3
 * and to bank 1 beside it, or to one that is zero. */
struct path {
	const char *name;
	uintptr_t function;
	int64_t (*call)(uint64_t slot0, uint32_t units);
	int fresh;   /* the slot is zero */
	int changes; /* the word that it commits to, or -1 */
	int64_t to;
	int fallback_changes; /* the word that the fallback writes, or -1 */
	int64_t fallback_to;
};

static const int64_t flags[] = { 0, 1 };

static int64_t call_add(uint64_t slot0, uint32_t units)
{
	return percpu_rseq_add(slot0, STRIDE, units, SPAN, 5);
}

static int64_t call_add_bounded(uint64_t slot0, uint32_t units)
{
	return percpu_rseq_add_bounded(slot0, STRIDE, units, SPAN, 5, 13);
}

static int64_t call_refused(uint64_t slot0, uint32_t units)
{
	return percpu_rseq_add_bounded(slot0, STRIDE, units, SPAN, 5, 12);
}

static int64_t call_take(uint64_t slot0, uint32_t units)
{
	return percpu_rseq_take(slot0, STRIDE, units, SPAN, -5, 13);
}

static int64_t call_frozen(uint64_t slot0, uint32_t units)
{
	/* Of words 3 and 1, whose difference is below zero. */
	return percpu_rseq_take(slot0 + 24, STRIDE, units, -(uint64_t)16, -5,
				13);
}

static int64_t call_no_room(uint64_t slot0, uint32_t units)
{
	return percpu_rseq_take(slot0, STRIDE, units, SPAN, 8, 13);
}

static int64_t call_stored(uint64_t slot0, uint32_t units)
{
	return percpu_rseq_compare_store(slot0, STRIDE, units, SPAN, 7, 12);
}

static int64_t call_differs(uint64_t slot0, uint32_t units)
{
	return percpu_rseq_compare_store(slot0, STRIDE, units, SPAN, 8, 12);
}

static int64_t call_bank_0(uint64_t slot0, uint32_t units)
{
	return percpu_rseq_flip_add(slot0, STRIDE, units, SPAN,
				    (uintptr_t)&flags[0], 5);
}

static int64_t call_bank_1(uint64_t slot0, uint32_t units)
{
	return percpu_rseq_flip_add(slot0, STRIDE, units, SPAN,
				    (uintptr_t)&flags[1], 5);
}

static const struct path paths[] = {
	{ "add", (uintptr_t)percpu_rseq_add, call_add, 0, 0, 15, 3, -2 },
	{ "add_bounded, added", (uintptr_t)percpu_rseq_add_bounded,
	  call_add_bounded, 0, 0, 15, -1, 0 },
	{ "add_bounded, due", (uintptr_t)percpu_rseq_add_bounded, call_refused,
	  0, -1, 0, -1, 0 },
	{ "add_bounded, fresh", (uintptr_t)percpu_rseq_add_bounded,
	  call_add_bounded, 1, 0, 5, -1, 0 },
	{ "take, taken", (uintptr_t)percpu_rseq_take, call_take, 0, 0, 15, -1,
	  0 },
	{ "take, no room", (uintptr_t)percpu_rseq_take, call_no_room, 0, -1, 0,
	  -1, 0 },
	{ "take, frozen", (uintptr_t)percpu_rseq_take, call_frozen, 0, -1, 0,
	  -1, 0 },
	{ "take, fresh", (uintptr_t)percpu_rseq_take, call_take, 1, 0, 5, -1,
	  0 },
	{ "compare_store, stored", (uintptr_t)percpu_rseq_compare_store,
	  call_stored, 0, 0, 15, 3, -2 },
	{ "compare_store, differs", (uintptr_t)percpu_rseq_compare_store,
	  call_differs, 0, -1, 0, -1, 0 },
	{ "flip_add, bank 0", (uintptr_t)percpu_rseq_flip_add, call_bank_0, 0,
	  0, 15, 3, -2 },
	{ "flip_add, bank 1", (uintptr_t)percpu_rseq_flip_add, call_bank_1, 0,
	  1, 25, 4, -1 },
};

static int64_t *slots;
static uint32_t units;
static int home, other; /* CPUs, the same one if there is but one */

static struct {
	enum { TRACE, ONCE, STAYS } mode;
	uintptr_t function;
	uintptr_t address; /* of the breakpoint */
	code replaced;	   /* that stood there */
	int hits;
	int aborts;
	int steps;
	uintptr_t step[MOST_STEPS];
	int armed[MOST_STEPS];	   /* the descriptor is stored, before it */
	int committed[MOST_STEPS]; /* the slot is changed, before it */
	const struct path *path;
} trap;

static const int64_t *before(const struct path *path)
{
	static const int64_t used[WORDS] = { 10, 20, 30, 3, 4, 5, 0, 0 };
	static const int64_t zero[WORDS];

	return path->fresh ? zero : used;
}

static void reset_slots(const struct path *path)
{
	for (uint32_t unit = 0; unit < units; unit++)
		memcpy(slots + unit * WORDS, before(path), STRIDE);
}

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set) || sched_getcpu() != cpu)
		abort();
}

static uint64_t *descriptor(void)
{
	return (uint64_t *)(arch_thread_pointer() +
			    (uint64_t)percpu_rseq_offset + RSEQ_CS);
}

/* Text is not what ThreadSanitizer watches: it has no shadow of it. */
__attribute__((no_sanitize("thread"))) static void put(uintptr_t address,
							code instruction)
{
	*(volatile code *)address = instruction;
	__builtin___clear_cache((char *)address,
				(char *)address + sizeof(instruction));
}

__attribute__((no_sanitize("thread"))) static code get(uintptr_t address)
{
	return *(volatile code *)address;
}

/* Notes the instruction that comes next, and what the ones before it did. */
static void note(uintptr_t next)
{
	trap.step[trap.steps] = next;
	trap.armed[trap.steps] = *descriptor() != 0;
	trap.committed[trap.steps] = trap.path->changes >= 0 &&
				     slots[(unsigned)home * WORDS +
					   (unsigned)trap.path->changes] !=
					     before(trap.path)[trap.path->changes];
	trap.steps++;
}

#ifdef __x86_64__

/* The first instruction traps, and then the processor after each. */
static void start_trace(uintptr_t function)
{
	trap.replaced = get(function);
	put(function, BREAKPOINT);
}

static void trace(ucontext_t *context)
{
	if (trap.steps == 0) {
		put(trap.function, trap.replaced);
		POINTER(context) = (greg_t)trap.function;
		context->uc_mcontext.gregs[REG_EFL] |= TRAP_FLAG;
	} else if ((uintptr_t)POINTER(context) - trap.function >= 256 ||
		   trap.steps == MOST_STEPS) {
		context->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
		return;
	}
	note((uintptr_t)POINTER(context));
}

static void end_trace(uintptr_t function)
{
	(void)function;
}

#else

static code function_code[MOST_STEPS];

/* Every instruction traps once, up to the branch at the function's end. */
static void start_trace(uintptr_t function)
{
	for (int i = 0; i < MOST_STEPS; i++) {
		function_code[i] = get(function + sizeof(code) * i);
		put(function + sizeof(code) * i, BREAKPOINT);
		if (function_code[i] >> 26 == 5)
			break;
	}
}

static void trace(ucontext_t *context)
{
	uintptr_t next = (uintptr_t)POINTER(context);

	put(next, function_code[(next - trap.function) / sizeof(code)]);
	note(next);
}

static void end_trace(uintptr_t function)
{
	for (int i = 0; i < MOST_STEPS; i++) {
		put(function + sizeof(code) * i, function_code[i]);
		if (function_code[i] >> 26 == 5)
			break;
	}
}

#endif

static void trapped(int signal, siginfo_t *info, void *arg)
{
	ucontext_t *context = arg;

	(void)signal, (void)info;
	if (trap.mode == TRACE) {
		trace(context);
		return;
	}
	trap.hits++;
	if ((uintptr_t)POINTER(context) != trap.address + AFTER)
		trap.aborts++;
	else
		POINTER(context) = (__typeof__(POINTER(context)))trap.address;
	if (trap.mode == ONCE) {
		put(trap.address, trap.replaced);
		pin(other);
	} else if (trap.hits > 2 * PERCPU_MOST_ABORTS) {
		put(trap.address, trap.replaced);
	}
}

static int64_t call(const struct path *path)
{
	return path->call((uintptr_t)slots, units);
}

/* Makes ready for a call from the home CPU. */
static void prepare(const struct path *path, int mode)
{
	pin(home);
	reset_slots(path);
	trap.mode = mode;
	trap.path = path;
	trap.function = path->function;
	trap.hits = trap.aborts = trap.steps = 0;
}

/* The call with a breakpoint. */
static int64_t call_with(const struct path *path, uintptr_t address, int mode)
{
	int64_t result;

	prepare(path, mode);
	/* Leaves its descriptor behind: an old one must not matter. */
	call(path);
	reset_slots(path);
	trap.address = address;
	trap.replaced = get(address);
	put(address, BREAKPOINT);
	result = call(path);
	put(address, trap.replaced);
	return result;
}

/* Finds the thread's registration by taking it back; its size, or 0. */
static uint32_t unregister(uint64_t area)
{
	for (uint32_t size = 512; size >= 20; size -= 4)
		if (!syscall(SYS_rseq, area, size, 1, ARCH_RSEQ_SIGNATURE))
			return size;
	return 0;
}

/* Finds the steps of a path; what it does, without the kernel's help. */
static void find_steps(const struct path *path)
{
	uint64_t area = percpu_rseq_area();
	uint32_t size = unregister(area);

	CHECK_EQUAL(1, size != 0);
	prepare(path, TRACE);
	*(volatile int32_t *)(area + RSEQ_CPU_ID) = home;
	*descriptor() = 0;
	start_trace(path->function);
	call(path);
	end_trace(path->function);
	*descriptor() = 0;
	CHECK_EQUAL(0, syscall(SYS_rseq, area, size, 0, ARCH_RSEQ_SIGNATURE));
	CHECK_EQUAL(1, trap.steps > 10 && trap.steps < MOST_STEPS);
}

/* The value that a path returns on a CPU. */
static int64_t result_of(const struct path *path, int cpu)
{
	if (path->call == call_add_bounded || path->call == call_take)
		return path->fresh ? -2 - cpu : -1;
	if (path->call == call_refused || path->call == call_no_room ||
	    path->call == call_frozen)
		return cpu;
	if (path->call == call_stored)
		return 1;
	if (path->call == call_differs)
		return 0;
	return path->call == call_bank_1 ? 25 : 15;
}

static void check_slots(const struct path *path, int cpu, int word,
			int64_t value)
{
	for (uint32_t unit = 0; unit < units; unit++)
		for (int w = 0; w < (int)WORDS; w++)
			CHECK_EQUAL((int)unit == cpu && w == word ? value :
								    before(path)[w],
				    slots[unit * WORDS + (unsigned)w]);
}

/*
 * Interrupts a path at each of its instructions. The sequence is what comes
 * after the store, up to the instruction that commits. A path that does not
 * commit comes after one of the same function that does: it leaves the sequence
 * by jumping over the commit.
 */
static int interrupt_at_each(const struct path *path)
{
	uintptr_t step[MOST_STEPS];
	int first = -1, last = -1, inside, steps;
	int64_t fallen;
	static uintptr_t commit;

	find_steps(path);
	steps = trap.steps;
	memcpy(step, trap.step, sizeof(step));
	for (int i = 0; i < steps; i++) {
		if (first < 0 && trap.armed[i])
			first = i;
		if (path->changes >= 0 ? !trap.committed[i] : step[i] <= commit)
			last = i;
	}
	CHECK_EQUAL(1, first > 0 && last > first && last < steps - 1);
	if (path->changes >= 0)
		commit = step[last];

	for (int i = 0; i < steps; i++) {
		int aborts = i >= first && i <= last;
		int cpu = i <= last ? other : home;
		int64_t result;

		result = call_with(path, step[i], ONCE);
		if (trap.aborts != aborts || result != result_of(path, cpu))
			fprintf(stderr, "%s: instruction %d of %d..%d:\n",
				path->name, i, first, last);
		CHECK_EQUAL(1, trap.hits);
		CHECK_EQUAL(aborts, trap.aborts);
		CHECK_EQUAL(result_of(path, cpu), result);
		check_slots(path, cpu, path->changes, path->to);
	}
	inside = last - first + 1;
	fallen = call_with(path, step[first + inside / 2], STAYS);
	if (path->fallback_changes >= 0 && path->call != call_stored)
		CHECK_EQUAL(-path->fallback_to, fallen);
	CHECK_EQUAL(PERCPU_MOST_ABORTS, trap.hits);
	CHECK_EQUAL(PERCPU_MOST_ABORTS, trap.aborts);
	check_slots(path, home, path->fallback_changes, path->fallback_to);
	return inside;
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_sigaction = trapped,
				    .sa_flags = SA_SIGINFO };
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t text = (uintptr_t)percpu_rseq_add & -page;
	cpu_set_t set;
	int inside = 0;

	(void)argc;
	if (!percpu_rseq_area()) {
		printf("%s: skipped: rseq is not registered\n", argv[0]);
		return 0;
	}
	if (mprotect((void *)text, 2 * page,
		     PROT_READ | PROT_WRITE | PROT_EXEC)) {
		printf("%s: skipped: the text cannot be made writable\n",
		       argv[0]);
		return 0;
	}
	sigaction(SIGTRAP, &action, NULL);
	CHECK_EQUAL(0, sched_getaffinity(0, sizeof(set), &set));
	home = other = -1;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &set)) {
			other = home;
			home = cpu;
		}
	if (other < 0)
		other = home;
	units = (uint32_t)home + 1;
	slots = new_column(units);
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		inside += interrupt_at_each(&paths[i]);
	printf("%s: aborted once at each of %d instructions\n", argv[0],
	       inside);
	free(slots);
	return 0;
}

#else

int main(int argc, char **argv)
{
	(void)argc;
	printf("%s: skipped: no breakpoints for this architecture\n", argv[0]);
	return 0;
}

#endif
