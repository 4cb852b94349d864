/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <sys/auxv.h>

#include "rseq.h"

/* From linux/auxvec.h since 6.3; older headers do not have it. */
#ifndef AT_RSEQ_FEATURE_SIZE
#define AT_RSEQ_FEATURE_SIZE 27
#endif

/* From glibc since 2.35. The size is 0 if registration is switched off. Weak,
 * so that the library also loads with musl and with an older glibc. */
extern const ptrdiff_t __rseq_offset __attribute__((weak));
extern const unsigned int __rseq_size __attribute__((weak));

int64_t percpu_rseq_offset;
uint32_t percpu_rseq_size;
uint32_t percpu_rseq_features;

/* Runs when the library is loaded, so before any call of any thread. */
__attribute__((constructor)) static void find_rseq(void)
{
	percpu_rseq_features = (uint32_t)getauxval(AT_RSEQ_FEATURE_SIZE);
	if (!&__rseq_offset || !&__rseq_size || !__rseq_size)
		return;
	percpu_rseq_size = __rseq_size;
	if (ARCH_SECTIONS)
		percpu_rseq_offset = __rseq_offset;
}
