/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The restartable sequences of percpu.h for x86-64.
 *
 * A sequence is the instructions from start to committed. Before a thread
 * enters a sequence, it stores the address of the sequence's descriptor in
 * struct rseq. If the kernel preempts, migrates or signals a thread while its
 * instruction pointer is inside the sequence, it resumes the thread at aborted
 * instead. The code there runs the sequence again, starting with that store. So
 * between start and committed, only the last instruction, the commit, writes
 * memory that another thread reads.
 *
 * Whole functions are in assembly for two reasons. A compiler could put an
 * instruction between the commit and its label, or spill a register inside the
 * sequence. And every cycle counts; the functions are leaves without a frame.
 *
 * Each sequence is written once and assembled three times: as the function of
 * percpu.h, and as the two templates of percpu_template, of which one clears
 * rseq_cs before it returns. The forms differ in
 *
 *                           function       template
 *     slot0, then a and b   rdi, r8, r9    rsi, rdx, rcx
 *     stride, units, span   rsi, edx, rcx  constants: holes in the code
 *     abort, CPU outside    tries again,   calls the function
 *                           falls back
 *
 * where a and b are the arguments of a function after span. So a template finds
 * slot0, a and b where a static method of Java has its first three arguments.
 *
 * Other registers. r11 is the slot, r10 and rax are scratch. No register is
 * left for a function's number of aborts that are left, for the unit, and for
 * the word that is zero if the slot was fresh. They are in the red zone.
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

/* The forms. */
#define FUNCTION	0
#define TEMPLATE	1
#define CLEARING	2

/* The values of holes, so large that the assembler does not choose a shorter
 * encoding. */
#define HOLE		0x7e57e57e
#define HOLE64		0x7e57e57e7e57e57e

	/* Notes a place of a kind in a template; the place is `back` bytes
	 * before here. */
	.macro	note name, form, kind, back=0
.Lnote_\@:
	.pushsection .rodata.percpu_places, "a", @progbits
	.short	.Lnote_\@ - \back - .Lcode_\name\()_\form, \kind
	.popsection
	.endm

	.macro	enter_function name
	.text
	.balign	64
	.globl	percpu_rseq_\name
	.type	percpu_rseq_\name, @function
percpu_rseq_\name:
.Lfunction_\name:
	.cfi_startproc
	_CET_ENDBR
	movl	$PERCPU_MOST_ABORTS, ABORTS_TO_GO
.Lagain_\name:
	mov	percpu_rseq_offset(%rip), %r10
	lea	.Ldescriptor_\name(%rip), %r11
	test	%r10, %r10
	jz	percpu_fallback_\name
	DELAY(1)
	mov	%r11, %fs:RSEQ_CS(%r10)
.Lstart_\name\()_0:
	DELAY(2)
	mov	%fs:RSEQ_CPU_ID(%r10), %r11d
	DELAY(3)
	/* Unsigned: the ids of a thread without registration are negative. */
	cmp	%edx, %r11d
	jae	percpu_fallback_\name
	.endm

	/*
	 * HotSpot requires this at the beginning of its code: an instruction of
	 * five bytes or more, the frame, and the barrier. The barrier is a
	 * comparison that HotSpot rewrites; its value must be at a multiple of
	 * four bytes.
	 */
	.macro	begin name, form
	.section .rodata.percpu_code, "a", @progbits
	.balign	64
.Lcode_\name\()_\form:
	.pushsection .rodata.percpu_places, "a", @progbits
.Lplaces_\name\()_\form:
	.popsection
	/* nopl 0(%rax), with a length that aligns the comparison's value. */
	.byte	0x0f, 0x1f, 0x80, 0, 0, 0, 0
	push	%rbp
	note	\name, \form, PERCPU_PLACE_BARRIER
	/* cmpl $0, GUARD(%r15), with a length that aligns the value. */
	.byte	0x41, 0x81, 0x7f, 0
	note	\name, \form, PERCPU_PLACE_GUARD, 1
	.long	0
	jne	.Lbarrier_\name\()_\form
.Lpassed_\name\()_\form:
	.endm

	/* The end of a template, and its entry in the table. */
	.macro	end name, form, function
.Lbarrier_\name\()_\form:
	movabs	$HOLE64, %r10
	note	\name, \form, PERCPU_PLACE_BARRIER_STUB, 8
	call	*%r10
	jmp	.Lpassed_\name\()_\form
	note	\name, \form, PERCPU_PLACE_DEOPT
	.byte	0xe8
	.long	0
.Lend_\name\()_\form:
	.pushsection .rodata.percpu_places, "a", @progbits
