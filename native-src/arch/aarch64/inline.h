/* SPDX-License-Identifier: Apache-2.0 */
/* Same as arch/x86_64/inline.h, for AArch64. */
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

/* The address of the calling thread's struct rseq. */
INLINE uint64_t inline_area(void)
{
	return (uint64_t)arch_thread_pointer() + (uint64_t)percpu_rseq_offset;
}

/* The sequence up to the slot of the current CPU, whose address is in x9. */
#define SEQUENCE_BEGIN                                  \
	"	adrp	x9, 5f\n"                       \
	"	add	x9, x9, :lo12:5f\n"             \
	"	str	x9, [%[area], #8]\n"            \
	"1:	ldr	w9, [%[area], #4]\n"            \
	"	cmp	w9, %w[units]\n"                \
	"	b.hs	%l[elsewhere]\n"                \
	"	madd	x9, x9, %[stride], %[slot0]\n"

/* Follows right after the commit: the abort handler and the descriptor. */
#define SEQUENCE_END                                     \
	"2:\n"                                           \
	"	.pushsection .text.inline_aborted, \"ax\"\n" \
	"	.balign	4\n"                             \
	"	.inst	0xd428bc00\n"                    \
	"4:	b	%l[aborted]\n"                   \
	"	.popsection\n"                           \
	"	.pushsection __rseq_cs, \"aw\"\n"        \
	"	.balign	32\n"                            \
	"5:	.word	0, 0\n"                          \
	"	.xword	1b, 2b - 1b, 4b\n"               \
	"	.popsection\n"

/* done of the current CPU's slot += delta. */
INLINE enum outcome inline_add(uint64_t slot0, uint64_t stride,
			       const uint32_t *units, int64_t delta)
{
	__asm__ goto(SEQUENCE_BEGIN
		     "	ldr	x10, [x9]\n"
		     "	add	x10, x10, %[delta]\n"
		     "	str	x10, [x9]\n"
		     SEQUENCE_END
		     :
		     : [area] "r"(inline_area()), [units] "r"(*units),
		       [stride] "r"(stride), [slot0] "r"(slot0),
		       [delta] "r"(delta)
		     : "x9", "x10", "memory", "cc"
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
		     "	ldp	x10, x11, [x9]\n"
		     "	add	x10, x10, %[delta]\n"
		     "	sub	x11, x10, x11\n"
		     "	add	x11, x11, %[most]\n"
		     "	cmp	x11, %[range]\n"
		     "	b.hi	%l[due]\n"
		     "	str	x10, [x9]\n"
		     SEQUENCE_END
		     :
		     : [area] "r"(inline_area()), [units] "r"(*units),
		       [stride] "r"(stride), [slot0] "r"(slot0),
		       [delta] "r"(delta), [most] "r"(most),
		       [range] "r"(*range)
		     : "x9", "x10", "x11", "memory", "cc"
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
