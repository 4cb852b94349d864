/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PERCPU_FENCE_H
#define PERCPU_FENCE_H

#include <stdint.h>

/* What membarrier offers: a mask of commands, or -errno. */
__attribute__((visibility("hidden"))) int32_t percpu_fence_query(void);

#endif
