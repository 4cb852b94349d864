/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The common declarations of the program: the settings, and the record that a
 * runner writes to memory that all processes of the program share.
 */
#ifndef PERCPU_PROCESSES_H
#define PERCPU_PROCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a process is made. */
enum mode {
	MODE_FORK,        /* fork(), then execve: copies the memory first */
	MODE_VFORK,       /* vfork(), then execve: in the parent's memory */
	MODE_POSIX_SPAWN, /* posix_spawn(): as vfork, by libc */
	MODE_FORK_ONLY,   /* fork(), no program is run */
	MODES
};

extern const char *const mode_names[MODES];

/* The settings from the command line. */
struct settings {
	bool create;         /* many processes a round, or one command */
	enum mode mode;
	long count;          /* processes that each runner makes */
	long repeat;
	long jobs;           /* runners at once */
	int *cpus;           /* the CPUs that runners are pinned to, in turn */
	size_t cpu_count;    /* 0: not pinned */
	const char *prepare; /* for sh, before each round; or NULL */
	const char *output;  /* where a command's output goes; or NULL */
	char **command;      /* the program and its arguments */
};

/* User and system time. */
struct times {
	int64_t user_ns;
	int64_t system_ns;
};

/* One of the runners that work at the same time in a round. */
struct runner {
	int pinned;              /* its CPU, or -1 */
	int ran_on[2];           /* its CPU at its begin and its end */
	int64_t reaped;          /* children that ended well */
	struct times self;       /* the runner's own time, making and reaping */
	struct times children;
	int64_t wall_ns;
	volatile int exec_error; /* set by a child that could not execve */
	char fault[512];         /* why it gave up; empty if it did not */
};

/*
 * Parses the command line. If it is invalid, prints one line and ends the
 * process with status 2.
 */
void parse_settings(int argc, char **argv, struct settings *settings);

/*
 * Makes and reaps settings->count processes. Returns 0, or -1 with the fault
 * set; reaped is correct in both cases.
 */
int create_processes(const struct settings *settings, struct runner *runner);

/* Runs settings->command once. Returns 0, or -1 with the fault set. */
int run_command(const struct settings *settings, struct runner *runner);

/* Runs settings->prepare, if any. Returns 0, or -1 with the fault set. */
int run_preparation(const struct settings *settings, struct runner *runner);

/*
 * Runs all rounds and prints each. Returns the exit status; prints a fault
 * on standard error.
 */
int run_series(const struct settings *settings);

/* Records why the runner gives up, unless it already has a reason. */
void set_fault(struct runner *runner, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Records that no process could be made, with the remedy for the error. */
void set_fork_fault(struct runner *runner, const char *call, int error);

/* Records that a program could not be run, with the remedy for the error. */
void set_exec_fault(struct runner *runner, const char *program, int error);

/* Records how a child ended that should have ended with 0. */
void set_status_fault(struct runner *runner, const char *who, int status,
		      const char *advice);

#endif
