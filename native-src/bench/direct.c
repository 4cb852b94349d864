/* SPDX-License-Identifier: Apache-2.0 */
/*
 * direct [CALLS]: the cost of the sequence of percpu_rseq_add in a C program
 * that is linked with it. It is the time in nanoseconds of an iteration of a
 * loop on one CPU, the best of many rounds, in which all loops take turns.
 *
 *     empty     a loop
 *     call      a direct call of a function that does nothing
 *     section   a direct call of percpu_rseq_add
 *     inlined   its instructions in the loop, with constants for stride and
 *               units and without a fallback (x86-64)
 */
#include <stdlib.h>

#include "rounds.h"
#include "rseq.h"

#define ROUNDS 100
#define STRIDE 4096
#define UNITS 1024
#define SPAN 8

static _Alignas(STRIDE) char column[UNITS * STRIDE];

#define SLOT0 ((uint64_t)(uintptr_t)column)

static void empty(uint64_t turns)
{
	for (uint64_t i = 0; i < turns; i++)
		__asm__ volatile("");
}

static void call(uint64_t turns)
{
	for (uint64_t i = 0; i < turns; i++)
		percpu_nothing();
}

static void section(uint64_t turns)
{
	for (uint64_t i = 0; i < turns; i++)
		percpu_rseq_add(SLOT0, STRIDE, UNITS, SPAN, 1);
}

#ifdef __x86_64__

static void inlined(uint64_t turns)
{
	uint64_t slot0 = SLOT0;
	int64_t delta = 1;

	for (uint64_t i = 0; i < turns; i++)
		__asm__ volatile(
			"771:	lea	775f(%%rip), %%rax\n"
			"	mov	%%rax, %%fs:8(%[offset])\n"
			"772:	mov	%%fs:4(%[offset]), %%eax\n"
			"	cmp	%[units], %%eax\n"
			"	jae	776f\n"
			"	imul	%[stride], %%rax, %%rax\n"
			"	add	%[delta], (%[slot0], %%rax)\n"
			"773:\n"
			"	.pushsection .text.inlined_aborted, \"ax\"\n"
			"	.byte	0x0f, 0xb9, 0x3d\n"
			"	.long	0x53053053\n"
			"774:	jmp	771b\n"
			"776:	ud2\n"
			"	.popsection\n"
			"	.pushsection __rseq_cs, \"aw\"\n"
			"	.balign	32\n"
			"775:	.long	0, 0\n"
			"	.quad	772b, 773b - 772b, 774b\n"
			"	.popsection\n"
			:
			: [offset] "r"(percpu_rseq_offset), [slot0] "r"(slot0),
			  [delta] "r"(delta), [units] "i"(UNITS),
			  [stride] "i"(STRIDE)
			: "rax", "memory", "cc");
}

#endif

static const struct loop loops[] = {
	{ "empty", empty },
	{ "call", call },
	{ "section", section },
#ifdef __x86_64__
	{ "inlined", inlined },
#endif
};

int main(int argc, char **argv)
{
	uint64_t turns = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;

	if (!percpu_rseq_area()) {
		fprintf(stderr, "%s: rseq is not registered\n", argv[0]);
		return 1;
	}
	time_in_turn(loops, sizeof(loops) / sizeof(*loops), ROUNDS, turns,
		     "the loop");
	return 0;
}
