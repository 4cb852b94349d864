/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The restartable sequences of percpu.h for AArch64. arch/x86_64/sections.S
 * explains what a sequence is and why whole functions are in assembly.
 *
 * Registers. x0 is slot0, x1 stride, w2 units, x3 span; x4 and x5 are the other
 * arguments. The arguments stay unchanged while the function can still fall
 * back. x9 is struct rseq, x10 the CPU, x11 the slot; x12 to x14 are scratch;
 * w15 is the number of aborts that are left.
 *
 * Plain loads and stores are enough: a CPU sees its own accesses in order, and
 * the kernel executes barriers for a migration and for a fence.
 */
#ifdef __ILP32__
#error "ILP32 has no sequences: build with ARCH=generic"
#endif

#include "sections.h"

#ifdef PERCPU_TORTURE
#include "torture_aarch64.h"
#else
#define DELAY(point)
#define CHECK_CPU
#define CHECK_WORD(delta)
#define COUNT_ABORT
#endif

/* The instruction bti c, also for an assembler that does not know it. */
#ifdef __ARM_FEATURE_BTI_DEFAULT
#define LANDING	hint #34
#else
#define LANDING
#endif

	/* The first part of a function, up to the slot of the current CPU. */
	.macro	enter name
	.text
	.balign	64
	.globl	percpu_rseq_\name
	.type	percpu_rseq_\name, %function
percpu_rseq_\name:
	.cfi_startproc
	LANDING
	adrp	x9, percpu_rseq_offset
	ldr	x9, [x9, :lo12:percpu_rseq_offset]
	mov	w15, #PERCPU_MOST_ABORTS
	cbz	x9, .Lfall_back_\name
	mrs	x10, tpidr_el0
	add	x9, x9, x10
.Lagain_\name:
	adrp	x11, .Ldescriptor_\name
	add	x11, x11, :lo12:.Ldescriptor_\name
	DELAY(1)
	str	x11, [x9, #RSEQ_CS]
.Lstart_\name:
	DELAY(2)
	ldr	w10, [x9, #RSEQ_CPU_ID]
	DELAY(3)
	/* Unsigned: the ids of a thread without registration are negative. */
	cmp	w10, w2
	b.hs	.Lfall_back_\name
	DELAY(4)
	madd	x11, x10, x1, x0
	DELAY(5)
	.endm

	/* Follows right after the instruction that commits. */
	.macro	committed name
.Lcommitted_\name:
	DELAY(9)
	.endm

	/* The returns of a function that returns the unit, from its commit on.
	 * x14 is zero if the slot was fresh. */
	.macro	answer name
	committed \name
	cbz	x14, .Lfresh_\name
	mov	w0, #-1
	ret
.Lfresh_\name:
	mov	w0, #-2
	sub	w0, w0, w10
	ret
.Ldue_\name:
	mov	w0, w10
	ret
	.endm

	/* The end of a function: its abort handler and its descriptor. */
	.macro	leave name
.Lfall_back_\name:
	b	percpu_fallback_\name
	.cfi_endproc
	.size	percpu_rseq_\name, . - percpu_rseq_\name

	.section .text.percpu_aborted, "ax", %progbits
	.balign	4
	/* The kernel requires the registered signature before a handler. It is
	 * written as an instruction, since it has the byte order of code. */
	.inst	0xd428bc00
	.type	percpu_aborted_\name, %function
percpu_aborted_\name:
	.cfi_startproc
	COUNT_ABORT
	subs	w15, w15, #1
	b.ne	.Lagain_\name
	b	percpu_fallback_\name
	.cfi_endproc
	.size	percpu_aborted_\name, . - percpu_aborted_\name

	.section __rseq_cs, "aw", %progbits
	.balign	32
.Ldescriptor_\name:
	.word	0, 0
	.xword	.Lstart_\name
	.xword	.Lcommitted_\name - .Lstart_\name
	.xword	percpu_aborted_\name
	.endm

	/* x4 delta */
	enter	add
	ldr	x12, [x11]
	DELAY(6)
	add	x12, x12, x4
	DELAY(7)
	CHECK_CPU
	CHECK_WORD(x4)
	DELAY(8)
	str	x12, [x11]
	committed add
	mov	x0, x12
	ret
	leave	add

	/* x4 delta, x5 batch */
	enter	add_bounded
	ldr	x12, [x11]
	DELAY(6)
	ldr	x13, [x11, x3]
	orr	x14, x12, x13
	add	x12, x12, x4
	/* |new|, as an unsigned number: it may be 2^63. */
	subs	x13, x12, x13
	cneg	x13, x13, mi
	cmp	x13, x5
	b.hs	.Ldue_add_bounded
	DELAY(7)
	CHECK_CPU
	CHECK_WORD(x4)
	DELAY(8)
	str	x12, [x11]
	answer	add_bounded
	leave	add_bounded

	/* x4 amount, x5 batch */
	enter	take
	ldr	x12, [x11]
	DELAY(6)
	ldr	x13, [x11, x3]
	orr	x14, x12, x13
	subs	x13, x12, x13
	b.mi	.Ldue_take
	/* Unsigned: a negative value is larger than every batch. */
	sub	x13, x13, x4
	cmp	x13, x5
	b.hs	.Ldue_take
	sub	x12, x12, x4
	DELAY(7)
	CHECK_CPU
	DELAY(8)
	str	x12, [x11]
	answer	take
	leave	take

	/* x4 expected, x5 value */
	enter	compare_store
	ldr	x12, [x11, x3]
	DELAY(6)
	ldr	x13, [x11]
	sub	x14, x13, x12
	cmp	x14, x4
	b.ne	.Ldiffers
	add	x12, x12, x5
	DELAY(7)
	CHECK_CPU
	DELAY(8)
	str	x12, [x11]
	committed compare_store
	mov	w0, #1
	ret
.Ldiffers:
	mov	w0, #0
	ret
	leave	compare_store

	/* x4 flag, x5 delta */
	enter	flip_add
	ldr	x12, [x4]
	DELAY(6)
	add	x11, x11, x12, lsl #3
	ldr	x12, [x11]
	add	x12, x12, x5
	DELAY(7)
	CHECK_CPU
	CHECK_WORD(x5)
	DELAY(8)
	str	x12, [x11]
	committed flip_add
	mov	x0, x12
	ret
	leave	flip_add

	.section .note.GNU-stack, "", %progbits
