/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the torture build puts between the instructions of a sequence. The
 * symbols are those of torture.h. Nothing here touches a register that a
 * sequence uses, but for rax, which is free where CHECK_CPU stands.
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
	mov	percpu_rseq_offset(%rip), %rax ;        \
	mov	%fs:RSEQ_CPU_ID(%rax), %eax ;           \
	imul	%rsi, %rax ;                            \
	add	%rdi, %rax ;                            \
	sub	%r11, %rax ;                            \
	neg	%rax ;                                  \
	cmp	$8, %rax ;                              \
	jbe	73f ;                                   \
	lock incq percpu_torn(%rip) ;                   \
	73:

/* The slot still holds what r10 was made of. */
#define CHECK_WORD(delta)                               \
	sub	delta, %r10 ;                           \
	cmp	(%r11), %r10 ;                          \
	je	74f ;                                   \
	lock incq percpu_torn(%rip) ;                   \
	74:	add	delta, %r10
#else
#define CHECK_CPU
#define CHECK_WORD(delta)
#endif
