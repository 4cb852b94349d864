/* SPDX-License-Identifier: Apache-2.0 */
/*
 * processes: measures what it costs this kernel to make and reap a process, and
 * what a command costs, in user, system and wall time; see settings.c for
 * options.
 *
 * Every round prints a line of JSON on standard output and flushes it, so
 * that a stopped series keeps its finished rounds. Exit status: 0, or 1 if
 * the series failed, or 2 if the command line is invalid. A line on standard
 * error gives the reason.
 */
#include <stdlib.h>

#include "processes.h"

int main(int argc, char **argv)
{
	struct settings settings;
	int status;

	parse_settings(argc, argv, &settings);
	status = run_series(&settings);
	free(settings.cpus);
	return status;
}
