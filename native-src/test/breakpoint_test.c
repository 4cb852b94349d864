/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A call that is interrupted is as if it came wholly before or wholly after
 * what interrupts it: at each instruction, and whatever the cause.
 *
 * For each way through each function of the release build:
 *
 *     1. The instructions are found by single steps, while the thread is not
 *        registered, since a step aborts a sequence. Which one stores the
 *        descriptor, and which one commits, is seen by what it changed.
 *     2. A breakpoint is put on each instruction in turn, and for each cause:
 *
 *            signal      its handler makes the same call on the same CPU
 *            moved       the same, but on another CPU, where the thread stays
 *            preemption  no signal: a tracer stops the thread and changes the
 *                        slot and the flag as other threads may meanwhile
 *            migration   the same, and the thread goes on on another CPU
 *
 *        The kernel has to abort the sequence exactly once between the store
 *        and the commit, and nowhere else. Every word and the result have to be
 *        what the two steps of the model in paths.h make of them.
 *     3. A breakpoint stays at each instruction of a sequence: after
 *        PERCPU_MOST_ABORTS aborts the update has to be atomic.
 *
 * Built with INSTALLED, the same for code that is made of the templates as a JVM
 * makes it: after one abort, or where the CPU is outside of the column, it leaves
 * the update to the function.
 *
 * Built with CANARY besides, its descriptors leave out the commit, and the test
 * has to fail.
 *
 * What was seen is held against the descriptors: each has to
 * name the instructions that were seen to be its sequence, and each byte of
 * each has to belong to an instruction that was interrupted.
 */
#include "routes.h"

#if (defined(__x86_64__) || defined(__aarch64__)) && !defined(__ILP32__)

#include <elf.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "breakpoint.h"
#include "rseq.h"

#ifdef INSTALLED
#define LEFT_TO_FUNCTION 1 /* which may be restartable */
#else
#define LEFT_TO_FUNCTION 0 /* but to the fallback */
#endif

/* Of a call that was to be left alone. */
#define MOST_TRIES 1000

#define LONGEST_SECTION 256

enum cause { SIGNAL, MOVED, PREEMPTION, MIGRATION, CAUSES };

static const char *const causes[] = { "signal", "moved", "preemption",
				      "migration" };

static int home, other; /* CPUs, the same one if there is but one */
static char covered[SECTIONS][LONGEST_SECTION];

static struct {
	enum { TRACE, ONCE, STAYS } mode;
	enum cause cause;
	const struct path *path;
	uintptr_t address; /* of the breakpoint */
	code replaced;	   /* that stood there */
	int hits;
	int aborts;
	uintptr_t aborted; /* where the thread was found instead */
	int64_t nested;	   /* what the handler's call returned */
	int steps;
	uintptr_t step[MOST_STEPS];
	uint64_t armed[MOST_STEPS]; /* the descriptor, before it */
	int committed[MOST_STEPS];  /* the slot is changed, before it */
	int64_t *word;		    /* that is changed, if any is */
	int64_t value;		    /* that it had */
} trap;

/* What a traced child tells. */
static struct {
	int64_t result;
	long preempted; /* how often, by anybody but the tracer */
} *child;

static void pin(int cpu)
{
	if (pin_to(0, cpu) || sched_getcpu() != cpu)
		abort();
}

static uint64_t *descriptor(void)
{
	return (uint64_t *)(arch_thread_pointer() +
			    (uint64_t)percpu_rseq_offset + RSEQ_CS);
}

/* Notes the instruction that comes next, and what the ones before it did. */
static void note(uintptr_t next)
{
	if (trap.steps == MOST_STEPS)
		abort();
	trap.step[trap.steps] = next;
	trap.armed[trap.steps] = *descriptor();
	trap.committed[trap.steps] = trap.word && *trap.word != trap.value;
	trap.steps++;
}

static void trapped(int signal, siginfo_t *info, void *arg)
{
	ucontext_t *context = arg;
	uintptr_t next;

	(void)signal, (void)info;
	if (trap.mode == TRACE) {
		next = trace(address_of(trap.path->function), context);
		if (next)
			note(next);
		return;
	}
	trap.hits++;
	if ((uintptr_t)POINTER(context) != trap.address + AFTER) {
		trap.aborts++;
		trap.aborted = (uintptr_t)POINTER(context);
	} else {
		POINTER(context) = (__typeof__(POINTER(context)))trap.address;
	}
	if (trap.mode == ONCE) {
		put(trap.address, trap.replaced);
		if (trap.cause == MOVED)
			pin(other);
		trap.nested = call(trap.path);
	} else if (trap.hits > 2 * MOST_ABORTS) {
		put(trap.address, trap.replaced);
	}
}

