/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "processes.h"

/* More CPUs than any kernel is configured for. */
#define MOST_CPUS 16384
#define MOST_JOBS 16384

static const char usage[] =
	"processes create [OPTION]... -- PROGRAM [ARGUMENT]...\n"
	"  makes and reaps processes, one after the other in each runner\n"
	"  --mode MODE     fork, vfork, posix_spawn or fork-only; PROGRAM is\n"
	"                  not run by the last\n"
	"  --count N       processes that each runner makes, 20000\n"
	"processes time [OPTION]... -- COMMAND [ARGUMENT]...\n"
	"  runs a command, whose environment has COUNTERS_JOB, 0 and on\n"
	"  --prepare TEXT  what sh runs before each round, unmeasured\n"
	"  --output FILE   where the output goes, instead of nowhere\n"
	"both:\n"
	"  --repeat N      rounds; each prints a line of JSON at its end\n"
	"  --jobs N        runners at once\n"
	"  --cpus LIST     CPUs such as 0,4 that runners are pinned to in turn\n";

_Noreturn __attribute__((format(printf, 1, 2))) static void
refuse(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("processes: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	exit(2);
}

static long number(const char *option, const char *text, long least, long most)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (errno || end == text || *end || value < least || value > most)
		refuse("--%s takes a number from %ld to %ld, not '%s'", option,
		       least, most, text);
	return value;
}

static cpu_set_t *allowed_cpus(void)
{
	size_t size = CPU_ALLOC_SIZE(MOST_CPUS);
	cpu_set_t *set = CPU_ALLOC(MOST_CPUS);

	if (!set || sched_getaffinity(0, size, set))
		refuse("the CPUs that may be used are not known: errno %d; "
		       "leave --cpus out", errno);
	return set;
}

static void parse_cpus(char *list, struct settings *settings)
{
	cpu_set_t *allowed = allowed_cpus();
	size_t size = CPU_ALLOC_SIZE(MOST_CPUS);
	char *rest = NULL;

	settings->cpus = calloc(strlen(list) + 1, sizeof(int));
	if (!settings->cpus)
		refuse("no memory for '%s'; free some", list);
	for (char *word = strtok_r(list, ",", &rest); word;
	     word = strtok_r(NULL, ",", &rest)) {
		int cpu = (int)number("cpus", word, 0, MOST_CPUS - 1);

		if (!CPU_ISSET_S(cpu, size, allowed))
			refuse("CPU %d is not one that this process may use; "
			       "'taskset -cp $$' shows those", cpu);
		settings->cpus[settings->cpu_count++] = cpu;
	}
	CPU_FREE(allowed);
	if (!settings->cpu_count)
		refuse("--cpus names no CPU; list some, such as 0,4");
}

static enum mode parse_mode(const char *name)
{
	for (int mode = 0; mode < MODES; mode++)
		if (!strcmp(name, mode_names[mode]))
			return (enum mode)mode;
	refuse("there is no mode '%s'; use fork, vfork, posix_spawn or "
	       "fork-only", name);
}

enum letter { MODE = 1, COUNT, REPEAT, JOBS, CPUS, PREPARE, OUTPUT };

static const struct option options[] = {
	{ "mode", required_argument, NULL, MODE },
	{ "count", required_argument, NULL, COUNT },
	{ "repeat", required_argument, NULL, REPEAT },
	{ "jobs", required_argument, NULL, JOBS },
	{ "cpus", required_argument, NULL, CPUS },
	{ "prepare", required_argument, NULL, PREPARE },
	{ "output", required_argument, NULL, OUTPUT },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

/* Refuses an option that belongs to the other of the two commands. */
static void check_option(int option, const struct settings *settings)
{
	if (settings->create && (option == PREPARE || option == OUTPUT))
		refuse("--prepare and --output are for 'time'; leave them out");
	if (!settings->create && (option == MODE || option == COUNT))
		refuse("--mode and --count are for 'create'; leave them out");
}

static void parse_option(int option, struct settings *settings)
{
	check_option(option, settings);
	switch (option) {
	case MODE:
		settings->mode = parse_mode(optarg);
		break;
	case COUNT:
		settings->count = number("count", optarg, 1, 1000000000);
		break;
	case REPEAT:
		settings->repeat = number("repeat", optarg, 1, 1000000000);
		break;
	case JOBS:
		settings->jobs = number("jobs", optarg, 1, MOST_JOBS);
		break;
	case CPUS:
		parse_cpus(optarg, settings);
		break;
	case PREPARE:
		settings->prepare = optarg;
		break;
	case OUTPUT:
		settings->output = optarg;
		break;
	case 'h':
		fputs(usage, stdout);
		exit(0);
	default:
		refuse("an option is not understood; --help shows all");
	}
}

void parse_settings(int argc, char **argv, struct settings *settings)
{
	int option;

	*settings = (struct settings){ .count = 20000, .repeat = 1, .jobs = 1 };
	if (argc > 1 && !strcmp(argv[1], "--help")) {
		fputs(usage, stdout);
		exit(0);
	}
	settings->create = argc > 1 && !strcmp(argv[1], "create");
	if (!settings->create && (argc < 2 || strcmp(argv[1], "time")))
		refuse("say 'create' or 'time' first; --help shows more");
	if (!settings->create)
		settings->count = 1;
	opterr = 0;
	optind = 2;
	while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1)
		parse_option(option, settings);
	if (optind == argc)
		refuse("name a program after the options");
	settings->command = argv + optind;
}
