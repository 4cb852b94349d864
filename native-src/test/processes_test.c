/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The programs of bench/processes, as their user sees them. Under emulation
 * they are run by RUN, and so are those that they run: the kernel could not.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define MOST_SECONDS 120
#define WORDS 40
#define NOBODY 64321 /* a user that has no process yet */

static const char processes[] = PROGRAMS "/processes";
static const char *emulator;
static char here[512];    /* this program */
static char scratch[512]; /* a directory */

/* What a run said. */
static struct {
	int status;
	char out[65536];
	char err[4096];
} result;

static void fail(const char *why)
{
	fprintf(stderr, "processes_test: %s\nstatus %d\n%s%s", why,
		result.status, result.out, result.err);
	exit(1);
}

static void expect(int good, const char *why)
{
	if (!good)
		fail(why);
}

static size_t slurp(const char *name, char *into, size_t size)
{
	char path[600];
	ssize_t length;
	int file;

	snprintf(path, sizeof(path), "%s/%s", scratch, name);
	file = open(path, O_RDONLY);
	expect(file >= 0, "a file is missing");
	length = read(file, into, size - 1);
	close(file);
	into[length] = 0;
	return (size_t)length;
}

static int write_to(const char *name)
{
	char path[600];

	snprintf(path, sizeof(path), "%s/%s", scratch, name);
	return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
}

/*
 * Runs processes with some words, of which "RUN" is whatever runs a program
 * here. With a limit it is run as a user who may have only so many processes.
 */
static void run(int limit, const char *const *words)
{
	const char *command[WORDS];
	int out = write_to("out"), err = write_to("err"), count = 0;
	int program = open(emulator ? emulator : processes, O_RDONLY);
	pid_t child;

	if (emulator)
		command[count++] = emulator;
	command[count++] = processes;
	for (; *words; words++)
		if (strcmp(*words, "RUN"))
			command[count++] = *words;
		else if (emulator)
			command[count++] = emulator;
	command[count] = NULL;
	child = fork();
	if (child == 0) {
		struct rlimit most = { (rlim_t)limit, (rlim_t)limit };

		dup2(out, STDOUT_FILENO);
		dup2(err, STDERR_FILENO);
		/* What waits for ever fails. */
		alarm(MOST_SECONDS);
		/* To look for leaks takes a thread, which the limit forbids. */
		if (limit)
			setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
		if (limit && (setuid(NOBODY) || setrlimit(RLIMIT_NPROC, &most)))
			_exit(99);
		fexecve(program, (char **)command, environ);
		_exit(98);
	}
	waitpid(child, &result.status, 0);
	close(out);
	close(err);
	close(program);
	slurp("out", result.out, sizeof(result.out));
	slurp("err", result.err, sizeof(result.err));
}

#define RUN(...) run(0, (const char *[]){ __VA_ARGS__, NULL })

static int exit_code(void)
{
	return WIFEXITED(result.status) ? WEXITSTATUS(result.status) : -1;
}

/* The number after the first NAME: in the n-th line of JSON. */
static long long value(int line, const char *name)
{
	char *at = result.out, *end;
	char key[64];

	snprintf(key, sizeof(key), "\"%s\":", name);
	while (line-- > 0 && (at = strchr(at, '\n')))
		at++;
	end = at ? strchr(at, '\n') : NULL;
	at = end ? strstr(at, key) : NULL;
	expect(at && at < end, name);
	return strtoll(at + strlen(key), NULL, 10);
}

