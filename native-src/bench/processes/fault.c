/* SPDX-License-Identifier: Apache-2.0 */
/* Error messages: one line with the value and the remedy. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "processes.h"

static const struct {
	int error;
	const char *name;
	const char *fork_remedy;
	const char *exec_remedy;
} errors[] = {
	{ EAGAIN, "EAGAIN",
	  "raise the limit of processes (ulimit -u, pids.max of the control "
	  "group, kernel.pid_max), or lower --jobs",
	  "raise the limit of processes (ulimit -u)" },
	{ ENOMEM, "ENOMEM", "free memory, or lower --jobs", "free memory" },
	{ ENOENT, "ENOENT", NULL,
	  "name a program that exists, and whose interpreter does" },
	{ EACCES, "EACCES", NULL,
	  "it has to be executable, in a file system that is not mounted "
	  "noexec" },
	{ ENOEXEC, "ENOEXEC", NULL, "name a program for this machine" },
	{ EPERM, "EPERM", NULL, NULL },
};

#define ERRORS (sizeof(errors) / sizeof(*errors))

void set_fault(struct runner *runner, const char *format, ...)
{
	va_list arguments;

	if (*runner->fault)
		return;
	va_start(arguments, format);
	vsnprintf(runner->fault, sizeof(runner->fault), format, arguments);
	va_end(arguments);
}

/* Sets a message with the error's name, and what to do about it. */
static void set_error(struct runner *runner, const char *what, int error,
		      bool fork)
{
	const char *name = NULL, *remedy = NULL;
	char number[32];

	for (size_t i = 0; i < ERRORS; i++)
		if (errors[i].error == error) {
			name = errors[i].name;
			remedy = fork ? errors[i].fork_remedy :
					errors[i].exec_remedy;
		}
	snprintf(number, sizeof(number), "errno %d", error);
	set_fault(runner, "%s: %s (%s); %s", what, name ? name : number,
		  strerror(error),
		  remedy ? remedy : "see the manual page of the call");
}

void set_fork_fault(struct runner *runner, const char *call, int error)
{
	char what[160];

	snprintf(what, sizeof(what), "%s failed after %lld children", call,
		 (long long)runner->reaped);
	set_error(runner, what, error, true);
}

void set_exec_fault(struct runner *runner, const char *program, int error)
{
	char what[280];

	snprintf(what, sizeof(what), "cannot run '%s'", program);
	set_error(runner, what, error, false);
}

void set_status_fault(struct runner *runner, const char *who, int status,
		      const char *advice)
{
	if (WIFSIGNALED(status))
		set_fault(runner, "%s was ended by signal %d (%s); %s", who,
			  WTERMSIG(status), strsignal(WTERMSIG(status)),
			  advice);
	else
		set_fault(runner, "%s ended with exit status %d; %s", who,
			  WEXITSTATUS(status), advice);
}