.Lplaces_end_\name\()_\form:
	.popsection
	.pushsection .data.rel.ro.percpu_templates, "aw", @progbits
	.quad	.Lcode_\name\()_\form
	.quad	.Lplaces_\name\()_\form
	.quad	\function
	.long	.Lend_\name\()_\form - .Lcode_\name\()_\form
	.long	(.Lplaces_end_\name\()_\form - .Lplaces_\name\()_\form) / 4
	.popsection
	.endm

	.macro	enter_template name, form
	begin	\name, \form
	movabs	$HOLE64, %r10
	note	\name, \form, PERCPU_PLACE_DESCRIPTOR, 8
	mov	%r10, %fs:HOLE
	note	\name, \form, PERCPU_PLACE_RSEQ_CS, 4
	note	\name, \form, PERCPU_PLACE_START
	mov	%fs:HOLE, %r11d
	note	\name, \form, PERCPU_PLACE_CPU_ID, 4
	cmp	$HOLE, %r11d
	note	\name, \form, PERCPU_PLACE_UNITS, 4
	jae	.Lother_\name\()_\form
	.endm

	/* The first part of a form, up to the CPU, which is then known to be in
	 * the column. */
	.macro	enter name, form
	.if	\form == FUNCTION
	enter_function \name
	.else
	enter_template \name, \form
	.endif
	.endm

	.macro	to_slot name, form, slot0
	DELAY(4)
	.if	\form == FUNCTION
	imul	%rsi, %r11
	.else
	imul	$HOLE, %r11, %r11
	note	\name, \form, PERCPU_PLACE_STRIDE, 4
	.endif
	add	\slot0, %r11
	DELAY(5)
	.endm

	/* Applies an instruction to the slot's undone and a register. */
	.macro	with_undone name, form, what, register
	.if	\form == FUNCTION
	\what	(%r11, %rcx), \register
	.else
	\what	HOLE(%r11), \register
	note	\name, \form, PERCPU_PLACE_SPAN, 4
	.endif
	.endm

	/* Follows right after the instruction that commits. */
	.macro	committed name, form
	.if	\form == FUNCTION
.Lcommitted_\name:
	.else
	note	\name, \form, PERCPU_PLACE_COMMITTED
	.endif
	DELAY(9)
	.endm

	/* Returns to the caller. */
	.macro	return name, form
	.if	\form == CLEARING
	movq	$0, %fs:HOLE
	note	\name, \form, PERCPU_PLACE_RSEQ_CS, 8
	.endif
	.if	\form != FUNCTION
	pop	%rbp
	.endif
	ret
	.endm

	/* The returns of a function that returns the unit, from its commit
	 * on. */
	.macro	answer name, form
	committed \name, \form
	cmpq	$0, USED
	je	.Lfresh_\name\()_\form
	mov	$-1, %eax
	return	\name, \form
.Lfresh_\name\()_\form:
	mov	$-2, %eax
	sub	UNIT, %eax
	return	\name, \form
.Ldue_\name\()_\form:
	mov	UNIT, %eax
	return	\name, \form
	.endm

	/* The kernel requires the registered signature before a handler. The
	 * three bytes before it make it disassemble as one invalid
	 * instruction. */
	.macro	signature
	.byte	0x0f, 0xb9, 0x3d
	.long	0x53053053
	.endm

	/* The end of a function: its abort handler and its descriptor. */
	.macro	leave_function name
	.cfi_endproc
	.size	percpu_rseq_\name, . - percpu_rseq_\name

	.section .text.percpu_aborted, "ax", @progbits
	signature
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
	.quad	.Lstart_\name\()_0
	.quad	.Lcommitted_\name - .Lstart_\name\()_0
	.quad	percpu_aborted_\name
	.endm

	/* The end of a template: its abort handler, which counts the abort, and
	 * a jump to the function, which then returns to the template's
	 * caller. */
	.macro	leave_template name, form
	signature
	note	\name, \form, PERCPU_PLACE_ABORTED
	movabs	$HOLE64, %r10
	note	\name, \form, PERCPU_PLACE_ABORTS, 8
	lock incq (%r10)
