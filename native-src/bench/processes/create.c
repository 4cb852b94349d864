/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes and reaps processes one after the other, as a shell's loop does. The
 * programs get an empty environment, since execve copies the environment and
 * its size should be the same on every machine.
 */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "processes.h"

#define CANNOT_EXEC 127

const char *const mode_names[MODES] = {
	[MODE_FORK] = "fork",
	[MODE_VFORK] = "vfork",
	[MODE_POSIX_SPAWN] = "posix_spawn",
	[MODE_FORK_ONLY] = "fork-only",
};

static char *const no_environment[] = { NULL };

/* Each returns the child, or -1 with errno set. */

static pid_t by_fork(char **command, struct runner *runner)
{
	pid_t child = fork();

	if (child == 0) {
		execve(command[0], command, no_environment);
		runner->exec_error = errno;
		_exit(CANNOT_EXEC);
	}
	return child;
}

static pid_t by_vfork(char **command, struct runner *runner)
{
	pid_t child = vfork();

	if (child == 0) {
		execve(command[0], command, no_environment);
		runner->exec_error = errno;
		_exit(CANNOT_EXEC);
	}
	return child;
}

static pid_t by_posix_spawn(char **command, struct runner *runner)
{
	pid_t child = -1;
	int error = posix_spawn(&child, command[0], NULL, NULL, command,
				no_environment);

	if (!error)
		return child;
	/* posix_spawn reports the errors of both its steps in one result.
	 * EAGAIN and ENOMEM are those of clone. */
	if (error != EAGAIN && error != ENOMEM)
		runner->exec_error = error;
	errno = error;
	return -1;
}

static pid_t by_fork_only(char **command, struct runner *runner)
{
	pid_t child = fork();

	(void)command;
	(void)runner;
	if (child == 0)
		_exit(0);
	return child;
}

static pid_t (*const makers[MODES])(char **, struct runner *) = {
	[MODE_FORK] = by_fork,
	[MODE_VFORK] = by_vfork,
	[MODE_POSIX_SPAWN] = by_posix_spawn,
	[MODE_FORK_ONLY] = by_fork_only,
};

static int reap(pid_t child, struct runner *runner)
{
	char who[64];
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR) {
			set_fault(runner, "child %d is not to be reaped: "
				  "errno %d; leave SIGCHLD alone",
				  (int)child, errno);
			return -1;
		}
	if (status == 0) {
		runner->reaped++;
		return 0;
	}
	if (!runner->exec_error) {
		snprintf(who, sizeof(who), "child %lld",
			 (long long)runner->reaped + 1);
		set_status_fault(runner, who, status,
				 "it has to end with 0");
	}
	return -1;
}

int create_processes(const struct settings *settings, struct runner *runner)
{
	pid_t (*make)(char **, struct runner *) = makers[settings->mode];

	for (long i = 0; i < settings->count; i++) {
		pid_t child = make(settings->command, runner);

		if (child < 0 && !runner->exec_error) {
			set_fork_fault(runner, mode_names[settings->mode],
				       errno);
			return -1;
		}
		if (child > 0 && reap(child, runner) == 0)
			continue;
		if (runner->exec_error)
			set_exec_fault(runner, settings->command[0],
				       runner->exec_error);
		return -1;
	}
	return 0;
}
