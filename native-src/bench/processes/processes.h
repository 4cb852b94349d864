/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the program share: what is asked for, and what a runner
 * leaves in memory that all of the program's processes see.
 */
#ifndef PERCPU_PROCESSES_H
#define PERCPU_PROCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a process is made. */
enum mode {
	MODE_FORK,        /* fork(), then execve: a copy of the memory first */
	MODE_VFORK,       /* vfork(), then execve: the parent's memory */
	MODE_POSIX_SPAWN, /* posix_spawn(): the same, by libc */
	MODE_FORK_ONLY,   /* fork(), and nothing run */
	MODES
};

extern const char *const mode_names[MODES];

/* What the command line asks for. */
struct settings {
	bool create;         /* many processes a repetition, or one command */
	enum mode mode;
	long count;          /* processes that each runner makes */
	long repeat;
	long jobs;           /* runners at once */
	int *cpus;           /* where runners are pinned to, in turn */
	size_t cpu_count;    /* none: not at all */
	const char *prepare; /* for sh, before each repetition; or NULL */
	const char *output;  /* where a command's output goes; or NULL */
	char **command;      /* the program and its arguments */
};

/* User and system time. */
struct times {
	int64_t user_ns;
	int64_t system_ns;
};

/* One of those that work side by side in a repetition. */
struct runner {
	int pinned;              /* its CPU, or -1 */
	int ran_on[2];           /* where it was at its begin and its end */
	int64_t reaped;          /* children that ended well */
	struct times self;       /* the runner's own, making and reaping */
	struct times children;
	int64_t wall_ns;
	volatile int exec_error; /* left by a child that could not execve */
	char fault[512];         /* why it gave up; empty if it did not */
};

/*
 * Reads the command line. Ends the process, with one line and 2, if it is not
 * to be understood.
 */
void parse_settings(int argc, char **argv, struct settings *settings);

/*
 * Makes and reaps settings->count processes. Returns 0, or -1 with the fault
 * set; reaped is right either way.
 */
int create_processes(const struct settings *settings, struct runner *runner);

/* Runs settings->command once. Returns 0, or -1 with the fault set. */
int run_command(const struct settings *settings, struct runner *runner);

/* Runs settings->prepare, if any. Returns 0, or -1 with the fault set. */
int run_preparation(const struct settings *settings, struct runner *runner);

/*
 * Runs all repetitions and prints each. Returns the exit status; a fault is
 * told on standard error.
 */
int run_series(const struct settings *settings);

/* Notes why the runner gives up, unless it has a reason already. */
void set_fault(struct runner *runner, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Notes that no process could be made, with the remedy for the error. */
void set_fork_fault(struct runner *runner, const char *call, int error);

/* Notes that a program could not be run, with the remedy for the error. */
void set_exec_fault(struct runner *runner, const char *program, int error);

/* Notes how a child ended that should have ended with 0. */
void set_status_fault(struct runner *runner, const char *who, int status,
		      const char *advice);

#endif
