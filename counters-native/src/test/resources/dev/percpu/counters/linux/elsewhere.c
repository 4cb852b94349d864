/* SPDX-License-Identifier: Apache-2.0 */
/*
 * To be preloaded: a process that runs on CPUs which this machine does not have.
 * ELSEWHERE lists their ids, as in "0,3,1024,4095"; a thread starts on the first
 * of them, and one that is pinned moves at once. With "none" the kernel does not
 * tell the CPU at all.
 *
 * Stands in for what the kernel tells: sched_getcpu, the affinity calls of a
 * kernel for 16,384 CPUs, and libc's rseq area, whose CPU, node and concurrency
 * id are those of the CPU. The area is not the one that the kernel knows. So no
 * sequence is ever aborted here, and only threads that are alone on their CPU
 * count right by sequences.
 *
 * Java looks functions up in libc itself, and so dlsym stands in for that, too.
 */
#include <dlfcn.h>
#include <errno.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define KERNEL_CPUS 16384
#define BYTES (KERNEL_CPUS / 8)
#define CPUS_OF_A_NODE 1024

#ifdef __x86_64__
#define OLDEST "GLIBC_2.2.5"
#else
#define OLDEST "GLIBC_2.17"
#endif

static unsigned char allowed[BYTES];
static int first = -1;

struct area {
	uint32_t cpu_id_start, cpu_id;
	uint64_t rseq_cs;
	uint32_t flags, node_id, mm_cid, rest;
};

/* Of a thread that was not pinned yet: not registered, as before libc's start. */
static _Thread_local _Alignas(32) struct area area = { .cpu_id = (uint32_t)-1 };
static _Thread_local int pinned_to = -1;

ptrdiff_t __rseq_offset;
unsigned int __rseq_size;

static int has(const unsigned char *mask, int cpu)
{
	return mask[cpu / 8] >> cpu % 8 & 1;
}

static int cpu_of_thread(void)
{
	return pinned_to >= 0 ? pinned_to : first;
}

__attribute__((constructor)) static void begin(void)
{
	const char *list = getenv("ELSEWHERE");
	char *end;

	while (list && *list >= '0' && *list <= '9') {
		long cpu = strtol(list, &end, 10);

		if (cpu >= KERNEL_CPUS)
			abort();
		allowed[cpu / 8] |= (unsigned char)(1 << cpu % 8);
		if (first < 0)
			first = (int)cpu;
		list = *end == ',' ? end + 1 : end;
	}
	__rseq_offset = (char *)&area - (char *)__builtin_thread_pointer();
	__rseq_size = sizeof(area);
}

int sched_getcpu(void)
{
	if (first < 0)
		errno = ENOSYS;
	return cpu_of_thread();
}

int sched_getaffinity(pid_t thread, size_t size, cpu_set_t *set)
{
	(void)thread;
	if (size < BYTES) {
		errno = EINVAL;
		return -1;
	}
	memset(set, 0, size);
	if (pinned_to >= 0)
		((unsigned char *)set)[pinned_to / 8] =
			(unsigned char)(1 << pinned_to % 8);
	else
		memcpy(set, allowed, BYTES);
	return 0;
}

/* To all of its CPUs, or to the first of those that are named. */
int sched_setaffinity(pid_t thread, size_t size, const cpu_set_t *set)
{
	static _Thread_local unsigned char mask[BYTES];
	int cpu = 0;

	(void)thread;
	memset(mask, 0, BYTES);
	memcpy(mask, set, size < BYTES ? size : BYTES);
	for (int i = 0; i < BYTES; i++)
		mask[i] &= allowed[i];
	while (cpu < KERNEL_CPUS && !has(mask, cpu))
		cpu++;
	if (cpu == KERNEL_CPUS) {
		errno = EINVAL;
		return -1;
	}
	pinned_to = memcmp(mask, allowed, BYTES) ? cpu : -1;
	area.cpu_id = area.cpu_id_start = area.mm_cid = (uint32_t)cpu;
	area.node_id = (uint32_t)(cpu / CPUS_OF_A_NODE);
	return 0;
}

void *dlsym(void *restrict library, const char *restrict name)
{
	static void *(*real)(void *, const char *);

	if (!strcmp(name, "sched_getcpu"))
		return (void *)sched_getcpu;
	if (!strcmp(name, "sched_getaffinity"))
		return (void *)sched_getaffinity;
	if (!strcmp(name, "sched_setaffinity"))
		return (void *)sched_setaffinity;
	if (!real)
		real = (void *(*)(void *, const char *))dlvsym(
			RTLD_NEXT, "dlsym", OLDEST);
	return real(library, name);
}
