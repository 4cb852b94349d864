/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The restartable sequences of percpu.h for x86-64.
 *
 * A sequence is the instructions from start to committed. Whoever enters one
 * stores the address of its descriptor in struct rseq first. If the kernel
 * preempts, migrates or signals a thread with the instruction pointer in
 * there, it resumes the thread at aborted instead, which runs the sequence
 * again from the store on. So between start and committed nothing is written
 * that another thread reads but by the last instruction, the commit.
 *
 * The functions are whole, in assembly, since a compiler may neither put an
 * instruction between the commit and its label nor spill in between, and since
 * every cycle counts; they are leaves without a frame.
 *
 * Registers. rdi slot0, rsi stride, edx units, rcx span, then r8 and r9: the
 * arguments stay as they are until nothing can fall back. r11 is the slot,
 * r10 and rax are scratch. No register is left for the aborts to go, the unit,
 * and what is zero if the slot was fresh, which are in the red zone.
 */
#ifdef __ILP32__
#error "x32 has no sequences: build with ARCH=generic"
#endif

#include "sections.h"

#ifdef __CET__
#include <cet.h>
#else
#define _CET_ENDBR
#endif

#ifdef PERCPU_TORTURE
#include "torture_x86_64.h"
#else
#define DELAY(point)
#define CHECK_CPU
#define CHECK_WORD(delta)
#define COUNT_ABORT
#endif

#define ABORTS_TO_GO	-4(%rsp)
#define UNIT		-8(%rsp)
#define USED		-16(%rsp)

	/* A function up to the slot of the current CPU. */
	.macro	enter name
	.text
	.balign	64
	.globl	percpu_rseq_\name
	.type	percpu_rseq_\name, @function
percpu_rseq_\name:
	.cfi_startproc
	_CET_ENDBR
	movl	$SECTION_MOST_ABORTS, ABORTS_TO_GO
.Lagain_\name:
	mov	percpu_rseq_offset(%rip), %r10
	lea	.Ldescriptor_\name(%rip), %r11
	test	%r10, %r10
	jz	percpu_fallback_\name
	DELAY(1)
	mov	%r11, %fs:RSEQ_CS(%r10)
.Lstart_\name:
	DELAY(2)
	mov	%fs:RSEQ_CPU_ID(%r10), %r11d
	DELAY(3)
	/* Unsigned: the ids of a thread that is not registered are below 0. */
	cmp	%edx, %r11d
	jae	percpu_fallback_\name
	.endm

	.macro	to_slot
	DELAY(4)
	imul	%rsi, %r11
	add	%rdi, %r11
	DELAY(5)
	.endm

	/* Stands right after the instruction that commits. */
	.macro	committed name
.Lcommitted_\name:
	DELAY(9)
	.endm

	/* What a function returns that tells the unit, from its commit on. */
	.macro	answer name
	committed \name
	cmpq	$0, USED
	je	.Lfresh_\name
	mov	$-1, %eax
	ret
.Lfresh_\name:
	mov	$-2, %eax
	sub	UNIT, %eax
	ret
.Ldue_\name:
	mov	UNIT, %eax
	ret
	.endm

	/* The end of a function: its abort handler and its descriptor. */
	.macro	leave name
	.cfi_endproc
	.size	percpu_rseq_\name, . - percpu_rseq_\name

	.section .text.percpu_aborted, "ax", @progbits
	/* The kernel wants the signature of the registration before a handler.
	 * With these three bytes it disassembles, to an invalid instruction. */
	.byte	0x0f, 0xb9, 0x3d
	.long	0x53053053
	.type	percpu_aborted_\name, @function
percpu_aborted_\name:
	.cfi_startproc
	COUNT_ABORT
	decl	ABORTS_TO_GO
	jnz	.Lagain_\name
	jmp	percpu_fallback_\name
	.cfi_endproc
	.size	percpu_aborted_\name, . - percpu_aborted_\name

	.section __rseq_cs, "aw", @progbits
	.balign	32
.Ldescriptor_\name:
	.long	0, 0
	.quad	.Lstart_\name
	.quad	.Lcommitted_\name - .Lstart_\name
	.quad	percpu_aborted_\name
	.endm

	/* r8 delta */
	enter	add
	to_slot
	mov	(%r11), %r10
	DELAY(6)
	add	%r8, %r10
	DELAY(7)
	CHECK_CPU
	CHECK_WORD(%r8)
	DELAY(8)
	mov	%r10, (%r11)
	committed add
	mov	%r10, %rax
	ret
	leave	add

	/* r8 delta, r9 batch */
	enter	add_bounded
	mov	%r11d, UNIT
	to_slot
	mov	(%r11), %r10
	mov	%r10, %rax
	DELAY(6)
	sub	(%r11, %rcx), %rax
	/* Done, and done less undone. */
	or	%rax, %r10
	mov	%r10, USED
	add	%r8, %rax
	/* |new|, as an unsigned number: it may be 2^63. */
	mov	%rax, %r10
	neg	%r10
	cmovs	%rax, %r10
	cmp	%r9, %r10
	jae	.Ldue_add_bounded
	DELAY(7)
	CHECK_CPU
	DELAY(8)
	add	%r8, (%r11)
	answer	add_bounded
	leave	add_bounded

	/* r8 amount, r9 batch */
	enter	take
	mov	%r11d, UNIT
	to_slot
	mov	(%r11), %r10
	mov	%r10, %rax
	DELAY(6)
	sub	(%r11, %rcx), %rax
	js	.Ldue_take
	or	%rax, %r10
	mov	%r10, USED
	/* Unsigned: what is below zero is above every batch. */
	sub	%r8, %rax
	cmp	%r9, %rax
	jae	.Ldue_take
	DELAY(7)
	CHECK_CPU
	DELAY(8)
	sub	%r8, (%r11)
	answer	take
	leave	take

	/* r8 expected, r9 value */
	enter	compare_store
	to_slot
	mov	(%r11, %rcx), %r10
	DELAY(6)
	mov	(%r11), %rax
	sub	%r10, %rax
	cmp	%r8, %rax
	jne	.Ldiffers
	add	%r9, %r10
	DELAY(7)
	CHECK_CPU
	DELAY(8)
	mov	%r10, (%r11)
	committed compare_store
	mov	$1, %eax
	ret
.Ldiffers:
	xor	%eax, %eax
	ret
	leave	compare_store

	/* r8 flag, r9 delta */
	enter	flip_add
	to_slot
	mov	(%r8), %r10
	DELAY(6)
	lea	(%r11, %r10, 8), %r11
	mov	(%r11), %r10
	add	%r9, %r10
	DELAY(7)
	CHECK_CPU
	CHECK_WORD(%r9)
	DELAY(8)
	mov	%r10, (%r11)
	committed flip_add
	mov	%r10, %rax
	ret
	leave	flip_add

	.section .note.GNU-stack, "", @progbits
