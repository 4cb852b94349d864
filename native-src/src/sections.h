/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The common parts of the restartable sequences and the C code. Assembly
 * includes this header, too: constants are outside of the guard, declarations
 * inside.
 */
#ifndef PERCPU_SECTIONS_H
#define PERCPU_SECTIONS_H

/* Offsets in struct rseq, which is a stable interface of the kernel. */
#define RSEQ_CPU_ID 4
#define RSEQ_CS 8
#define RSEQ_NODE_ID 20
#define RSEQ_MM_CID 24

#include "percpu.h"

#ifndef __ASSEMBLER__

#pragma GCC visibility push(hidden)

/*
 * The distance from the thread pointer to the thread's struct rseq, in bytes; 0
 * if libc did not register one or the architecture has no sequences. Constant
 * once the library is loaded.
 */
extern int64_t percpu_rseq_offset;

/* Two forms of each sequence, then the other templates; none if ARCH_TEMPLATES
 * is 0. */
extern const struct percpu_template percpu_templates[];

/*
 * The fallbacks of the restartable functions of the same names, for use where
 * no sequence can run. They are atomic and work on any CPU and any thread.
 * Sequences jump to them with their own arguments, so the parameters have to be
 * the same.
 */
int64_t percpu_fallback_add(uint64_t slot0, uint64_t stride, uint32_t units,
			    uint64_t span, int64_t delta);
int32_t percpu_fallback_add_bounded(uint64_t slot0, uint64_t stride,
				    uint32_t units, uint64_t span,
				    int64_t delta, int64_t batch);
int32_t percpu_fallback_take(uint64_t slot0, uint64_t stride, uint32_t units,
			     uint64_t span, int64_t amount, int64_t batch);
int32_t percpu_fallback_compare_store(uint64_t slot0, uint64_t stride,
				      uint32_t units, uint64_t span,
				      int64_t expected, int64_t value);
int64_t percpu_fallback_flip_add(uint64_t slot0, uint64_t stride,
				 uint32_t units, uint64_t span,
				 uint64_t flag, int64_t delta);

#pragma GCC visibility pop

#endif
#endif
