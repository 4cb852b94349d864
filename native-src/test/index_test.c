/* SPDX-License-Identifier: Apache-2.0 */
/* Every source of an index says where the caller runs, or that it cannot. */
#include "column.h"
#include "percpu.h"
#include "rseq.h"

/* Either unknown or the CPU. */
static void check_cpu(int known, int cpu, int32_t found)
{
	CHECK_EQUAL(known ? cpu : -1, found);
}

int main(void)
{
	struct percpu_facts facts;
	int cpu = pin_to_highest();
	int32_t cid, node;
	int registered;

	percpu_probe(&facts);
	registered = facts.rseq_sections && facts.rseq_registered;
	check_cpu(1, cpu, percpu_cpu_getcpu());
	check_cpu(registered, cpu, percpu_cpu_rseq());
	check_cpu((int)facts.rdpid, cpu, percpu_cpu_rdpid());
	CHECK_EQUAL(registered, percpu_rseq_area() != 0);
	CHECK_EQUAL(0, percpu_nothing());

	/* The only thread of a process has the first concurrency id. */
	cid = percpu_mm_cid();
	node = percpu_node_id();
	CHECK_EQUAL(registered && facts.rseq_feature_size >= 28 ? 0 : -1, cid);
	CHECK_EQUAL(registered && facts.rseq_feature_size >= 24, node >= 0);

	/* As if the kernel were an older one. */
	percpu_rseq_features = 24;
	CHECK_EQUAL(-1, percpu_mm_cid());
	CHECK_EQUAL(registered, percpu_node_id() >= 0);
	percpu_rseq_features = 0;
	CHECK_EQUAL(-1, percpu_node_id());
	return 0;
}
