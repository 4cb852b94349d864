/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "percpu.h"

/* Commands of membarrier(2). linux/membarrier.h has them as enumerators, which
 * #ifdef cannot see, and it has the newer ones only since 5.10. */
#define FENCE_MEMORY (1 << 3)
#define REGISTER_MEMORY (1 << 4)
#define FENCE_RSEQ (1 << 7)
#define REGISTER_RSEQ (1 << 8)

/* The flag of membarrier(2). */
#define ON_ONE_CPU (1 << 0)

static int32_t membarrier(int command, unsigned int flags, int cpu)
{
	long result = syscall(SYS_membarrier, command, flags, cpu);

	return result < 0 ? -errno : (int32_t)result;
}

int32_t percpu_fence_register(int32_t kind)
{
	switch (kind) {
	case PERCPU_FENCE_MEMORY:
		return membarrier(REGISTER_MEMORY, 0, 0);
	case PERCPU_FENCE_RSEQ:
		return membarrier(REGISTER_RSEQ, 0, 0);
	default:
		return -EINVAL;
	}
}

int32_t percpu_fence(int32_t kind, int32_t cpu)
{
	int command = kind == PERCPU_FENCE_RSEQ ? FENCE_RSEQ : FENCE_MEMORY;
	int one = cpu != -1;
	int32_t result;

	if (kind != PERCPU_FENCE_RSEQ && (kind != PERCPU_FENCE_MEMORY || one))
		return -EINVAL;
	if (cpu < -1)
		return -EINVAL;
	/* The kernel skips the caller's own barrier if no other CPU is
	 * concerned. */
	atomic_thread_fence(memory_order_seq_cst);
	result = membarrier(command, one ? ON_ONE_CPU : 0, one ? cpu : 0);
	atomic_thread_fence(memory_order_seq_cst);
	return result;
}