/* Makes ready for a call from the home CPU. */
static void prepare(const struct path *path, int mode)
{
	pin(home);
	trap.mode = mode;
	trap.path = path;
	trap.hits = trap.aborts = trap.steps = 0;
	trap.aborted = 0;
	fill(memory, path);
}

/* Code that may go leaves no trace in the thread. */
static void check_left(void)
{
#if defined(INSTALLED) && INSTALLED == PERCPU_TEMPLATE_CLEARING
	CHECK_EQUAL(1, *descriptor() < (uintptr_t)FIRST_SECTION ||
			       *descriptor() >= (uintptr_t)(FIRST_SECTION + SECTIONS));
#endif
}

/* The call with a breakpoint. */
static int64_t call_with(const struct path *path, uintptr_t address, int mode)
{
	int64_t result;

	prepare(path, mode);
	/* Leaves its descriptor behind: an old one must not matter. */
	call(path);
	fill(memory, path);
	trap.address = address;
	trap.replaced = get(address);
	put(address, BREAKPOINT);
	result = call(path);
	put(address, trap.replaced);
	check_left();
	return result;
}

/* Finds the thread's registration by taking it back; its size, or 0. */
static uint32_t unregister(uint64_t area)
{
	for (uint32_t size = 512; size >= 20; size--)
		if (!syscall(SYS_rseq, area, size, 1, ARCH_RSEQ_SIGNATURE))
			return size;
	return 0;
}

/* The word that a path changes by a sequence on the home CPU, or null. */
static int64_t *changed_word(const struct path *path)
{
	int64_t copy[memory_words()];

	if (path->outside)
		return NULL;
	fill(copy, path);
	fill(memory, path);
	model(path, copy, home, 1);
	for (size_t word = 0; word < memory_words(); word++)
		if (copy[word] != memory[word])
			return memory + word;
	return NULL;
}

/* Finds the steps of a path; what it does, without the kernel's help. */
static void find_steps(const struct path *path)
{
	uint64_t area = percpu_rseq_area();
	uint32_t size = unregister(area);

	CHECK_EQUAL(1, size != 0);
	trap.word = changed_word(path);
	prepare(path, TRACE);
	trap.value = trap.word ? *trap.word : 0;
	*(volatile int32_t *)(area + RSEQ_CPU_ID) = home;
	*descriptor() = 0;
	start_trace(address_of(path->function));
	call(path);
	end_trace(address_of(path->function));
	*descriptor() = 0;
	CHECK_EQUAL(0, syscall(SYS_rseq, area, size, 0, ARCH_RSEQ_SIGNATURE));
	CHECK_EQUAL(1, trap.steps > 5);
}

/* What threads of the home CPU, and of any other, may do meanwhile. */
static void meddle(int64_t *of)
{
	int64_t *slot = slot_of(of, (uint32_t)home);

	*of ^= 1;
	for (int bank = 0; bank < 2; bank++) {
		slot[bank] += 1;
		slot[SPAN / 8 + bank] += 2;
	}
}

static code poke(pid_t pid, uintptr_t address, code instruction)
{
	long word = ptrace(PTRACE_PEEKTEXT, pid, address, NULL);
	code replaced;

	memcpy(&replaced, &word, sizeof(replaced));
	memcpy(&word, &instruction, sizeof(instruction));
	CHECK_EQUAL(0, ptrace(PTRACE_POKETEXT, pid, address, word));
	return replaced;
}

/* Lets a traced thread run until the next trap, and sets its instruction
 * pointer to what trapped; 0 if it has exited instead. */
static uintptr_t next_trap(pid_t pid, int request)
{
	struct user_regs_struct registers;
	struct iovec all = { &registers, sizeof(registers) };
	uintptr_t pointer;
	int status;

	CHECK_EQUAL(0, ptrace(request, pid, NULL, NULL));
	CHECK_EQUAL(pid, waitpid(pid, &status, 0));
	if (WIFEXITED(status)) {
		CHECK_EQUAL(0, WEXITSTATUS(status));
		return 0;
	}
	CHECK_EQUAL(SIGTRAP, WIFSTOPPED(status) ? WSTOPSIG(status) : -1);
	CHECK_EQUAL(0, ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &all));
	pointer = (uintptr_t)TRACED_POINTER(&registers);
	if (request == PTRACE_SINGLESTEP)
		return pointer;
	pointer -= AFTER;
	TRACED_POINTER(&registers) = pointer;
	CHECK_EQUAL(0, ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &all));
	return pointer;
}

static long preemptions(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_nivcsw;
}

/* The traced child; ends with 1 if it may not be traced. */
static void be_traced(const struct path *path)
{
	prepare(path, ONCE);
	call(path);
	fill(memory, path);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
		_exit(1);
	raise(SIGSTOP);
	child->preempted = preemptions();
	child->result = call(path);
	child->preempted = preemptions() - child->preempted;
	_exit(0);
}

