/* SPDX-License-Identifier: Apache-2.0 */
/*
 * processes: what it costs this kernel to make and reap a process, and what a
 * command costs, in user, system and wall time; see settings.c for options.
 *
 * Every repetition is a line of JSON on standard output, flushed, so that a
 * series that is stopped keeps what it had. Exit status: 0, 1 for a series
 * that went wrong, 2 for a command line that did; the line on standard error
 * says how.
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
