/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two restartable sequences of sections.S in a form that a compiler inlines
 * into a function of C. Programs use them in loops of their own. They have no
 * output, since some supported compilers handle outputs of asm goto wrongly.
 * units and range are read from memory, so that a function has enough registers
 * for the rest without saving any.
 */
#ifndef PERCPU_INLINE_H
#define PERCPU_INLINE_H

#include <stdint.h>

#include "rseq.h"

#define INLINE static inline __attribute__((always_inline))

/* The outcome of a sequence. */
enum outcome {
	COMMITTED, /* it ran to its end */
	ABORTED,   /* the kernel interrupted it */
	ELSEWHERE, /* the CPU is outside of the column */
	DUE,	   /* the slot is at its bound: nothing was added */
};

/* The sequence up to the slot of the current CPU, whose offset is in rax. */
#define SEQUENCE_BEGIN                              \
	"	lea	5f(%%rip), %%rax\n"         \
	"	mov	%%rax, %%fs:8(%[offset])\n" \
	"1:	mov	%%fs:4(%[offset]), %%eax\n" \
	"	cmp	%[units], %%eax\n"          \
	"	jae	%l[elsewhere]\n"            \
	"	imul	%[stride], %%rax\n"

/* Follows right after the commit: the abort handler and the descriptor. */
#define SEQUENCE_END                                     \
	"2:\n"                                           \
	"	.pushsection .text.inline_aborted, \"ax\"\n" \
	"	.byte	0x0f, 0xb9, 0x3d\n"              \
	"	.long	0x53053053\n"                    \
	"4:	jmp	%l[aborted]\n"                   \
	"	.popsection\n"                           \
	"	.pushsection __rseq_cs, \"aw\"\n"        \
	"	.balign	32\n"                            \
	"5:	.long	0, 0\n"                          \
	"	.quad	1b, 2b - 1b, 4b\n"               \
	"	.popsection\n"

/* done of the current CPU's slot += delta. */
INLINE enum outcome inline_add(uint64_t slot0, uint64_t stride,
			       const uint32_t *units, int64_t delta)
{
	__asm__ goto(SEQUENCE_BEGIN
		     "	add	%[delta], (%[slot0], %%rax)\n"
		     SEQUENCE_END
		     :
		     : [offset] "r"(percpu_rseq_offset), [units] "m"(*units),
		       [stride] "r"(stride), [slot0] "r"(slot0),
		       [delta] "r"(delta)
		     : "rax", "memory", "cc"
		     : aborted, elsewhere);
	return COMMITTED;
aborted:
	return ABORTED;
elsewhere:
	return ELSEWHERE;
}

/* The same, but only if |done - undone| is then at most `most`, half of *range;
 * undone is 8 bytes after done. */
INLINE enum outcome inline_add_bounded(uint64_t slot0, uint64_t stride,
				       const uint32_t *units, int64_t delta,
				       int64_t most, const uint64_t *range)
{
	__asm__ goto(SEQUENCE_BEGIN
		     "	add	%[slot0], %%rax\n"
		     "	mov	(%%rax), %%rcx\n"
		     "	add	%[delta], %%rcx\n"
		     "	mov	%%rcx, %%rdx\n"
		     "	sub	8(%%rax), %%rdx\n"
		     "	add	%[most], %%rdx\n"
		     "	cmp	%[range], %%rdx\n"
		     "	ja	%l[due]\n"
		     "	mov	%%rcx, (%%rax)\n"
		     SEQUENCE_END
		     :
		     : [offset] "r"(percpu_rseq_offset), [units] "m"(*units),
		       [stride] "r"(stride), [slot0] "r"(slot0),
		       [delta] "r"(delta), [most] "r"(most),
		       [range] "m"(*range)
		     : "rax", "rcx", "rdx", "memory", "cc"
		     : aborted, elsewhere, due);
	return COMMITTED;
aborted:
	return ABORTED;
elsewhere:
	return ELSEWHERE;
due:
	return DUE;
}

#endif
