/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs the user's command. The command dies with the runner, so that a stopped
 * series leaves no running process behind.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "processes.h"

#define CANNOT_EXEC 127
#define CANNOT_OPEN 126

static void redirect(const struct settings *settings, struct runner *runner)
{
	const char *file = settings->output ? settings->output : "/dev/null";
	int in = open("/dev/null", O_RDONLY);
	int out = open(file, O_WRONLY | O_CREAT | O_APPEND, 0666);

	if (in < 0 || out < 0) {
		set_fault(runner, "cannot write to '%s': errno %d; name a file "
			  "that can be written with --output", file, errno);
		_exit(CANNOT_OPEN);
	}
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	close(in);
	close(out);
}

/* Returns 0 if the command exited with 0; otherwise -1, with the fault set. */
static int run(const struct settings *settings, struct runner *runner,
	       char **command, const char *what)
{
	char who[320], advice[320];
	pid_t child = fork();
	int status;

	if (child < 0) {
		set_fork_fault(runner, "fork", errno);
		return -1;
	}
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		redirect(settings, runner);
		execvp(command[0], command);
		runner->exec_error = errno;
		_exit(CANNOT_EXEC);
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	if (status == 0)
		return 0;
	if (runner->exec_error)
		set_exec_fault(runner, command[0], runner->exec_error);
	snprintf(who, sizeof(who), "%s '%s'", what, command[0]);
	snprintf(advice, sizeof(advice), "%s%s",
		 settings->output ? "its output is in " :
				    "name a file for its output with --output",
		 settings->output ? settings->output : "");
	set_status_fault(runner, who, status, advice);
	return -1;
}

int run_command(const struct settings *settings, struct runner *runner)
{
	if (run(settings, runner, settings->command, "the command"))
		return -1;
	runner->reaped++;
	return 0;
}

int run_preparation(const struct settings *settings, struct runner *runner)
{
	char *command[] = { "sh", "-c", (char *)settings->prepare, NULL };

	return settings->prepare ?
		       run(settings, runner, command, "the preparation by") :
		       0;
}
