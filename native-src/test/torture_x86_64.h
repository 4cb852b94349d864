/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the torture build puts between the instructions of a sequence. The
 * symbols are those of torture.h. Nothing here touches a register that a
 * sequence uses, but for r10, which is free where CHECK_CPU stands.
 */
	.hidden	percpu_delays
	.hidden	percpu_aborts
	.hidden	percpu_torn

/* As many turns as the point's delay says, counted down in a float, since no
 * integer register is free. */
#define DELAY(point)                                    \
	movss	percpu_delays+4*point(%rip), %xmm0 ;    \
	pxor	%xmm1, %xmm1 ;                          \
	71:	comiss	%xmm1, %xmm0 ;                  \
	jbe	72f ;                                   \
	subss	percpu_delays(%rip), %xmm0 ;            \
	jmp	71b ;                                   \
	72:

#define COUNT_ABORT	lock incq percpu_aborts(%rip)

#if PERCPU_TORTURE > 1
/* The slot is still that of the current CPU: at, or for bank 1 next to it. */
#define CHECK_CPU                                       \
	mov	percpu_rseq_offset(%rip), %r10 ;        \
	mov	%fs:RSEQ_CPU_ID(%r10), %r10d ;           \
	imul	%rsi, %r10 ;                            \
	add	%rdi, %r10 ;                            \
	sub	%r11, %r10 ;                            \
	neg	%r10 ;                                  \
	cmp	$8, %r10 ;                              \
	jbe	73f ;                                   \
	lock incq percpu_torn(%rip) ;                   \
	73:

/* The slot still holds what rax was made of. */
#define CHECK_WORD(delta)                               \
	sub	delta, %rax ;                           \
	cmp	(%r11), %rax ;                          \
	je	74f ;                                   \
	lock incq percpu_torn(%rip) ;                   \
	74:	add	delta, %rax
#else
#define CHECK_CPU
#define CHECK_WORD(delta)
#endif