static pid_t traced(const struct path *path)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		be_traced(path);
	CHECK_EQUAL(pid, waitpid(pid, &status, 0));
	return WIFSTOPPED(status) ? pid : 0;
}

/* The call in a traced child, which no signal reaches. */
static int64_t call_traced(const struct path *path, uintptr_t address,
			   uintptr_t aborted)
{
	pid_t pid = traced(path);
	code replaced = poke(pid, address, BREAKPOINT);
	code handler = poke(pid, aborted, BREAKPOINT);
	uintptr_t at;

	trap.hits = trap.aborts = 0;
	while ((at = next_trap(pid, PTRACE_CONT))) {
		if (at == address) {
			trap.hits++;
			poke(pid, address, replaced);
			meddle(memory);
			if (trap.cause == MIGRATION)
				CHECK_EQUAL(0, pin_to(pid, other));
		} else {
			CHECK_EQUAL(aborted, at);
			trap.aborts++;
			poke(pid, aborted, handler);
			next_trap(pid, PTRACE_SINGLESTEP);
			poke(pid, aborted, BREAKPOINT);
		}
	}
	return child->result;
}

/* What a path does that is interrupted before or after its commit, in memory
 * and as its result; also that of the call in the handler. */
static int64_t expect(const struct path *path, int after, int64_t *of,
		      int64_t *nested)
{
	int moved = trap.cause == MOVED || trap.cause == MIGRATION;
	int cpu = moved ? other : home;
	/* Left behind, it goes on elsewhere, wherever that then runs. */
	int left = after && path->outside;
	int64_t result = 0;

	fill(of, path);
	if (after && !left)
		result = model(path, of, home, 1);
	if (trap.cause >= PREEMPTION)
		meddle(of);
	else
		*nested = model(path, of, cpu, 1);
	if (!after || left)
		result = model(path, of, cpu, !left || LEFT_TO_FUNCTION);
	return result;
}

static int matches(const int64_t *expected)
{
	return !memcmp(expected, memory, memory_words() * sizeof(*memory));
}

/* Interrupts a path once at an instruction; how often it was aborted. */
static void interrupt(const struct path *path, uintptr_t address,
		      uintptr_t aborted, int inside, int after)
{
	int64_t expected[memory_words()], nested = 0, result, wanted;
	int tries = 0;

	wanted = expect(path, after, expected, &nested);
	if (trap.cause < PREEMPTION) {
		result = call_with(path, address, ONCE);
		CHECK_EQUAL(nested, trap.nested);
		CHECK_EQUAL(inside ? aborted : 0, trap.aborted);
	} else {
		/* Others may preempt it, too: then it is aborted again. */
		do {
			result = call_traced(path, address, aborted);
			CHECK_EQUAL(1, ++tries < MOST_TRIES);
		} while (child->preempted);
	}
	if (trap.aborts != inside || result != wanted || !matches(expected))
		fprintf(stderr, "%s, %s, instruction at +%d:\n", path->name,
			causes[trap.cause],
			(int)(address - address_of(path->function)));
	CHECK_EQUAL(1, trap.hits);
	CHECK_EQUAL(inside, trap.aborts);
	CHECK_EQUAL(wanted, result);
	CHECK_EQUAL(1, matches(expected));
}

/* Interrupts a path at an instruction of its sequence over and over. */
static void interrupt_always(const struct path *path, uintptr_t address)
{
	int64_t expected[memory_words()];
	int64_t wanted, result;
	int tries = 0;

	fill(expected, path);
	wanted = model(path, expected, home, LEFT_TO_FUNCTION);
	/* A preemption before the breakpoint aborts without a hit. */
	do {
		result = call_with(path, address, STAYS);
		CHECK_EQUAL(1, ++tries < MOST_TRIES);
	} while (trap.hits < MOST_ABORTS);
	CHECK_EQUAL(MOST_ABORTS, trap.hits);
	CHECK_EQUAL(MOST_ABORTS, trap.aborts);
	CHECK_EQUAL(wanted, result);
	CHECK_EQUAL(1, matches(expected));
}

/* Notes which bytes of the section belong to an instruction of the path. */
static void cover(const struct section *section, const uintptr_t *step,
		  int first, int last)
{
	char *bytes = covered[section - FIRST_SECTION];

	CHECK_EQUAL(1, section->length <= LONGEST_SECTION);
	for (int i = first; i <= last; i++)
		memset(bytes + (step[i] - section->start), 1,
		       length_of(step[i], step[i + 1]));
}

static struct {
	int inside, outside;
} instructions;

/*
 * Interrupts a path at each of its instructions. The sequence is what comes
 * after the store, up to the instruction that commits. A path that does not
 * commit leaves the sequence of another one by jumping over its commit.
 */
