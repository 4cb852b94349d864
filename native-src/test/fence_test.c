/* SPDX-License-Identifier: Apache-2.0 */
/* A fence works once it is registered, and says why it does not. */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "column.h"
#include "percpu.h"

/* Membarrier's query, and bits of its answer: what the kernel has. */
#define QUERY 0
#define HAS_MEMORY (1 << 4)
#define HAS_RSEQ (1 << 8)

static void fence(int32_t kind, int has, int query)
{
	if (!has) {
		CHECK_EQUAL(1, percpu_fence_register(kind) < 0);
		CHECK_EQUAL(1, percpu_fence(kind, -1) < 0);
		printf("fence_test: skipped: membarrier has no fence of kind "
		       "%d: %d\n", (int)kind, query);
		return;
	}
	CHECK_EQUAL(-EPERM, percpu_fence(kind, -1));
	CHECK_EQUAL(0, percpu_fence_register(kind));
	CHECK_EQUAL(0, percpu_fence_register(kind));
	CHECK_EQUAL(0, percpu_fence(kind, -1));
}

int main(void)
{
	int cpu = pin_to_highest();
	int query = (int)syscall(SYS_membarrier, QUERY, 0, 0);

	fence(PERCPU_FENCE_MEMORY, query > 0 && query & HAS_MEMORY, query);
	fence(PERCPU_FENCE_RSEQ, query > 0 && query & HAS_RSEQ, query);
	if (query > 0 && query & HAS_RSEQ)
		CHECK_EQUAL(0, percpu_fence(PERCPU_FENCE_RSEQ, cpu));

	CHECK_EQUAL(-EINVAL, percpu_fence(PERCPU_FENCE_MEMORY, 0));
	CHECK_EQUAL(-EINVAL, percpu_fence(PERCPU_FENCE_RSEQ, -2));
	for (int32_t kind = -1; kind <= 2; kind += 3) {
		CHECK_EQUAL(-EINVAL, percpu_fence_register(kind));
		CHECK_EQUAL(-EINVAL, percpu_fence(kind, -1));
	}
	return 0;
}
