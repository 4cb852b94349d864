/* SPDX-License-Identifier: Apache-2.0 */
/* The library reports the interface it was built for, and plausible facts. */
#include <errno.h>
#include <unistd.h>

#include "check.h"
#include "percpu.h"

int main(void)
{
	struct percpu_facts facts;

	CHECK_EQUAL(-EINVAL, percpu_probe(NULL));
	CHECK_EQUAL(PERCPU_ABI_VERSION, percpu_abi_version());
	CHECK_EQUAL(sizeof(facts), percpu_facts_size());

	CHECK_EQUAL(0, percpu_probe(&facts));
	CHECK_EQUAL(PERCPU_ABI_VERSION, facts.abi_version);
	CHECK_EQUAL(sizeof(facts), facts.struct_size);
	CHECK_EQUAL(sysconf(_SC_PAGESIZE), facts.page_size);
	CHECK_EQUAL(1, facts.cpu >= -1);
	CHECK_EQUAL(facts.rseq_size != 0, facts.rseq_registered);
	return 0;
}
