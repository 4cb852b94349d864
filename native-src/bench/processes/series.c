/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A round forks its runners, lets all of them begin at once, and prints
 * their times. Each runner is a new process, so that the times of its children
 * are only those of this round.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "processes.h"

#define RUNNER_NAME "processes"

/* Mapped by all processes of the series. */
struct shared {
	pthread_barrier_t ready;
	atomic_int failed;
	struct runner runners[];
};

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static int64_t nanoseconds(struct timeval time)
{
	return time.tv_sec * INT64_C(1000000000) + time.tv_usec * 1000;
}

static struct times times_of(int who)
{
	struct rusage usage;

	getrusage(who, &usage);
	return (struct times){ nanoseconds(usage.ru_utime),
			       nanoseconds(usage.ru_stime) };
}

static struct times since(struct times before, int who)
{
	struct times after = times_of(who);

	return (struct times){ after.user_ns - before.user_ns,
			       after.system_ns - before.system_ns };
}

static void pin(struct runner *runner)
{
	size_t size = CPU_ALLOC_SIZE(runner->pinned + 1);
	cpu_set_t *set = CPU_ALLOC(runner->pinned + 1);

	CPU_ZERO_S(size, set);
	CPU_SET_S(runner->pinned, size, set);
	if (sched_setaffinity(0, size, set))
		set_fault(runner, "cannot be pinned to CPU %d: errno %d; name "
			  "another CPU, or leave --cpus out",
			  runner->pinned, errno);
	CPU_FREE(set);
}

static void measure(const struct settings *settings, struct runner *runner)
{
	struct times self, children;
	int64_t began;

	runner->ran_on[0] = sched_getcpu();
	self = times_of(RUSAGE_SELF);
	children = times_of(RUSAGE_CHILDREN);
	began = now();
	if (settings->create)
		create_processes(settings, runner);
	else
		run_command(settings, runner);
	runner->wall_ns = now() - began;
	runner->self = since(self, RUSAGE_SELF);
	runner->children = since(children, RUSAGE_CHILDREN);
	runner->ran_on[1] = sched_getcpu();
}

/* Runs one runner in its process, from the fork to the exit. */
_Noreturn static void be_runner(const struct settings *settings,
				struct shared *shared, long job, pid_t parent)
{
	struct runner *runner = &shared->runners[job];
	char number[24];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	snprintf(number, sizeof(number), "%ld", job);
	setenv("COUNTERS_JOB", number, 1);
	if (runner->pinned >= 0)
		pin(runner);
	/* A profiler that watches some CPUs sees a name only if it is set on
	 * one of them, so this comes after pinning. */
	prctl(PR_SET_NAME, RUNNER_NAME);
	if (!*runner->fault)
		run_preparation(settings, runner);
	if (*runner->fault)
		atomic_store(&shared->failed, 1);
	pthread_barrier_wait(&shared->ready);
	if (!atomic_load(&shared->failed))
		measure(settings, runner);
	_exit(*runner->fault != 0);
}

static void prepare_runners(const struct settings *settings,
			    struct shared *shared)
{
	pthread_barrierattr_t attributes;

	memset(shared, 0, sizeof(*shared) +
				  settings->jobs * sizeof(struct runner));
	pthread_barrierattr_init(&attributes);
	pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_barrier_init(&shared->ready, &attributes,
			     (unsigned)settings->jobs);
	for (long job = 0; job < settings->jobs; job++)
		shared->runners[job].pinned =
			settings->cpu_count ?
				settings->cpus[job % settings->cpu_count] :
				-1;
}

static void kill_all(const pid_t *pids, long count)
{
	for (long i = 0; i < count; i++)
		if (pids[i] > 0)
			kill(pids[i], SIGKILL);
}

/*
 * Waits for all runners. If a runner died without a fault of its own, for
 * example by the kernel's out-of-memory killer, the others would wait at the
 * barrier forever. They are killed then.
 */
static void await(struct shared *shared, pid_t *pids, long jobs, long started)
{
	for (long left = started; left > 0; left--) {
		int status;
		pid_t ended = waitpid(-1, &status, 0);

		for (long job = 0; job < jobs; job++) {
			struct runner *runner = &shared->runners[job];

			if (pids[job] != ended)
				continue;
			pids[job] = 0;
			if (status == 0 || *runner->fault ||
			    atomic_load(&shared->failed))
				continue;
			set_status_fault(runner, "a runner", status,
					 "see the kernel's log (dmesg)");
			atomic_store(&shared->failed, 1);
			kill_all(pids, jobs);
		}
	}
}

