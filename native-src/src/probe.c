/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "percpu.h"

/* Of linux/auxvec.h since 6.3; older headers do not have it. */
#ifndef AT_RSEQ_FEATURE_SIZE
#define AT_RSEQ_FEATURE_SIZE 27
#endif

/* Of glibc since 2.35, and 0 where its registration is switched off. Weak, so
 * that the library also loads with musl and with an older glibc. */
extern const unsigned int __rseq_size __attribute__((weak));

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
	uint32_t rseq_size = &__rseq_size ? __rseq_size : 0;

	if (!facts)
		return -EINVAL;
	*facts = (struct percpu_facts){
		.abi_version = PERCPU_ABI_VERSION,
		.struct_size = sizeof(*facts),
		.page_size = (uint32_t)sysconf(_SC_PAGESIZE),
		.cpu = sched_getcpu(),
		.rseq_registered = rseq_size != 0,
		.rseq_size = rseq_size,
		.rseq_feature_size =
			(uint32_t)getauxval(AT_RSEQ_FEATURE_SIZE),
	};
	return 0;
}
