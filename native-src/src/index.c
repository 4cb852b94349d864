/* SPDX-License-Identifier: Apache-2.0 */
#include <sched.h>

#include "rseq.h"

int32_t percpu_cpu_getcpu(void)
{
	return sched_getcpu();
}

int32_t percpu_cpu_rseq(void)
{
	int32_t cpu = rseq_cpu();

	return cpu < 0 ? -1 : cpu;
}

/* Read once: cpuid is slow, and traps under a hypervisor. */
static int has_rdpid;

__attribute__((constructor)) static void find_rdpid(void)
{
	has_rdpid = arch_has_rdpid();
}

int32_t percpu_cpu_rdpid(void)
{
	return has_rdpid ? arch_rdpid() : -1;
}

/* Reads a field that only newer kernels fill. */
static int32_t field_filled(unsigned field)
{
	uint64_t area;

	if (percpu_rseq_features < field + sizeof(int32_t))
		return -1;
	area = rseq_area();
	return area ? rseq_field(area, field) : -1;
}

int32_t percpu_mm_cid(void)
{
	return field_filled(RSEQ_MM_CID);
}

int32_t percpu_node_id(void)
{
	return field_filled(RSEQ_NODE_ID);
}

int32_t percpu_nothing(void)
{
	return 0;
}

uint64_t percpu_rseq_area(void)
{
	return rseq_area();
}