static const char *fault_of(const struct settings *settings,
			    const struct shared *shared)
{
	for (long job = 0; job < settings->jobs; job++)
		if (*shared->runners[job].fault)
			return shared->runners[job].fault;
	return NULL;
}

static void run_round(const struct settings *settings,
			   struct shared *shared, pid_t *pids)
{
	pid_t parent = getpid();
	long started = 0;

	prepare_runners(settings, shared);
	memset(pids, 0, settings->jobs * sizeof(*pids));
	while (started < settings->jobs) {
		pids[started] = fork();
		if (pids[started] == 0)
			be_runner(settings, shared, started, parent);
		if (pids[started] < 0) {
			set_fork_fault(&shared->runners[started], "fork",
				       errno);
			atomic_store(&shared->failed, 1);
			kill_all(pids, started);
			break;
		}
		started++;
	}
	/*
	 * The barrier is not destroyed, since that would wait for runners that
	 * were killed in it. The next round initializes it again in the
	 * same memory.
	 */
	await(shared, pids, settings->jobs, started);
}

static void print_times(const char *name, struct times times)
{
	printf(",\"%s\":{\"user_ns\":%lld,\"system_ns\":%lld}", name,
	       (long long)times.user_ns, (long long)times.system_ns);
}

/*
 * For a command only its own time counts. For many processes, the time of
 * making and reaping them counts, too.
 */
static void print_line(const struct settings *settings,
		       const struct shared *shared, long round)
{
	struct times self = { 0 }, children = { 0 };
	int64_t reaped = 0, wall = 0;
	double each, user, system;

	for (long job = 0; job < settings->jobs; job++) {
		const struct runner *runner = &shared->runners[job];

		reaped += runner->reaped;
		wall += runner->wall_ns;
		self.user_ns += runner->self.user_ns;
		self.system_ns += runner->self.system_ns;
		children.user_ns += runner->children.user_ns;
		children.system_ns += runner->children.system_ns;
	}
	each = (double)settings->count * (double)settings->jobs;
	user = (double)(children.user_ns + settings->create * self.user_ns);
	system = (double)(children.system_ns +
			  settings->create * self.system_ns);
	printf("{\"round\":%ld,\"jobs\":%ld,\"asked\":%ld,\"reaped\":%lld",
	       round, settings->jobs, settings->count * settings->jobs,
	       (long long)reaped);
	printf(",\"per_process\":{\"user_ns\":%.1f,\"system_ns\":%.1f,"
	       "\"wall_ns\":%.1f}",
	       user / each, system / each, (double)wall / each);
	print_times("self", self);
	print_times("children", children);
	printf(",\"wall_ns\":%lld,\"runners\":[",
	       (long long)(wall / settings->jobs));
	for (long job = 0; job < settings->jobs; job++) {
		const struct runner *runner = &shared->runners[job];

		printf("%s{\"pinned\":%d,\"reaped\":%lld,\"ran_on\":[%d,%d]}",
		       job ? "," : "", runner->pinned,
		       (long long)runner->reaped, runner->ran_on[0],
		       runner->ran_on[1]);
	}
	puts("]}");
}

int run_series(const struct settings *settings)
{
	size_t size = sizeof(struct shared) +
		      settings->jobs * sizeof(struct runner);
	struct shared *shared = mmap(NULL, size, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t *pids = calloc(settings->jobs, sizeof(*pids));
	const char *fault = NULL;

	if (shared == MAP_FAILED || !pids) {
		fprintf(stderr, "processes: no memory for %ld jobs; lower "
			"--jobs\n", settings->jobs);
		return 1;
	}
	for (long round = 1; round <= settings->repeat && !fault;
	     round++) {
		run_round(settings, shared, pids);
		fault = fault_of(settings, shared);
		if (fault) {
			fprintf(stderr, "processes: round %ld: %s\n",
				round, fault);
			continue;
		}
		print_line(settings, shared, round);
		if (fflush(stdout)) {
			fputs("processes: standard output cannot be written; "
			      "redirect it elsewhere\n", stderr);
			fault = "";
		}
	}
	free(pids);
	munmap(shared, size);
	return fault != NULL;
}
