/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <sched.h>
#include <unistd.h>

#include "rseq.h"

uint32_t percpu_abi_version(void)
{
	return PERCPU_ABI_VERSION;
}

size_t percpu_facts_size(void)
{
	return sizeof(struct percpu_facts);
}

int percpu_probe(struct percpu_facts *facts)
{
	if (!facts)
		return -EINVAL;
	*facts = (struct percpu_facts){
		.abi_version = PERCPU_ABI_VERSION,
		.struct_size = sizeof(*facts),
		.page_size = (uint32_t)sysconf(_SC_PAGESIZE),
		.cpu = sched_getcpu(),
		.rseq_registered = percpu_rseq_size != 0,
		.rseq_size = percpu_rseq_size,
		.rseq_feature_size = percpu_rseq_features,
		.rseq_sections = ARCH_SECTIONS,
		.rdpid = (uint32_t)arch_has_rdpid(),
	};
	return 0;
}