static int lines(const char *text)
{
	int count = 0;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

static void expect_one_line(int status, const char *part)
{
	expect(exit_code() == status, part);
	expect(lines(result.err) == 1, "not one line on standard error");
	expect(strstr(result.err, part) != NULL, part);
}

/* Every child leaves a byte: they are as many as the program says. */
static void makes_as_many_as_asked(const char *mode)
{
	char file[600];
	struct stat left;

	snprintf(file, sizeof(file), "%s/%s.bytes", scratch, mode);
	RUN("create", "--mode", mode, "--count", "7", "--jobs", "2",
	    "--repeat", "3", "--", "RUN", here, "append", file);
	expect(exit_code() == 0, mode);
	expect(lines(result.out) == 3, "three rounds are three lines");
	for (int line = 0; line < 3; line++) {
		CHECK_EQUAL(line + 1, value(line, "round"));
		CHECK_EQUAL(14, value(line, "asked"));
		CHECK_EQUAL(14, value(line, "reaped"));
		expect(value(line, "wall_ns") > 0, "no time went by");
	}
	CHECK_EQUAL(0, stat(file, &left));
	CHECK_EQUAL(3 * 14, left.st_size);
}

static void makes_processes_that_run_nothing(void)
{
	RUN("create", "--mode", "fork-only", "--count", "9", "--", "/nowhere");
	expect(exit_code() == 0, "fork-only");
	CHECK_EQUAL(9, value(0, "reaped"));
}

static void runs_the_program_without_a_libc(void)
{
	RUN("create", "--count", "5", "--", "RUN", PROGRAMS "/true");
	expect(exit_code() == 0, "true");
	CHECK_EQUAL(5, value(0, "reaped"));
}

static int highest_cpu(void)
{
	cpu_set_t all;
	int cpu = CPU_SETSIZE - 1;

	CHECK_EQUAL(0, sched_getaffinity(0, sizeof(all), &all));
	while (!CPU_ISSET(cpu, &all))
		cpu--;
	return cpu;
}

/* The child itself looks where it is. */
static void children_run_where_the_runner_is_pinned(void)
{
	char cpu[16], other[16];

	snprintf(cpu, sizeof(cpu), "%d", highest_cpu());
	snprintf(other, sizeof(other), "%d", highest_cpu() + 1);
	RUN("create", "--cpus", cpu, "--count", "20", "--", "RUN", here,
	    "expect-cpu", cpu);
	expect(exit_code() == 0, "a child ran elsewhere");
	CHECK_EQUAL(highest_cpu(), value(0, "pinned"));
	RUN("create", "--cpus", cpu, "--count", "20", "--", "RUN", here,
	    "expect-cpu", other);
	expect_one_line(1, "child 1 ended with exit status 3");
	RUN("create", "--cpus", other, "--count", "20", "--", "/nowhere");
	expect_one_line(2, other);
}

static void says_what_cannot_be_run(const char *mode, int vouched)
{
	RUN("create", "--mode", mode, "--count", "5", "--", "/nowhere/true");
	/* An emulator forks for vfork, and libc's posix_spawn counts on it. */
	expect_one_line(1, vouched ? "cannot run '/nowhere/true': ENOENT" :
				     "child 1 ended with exit status 127");
	expect(!*result.out, "a round without a child is printed");
}

static void keeps_the_rounds_before_the_one_that_fails(void)
{
	char file[600];

	snprintf(file, sizeof(file), "%s/third", scratch);
	RUN("create", "--count", "2", "--repeat", "4", "--", "RUN", here,
	    "fail-at", file, "5");
	expect_one_line(1, "round 3: child 1 ended with exit status 4");
	expect(lines(result.out) == 2, "two rounds were good");
}

/* Nobody is left to write what is only buffered. */
static void keeps_the_rounds_before_it_is_killed(void)
{
	char file[600];

	snprintf(file, sizeof(file), "%s/killed", scratch);
	RUN("create", "--count", "2", "--repeat", "4", "--", "RUN", here,
	    "kill-at", file, "5");
	expect(WIFSIGNALED(result.status), "not killed");
	expect(lines(result.out) == 2, "two rounds were good");
}

static void says_that_no_more_processes_may_be_made(void)
{
	static const char *const words[] = { "create", "--count",   "5",
					     "--",     "/nowhere/", NULL };
	static const char *const jobs[] = { "create", "--jobs", "30",
					    "--",     "/nowhere/", NULL };

	if (geteuid() != 0 || emulator) {
		puts("processes_test: the limit of processes is not tried: "
		     "not root, or an emulator with processes of its own");
		return;
	}
	run(1, words);
	expect_one_line(1, "fork failed after 0 children: EAGAIN");
	expect(strstr(result.err, "ulimit -u") != NULL, "no remedy");
	run(2, words);
	expect_one_line(1, "fork failed after 0 children: EAGAIN");
	/* Some runners wait for the others already, which never come. */
	run(5, jobs);
	expect_one_line(1, "fork failed after 0 children: EAGAIN");
}

/* The others wait for it, and would do so for ever. */
static void says_that_a_runner_was_killed(void)
{
	RUN("time", "--jobs", "3", "--prepare",
	    "test $COUNTERS_JOB != 2 || { sleep .2; kill -9 $PPID; }", "--",
	    "true");
	expect_one_line(1, "a runner was ended by signal 9");
}

static void times_commands_and_keeps_their_output(void)
{
	char file[600], text[4096];

	snprintf(file, sizeof(file), "%s/log", scratch);
	RUN("time", "--repeat", "2", "--jobs", "2", "--output", file,
	    "--prepare", "echo prepared", "--", "sh", "-c",
	    "echo job $COUNTERS_JOB");
	expect(exit_code() == 0, "time");
	expect(lines(result.out) == 2, "two rounds");
	CHECK_EQUAL(2, value(1, "reaped"));
	slurp("log", text, sizeof(text));
	CHECK_EQUAL(8, lines(text));
	expect(strstr(text, "job 0") && strstr(text, "job 1") &&
		       strstr(text, "prepared"),
	       text);
}

static void the_time_of_a_command_is_that_of_its_descendants(void)
{
	RUN("time", "--", "sh", "-c", "sh -c 'i=0; while [ $i -lt 200000 ]; do "
	    "i=$((i+1)); done'; true");
	expect(exit_code() == 0, "time");
	expect(value(0, "user_ns") + value(0, "system_ns") > 10 * 1000 * 1000,
	       "a long loop took no time");
}

static void says_how_a_command_failed(void)
{
	char file[600], text[4096];

	snprintf(file, sizeof(file), "%s/failed", scratch);
	RUN("time", "--output", file, "--", "sh", "-c", "exit 5");
	expect_one_line(1, "the command 'sh' ended with exit status 5");
	expect(strstr(result.err, file) != NULL, "where its output is");
	RUN("time", "--", "sh", "-c", "kill -9 $$");
	expect_one_line(1, "signal 9");
	RUN("time", "--", "no-such-command");
	expect_one_line(1, "cannot run 'no-such-command': ENOENT");
	RUN("time", "--prepare", "exit 6", "--jobs", "2", "--", "true");
	expect_one_line(1, "the preparation by 'sh' ended with exit status 6");
	/* Then no copy begins, not even those that were prepared well. */
	RUN("time", "--prepare", "exit $COUNTERS_JOB", "--jobs", "2",
	    "--output", file, "--", "sh", "-c", "echo it ran");
	expect_one_line(1, "the preparation by 'sh' ended with exit status 1");
	slurp("failed", text, sizeof(text));
	expect(!strstr(text, "it ran"), "it ran unprepared");
	RUN("time", "--output", "/nowhere/log", "--", "true");
	expect_one_line(1, "cannot write to '/nowhere/log'");
}

static void refuses_what_it_does_not_understand(void)
{
	static const char *const wrong[][4] = {
		{ "--count", "0", "from 1" },
		{ "--count", "-5", "from 1" },
		{ "--count", "many", "'many'" },
		{ "--repeat", "0", "from 1" },
		{ "--jobs", "99999999", "'99999999'" },
		{ "--mode", "clone", "'clone'" },
		{ "--cpus", ",", "names no CPU" },
		{ "--prepare", "true", "are for 'time'" },
		{ "--bogus", "1", "not understood" },
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		RUN("create", wrong[i][0], wrong[i][1], "--", "/nowhere");
		expect_one_line(2, wrong[i][2]);
	}
	RUN("create");
	expect_one_line(2, "name a program");
	RUN("time", "--count", "3", "--", "true");
	expect_one_line(2, "are for 'create'");
	RUN("make");
	expect_one_line(2, "'create' or 'time'");
}

/* Traced, every thread that is made is seen. */
static int threads_made(const char *threads)
{
	int status, seen = 0;
	pid_t child = fork();

	if (child == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		execl(PROGRAMS "/parallel-true", "parallel-true", threads,
		      (char *)NULL);
		_exit(98);
	}
	waitpid(child, &status, 0);
	ptrace(PTRACE_SETOPTIONS, child, NULL,
	       PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL);
	ptrace(PTRACE_CONT, child, NULL, NULL);
	for (;;) {
		pid_t stopped = waitpid(-1, &status, __WALL);

		if (stopped < 0)
			break;
		if (stopped == child && WIFEXITED(status))
			CHECK_EQUAL(0, WEXITSTATUS(status));
		if (!WIFSTOPPED(status))
			continue;
		seen += status >> 16 == PTRACE_EVENT_CLONE;
		ptrace(PTRACE_CONT, stopped, NULL, NULL);
	}
	return seen;
}

static void parallel_true_makes_the_threads_it_is_told_to(void)
{
	if (emulator) {
		puts("processes_test: threads are not counted: an emulator "
		     "does not trace");
		return;
	}
	CHECK_EQUAL(1, threads_made("2"));
	CHECK_EQUAL(4, threads_made("5"));
	CHECK_EQUAL(0, threads_made("1"));
}

/* The series is the parent of the child's parent. */
static int kill_series(void)
{
	char path[64], line[512] = "";
	int runner = (int)getppid(), series = 0, file;

	snprintf(path, sizeof(path), "/proc/%d/stat", runner);
	file = open(path, O_RDONLY);
	if (file < 0 || read(file, line, sizeof(line) - 1) <= 0)
		return 7;
	close(file);
	/* The process's name, in brackets, may have anything in it. */
	if (!strrchr(line, ')') ||
	    sscanf(strrchr(line, ')'), ") %*c %d", &series) != 1)
		return 8;
	kill(series, SIGKILL);
	/* The runner dies with it, and is given nothing to reap until then. */
	while (getppid() == runner)
		usleep(1000);
	return 0;
}

/* What this program does when it is the child. */
static int be_child(int argc, char **argv)
{
	int kills = !strcmp(argv[1], "kill-at");

	if (!strcmp(argv[1], "expect-cpu"))
		return sched_getcpu() == atoi(argv[2]) ? 0 : 3;
	if (!strcmp(argv[1], "append") || !strcmp(argv[1], "fail-at") ||
	    kills) {
		int file = open(argv[2], O_WRONLY | O_CREAT | O_APPEND, 0666);
		struct stat left;

		if (file < 0 || write(file, "x", 1) != 1 || fstat(file, &left))
			return 5;
		if (argc <= 3 || left.st_size < atoi(argv[3]))
			return 0;
		return kills ? kill_series() : 4;
	}
	return 6;
}

int main(int argc, char **argv)
{
	char template[] = "/tmp/processes-XXXXXX", tidy[600];

	if (argc > 1)
		return be_child(argc, argv);
	emulator = getenv("RUN");
	if (emulator && !*emulator)
		emulator = NULL;
	expect(realpath(argv[0], here) != NULL, "where this program is");
	mkdir("/tmp", 01777);
	expect(mkdtemp(template) != NULL, "no temporary directory");
	snprintf(scratch, sizeof(scratch), "%s", template);

	makes_as_many_as_asked("fork");
	makes_as_many_as_asked("vfork");
	makes_as_many_as_asked("posix_spawn");
	makes_processes_that_run_nothing();
	runs_the_program_without_a_libc();
	children_run_where_the_runner_is_pinned();
	says_what_cannot_be_run("fork", 1);
	says_what_cannot_be_run("vfork", 1);
	says_what_cannot_be_run("posix_spawn", !emulator);
	keeps_the_rounds_before_the_one_that_fails();
	keeps_the_rounds_before_it_is_killed();
	says_that_a_runner_was_killed();
	says_that_no_more_processes_may_be_made();
	times_commands_and_keeps_their_output();
	the_time_of_a_command_is_that_of_its_descendants();
	says_how_a_command_failed();
	refuses_what_it_does_not_understand();
	parallel_true_makes_the_threads_it_is_told_to();

	snprintf(tidy, sizeof(tidy), "rm -r %s", scratch);
	CHECK_EQUAL(0, system(tidy));
	return 0;
}