static void interrupt_at_each(const struct path *path, int most_causes)
{
	uintptr_t step[MOST_STEPS];
	int first = -1, last = -1, steps;
	const struct section *section;
	static uintptr_t commit;

	make_ready(path);
	find_steps(path);
	steps = trap.steps;
	memcpy(step, trap.step, sizeof(step));
	for (int i = 0; i < steps; i++) {
		if (first < 0 && trap.armed[i])
			first = i;
		if (trap.word ? !trap.committed[i] : step[i] <= commit)
			last = i;
	}
	CHECK_EQUAL(1, first > 0 && last > first);
	CHECK_EQUAL(1, last < steps - 1 || path->outside);
	section = (const struct section *)(uintptr_t)trap.armed[first];
	CHECK_EQUAL(1, section >= FIRST_SECTION &&
			       section < FIRST_SECTION + SECTIONS);
	CHECK_EQUAL(section->start, step[first]);
	if (trap.word) {
		commit = step[last];
#ifndef CANARY
		CHECK_EQUAL(section->start + section->length, step[last + 1]);
#endif
	}

	for (int i = 0; i < steps; i++) {
		int inside = i >= first && i <= last;

		for (int cause = SIGNAL; cause < most_causes; cause++) {
			trap.cause = cause;
			interrupt(path, step[i], (uintptr_t)section->aborted,
				  inside, i > last);
		}
		if (inside)
			interrupt_always(path, step[i]);
	}
	if (trap.word)
		cover(section, step, first, last);
	instructions.inside += last - first + 1;
	instructions.outside += steps - (last - first + 1);
}

/* Every byte of every section of the program was interrupted. */
static void check_covered(void)
{
	const struct section *section = FIRST_SECTION;

#ifndef INSTALLED
	CHECK_EQUAL(SECTIONS, __stop___rseq_cs - section);
#endif
	for (int i = 0; i < SECTIONS; i++, section++)
		for (uint64_t at = 0; at < section->length; at++) {
			if (!covered[i][at])
				fprintf(stderr,
					"section %d: no path goes through +%d\n",
					i, (int)at);
			CHECK_EQUAL(1, covered[i][at]);
		}
}

static void *shared(size_t size)
{
	void *mapped = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	CHECK_EQUAL(1, mapped != MAP_FAILED);
	return mapped;
}

/* The two highest CPUs that are allowed. */
static void find_cpus(void)
{
	static cpu_set_t set[64];

	CHECK_EQUAL(1, sched_getaffinity(0, sizeof(set), set) >= 0);
	home = other = -1;
	for (int cpu = 0; cpu < (int)sizeof(set) * 8; cpu++)
		if (CPU_ISSET_S(cpu, sizeof(set), set)) {
			other = home;
			home = cpu;
		}
	if (other < 0)
		other = home;
}

/* Whether this process may trace its children. */
static int may_trace(void)
{
	pid_t pid;

	make_ready(&paths[0]);
	pid = traced(&paths[0]);

	if (pid)
		CHECK_EQUAL(0, next_trap(pid, PTRACE_CONT));
	return pid != 0;
}

/* The code that breakpoints are put in; whether that can be done. */
static int make_writable(void)
{
#ifdef INSTALLED
	make_room();
	return 1;
#else
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t text = address_of(ADD) & -page;

	return !mprotect((void *)text, 2 * page,
			 PROT_READ | PROT_WRITE | PROT_EXEC);
#endif
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_sigaction = trapped,
				    .sa_flags = SA_SIGINFO };
	int most_causes = CAUSES;

	(void)argc;
	if (!percpu_rseq_area()) {
		printf("%s: skipped: rseq is not registered\n", argv[0]);
		return 0;
	}
	if (!make_writable()) {
		printf("%s: skipped: the text cannot be made writable\n",
		       argv[0]);
		return 0;
	}
	sigaction(SIGTRAP, &action, NULL);
	find_cpus();
	units = (uint32_t)home + 1;
	memory = shared(memory_words() * sizeof(*memory));
	child = shared(sizeof(*child));
	if (home == other)
		printf("%s: skipped: migrations: only one CPU is allowed\n",
		       argv[0]);
	if (home == 0)
		printf("%s: skipped: columns without the CPU: only CPU 0 is "
		       "allowed\n", argv[0]);
	if (!may_trace()) {
		printf("%s: skipped: preemption and migration without a "
		       "signal: a process may not trace its child\n", argv[0]);
		most_causes = PREEMPTION;
	}
	for (size_t i = 0; i < PATHS; i++)
		if (home || !paths[i].outside)
			interrupt_at_each(&paths[i], most_causes);
	check_covered();
	printf("%s: %d causes: aborted once at each of %d instructions, and at "
	       "none of %d outside\n", argv[0], most_causes,
	       instructions.inside, instructions.outside);
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