.Lother_\name\()_\form:
	mov	%rcx, %r9
	mov	%rdx, %r8
	mov	%rsi, %rdi
	mov	$HOLE, %esi
	note	\name, \form, PERCPU_PLACE_STRIDE, 4
	mov	$HOLE, %edx
	note	\name, \form, PERCPU_PLACE_UNITS, 4
	mov	$HOLE, %rcx
	note	\name, \form, PERCPU_PLACE_SPAN, 4
	pop	%rbp
	movabs	$HOLE64, %r10
	note	\name, \form, PERCPU_PLACE_FUNCTION, 8
	jmp	*%r10
	end	\name, \form, .Lfunction_\name
	.endm

	.macro	leave name, form
	.if	\form == FUNCTION
	leave_function \name
	.else
	leave_template \name, \form
	.endif
	.endm

	/* a delta */
	.macro	steps_add form, slot0, a, b
	enter	add, \form
	to_slot	add, \form, \slot0
	mov	(%r11), %rax
	DELAY(6)
	add	\a, %rax
	DELAY(7)
	CHECK_CPU
	CHECK_WORD(\a)
	DELAY(8)
	mov	%rax, (%r11)
	committed add, \form
	return	add, \form
	leave	add, \form
	.endm

	/* a delta, b batch */
	.macro	steps_add_bounded form, slot0, a, b
	enter	add_bounded, \form
	mov	%r11d, UNIT
	to_slot	add_bounded, \form, \slot0
	mov	(%r11), %r10
	mov	%r10, %rax
	DELAY(6)
	with_undone add_bounded, \form, sub, %rax
	/* done | (done - undone): zero if the slot is fresh. */
	or	%rax, %r10
	mov	%r10, USED
	add	\a, %rax
	/* |new|, as an unsigned number: it may be 2^63. */
	mov	%rax, %r10
	neg	%r10
	cmovs	%rax, %r10
	cmp	\b, %r10
	jae	.Ldue_add_bounded_\form
	DELAY(7)
	CHECK_CPU
	DELAY(8)
	add	\a, (%r11)
	answer	add_bounded, \form
	leave	add_bounded, \form
	.endm

	/* a amount, b batch */
	.macro	steps_take form, slot0, a, b
	enter	take, \form
	mov	%r11d, UNIT
	to_slot	take, \form, \slot0
	mov	(%r11), %r10
	mov	%r10, %rax
	DELAY(6)
	with_undone take, \form, sub, %rax
	js	.Ldue_take_\form
	or	%rax, %r10
	mov	%r10, USED
	/* Unsigned: a negative value is larger than every batch. */
	sub	\a, %rax
	cmp	\b, %rax
	jae	.Ldue_take_\form
	DELAY(7)
	CHECK_CPU
	DELAY(8)
	sub	\a, (%r11)
	answer	take, \form
	leave	take, \form
	.endm

	/* a expected, b value */
	.macro	steps_compare_store form, slot0, a, b
	enter	compare_store, \form
	to_slot	compare_store, \form, \slot0
	with_undone compare_store, \form, mov, %rax
	DELAY(6)
	mov	(%r11), %r10
	sub	%rax, %r10
	cmp	\a, %r10
	jne	.Ldiffers_\form
	add	\b, %rax
	DELAY(7)
	CHECK_CPU
	DELAY(8)
	mov	%rax, (%r11)
	committed compare_store, \form
	mov	$1, %eax
	return	compare_store, \form
.Ldiffers_\form:
	xor	%eax, %eax
	return	compare_store, \form
	leave	compare_store, \form
	.endm

	/* a flag, b delta */
	.macro	steps_flip_add form, slot0, a, b
	enter	flip_add, \form
	to_slot	flip_add, \form, \slot0
	mov	(\a), %r10
	DELAY(6)
	lea	(%r11, %r10, 8), %r11
	mov	(%r11), %rax
	add	\b, %rax
	DELAY(7)
	CHECK_CPU
	CHECK_WORD(\b)
	DELAY(8)
	mov	%rax, (%r11)
	committed flip_add, \form
	return	flip_add, \form
	leave	flip_add, \form
	.endm

	.section .data.rel.ro.percpu_templates, "aw", @progbits
	.balign	8
	.globl	percpu_templates
	.hidden	percpu_templates
	.type	percpu_templates, @object
percpu_templates:

	/* In the order of PERCPU_TEMPLATE_. */
	.irp	name, add, add_bounded, take, compare_store, flip_add
	steps_\name	0, %rdi, %r8, %r9
	steps_\name	1, %rsi, %rdx, %rcx
	steps_\name	2, %rsi, %rdx, %rcx
	.endr

	/* A field of the area; -1 if it is negative. */
	begin	field, 1
	mov	%fs:HOLE, %eax
	note	field, 1, PERCPU_PLACE_FIELD, 4
	or	$-1, %ecx
	test	%eax, %eax
	cmovs	%ecx, %eax
	return	field, 1
	end	field, 1, 0

	begin	nothing, 1
	xor	%eax, %eax
	return	nothing, 1
	end	nothing, 1, 0

	.section .data.rel.ro.percpu_templates, "aw", @progbits
	.size	percpu_templates, . - percpu_templates

	.section .note.GNU-stack, "", @progbits
