/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the torture build puts between the instructions of a sequence. The
 * symbols are those of torture.h. x16 and x17 are used by nothing else.
 */
	.hidden	percpu_delays
	.hidden	percpu_aborts
	.hidden	percpu_torn

/* As many turns as the point's delay says; a float, as for x86-64. */
#define DELAY(point)                                     \
	adrp	x16, percpu_delays ;                     \
	add	x16, x16, :lo12:percpu_delays ;          \
	ldr	s16, [x16, #4*point] ;                   \
	fcvtzs	w16, s16 ;                               \
	71:	cbz	w16, 72f ;                       \
	sub	w16, w16, #1 ;                           \
	b	71b ;                                    \
	72:

#define COUNT(what)                                      \
	adrp	x16, what ;                              \
	add	x16, x16, :lo12:what ;                   \
	75:	ldxr	x17, [x16] ;                     \
	add	x17, x17, #1 ;                           \
	stxr	w14, x17, [x16] ;                        \
	cbnz	w14, 75b

#define COUNT_ABORT	COUNT(percpu_aborts)

#if PERCPU_TORTURE > 1
/* The slot is still that of the current CPU. */
#define CHECK_CPU                                        \
	ldr	w16, [x9, #RSEQ_CPU_ID] ;                \
	cmp	w16, w10 ;                               \
	b.eq	73f ;                                    \
	COUNT(percpu_torn) ;                             \
	73:

/* The slot still holds what x12 was made of. */
#define CHECK_WORD(delta)                                \
	ldr	x16, [x11] ;                             \
	add	x16, x16, delta ;                        \
	cmp	x16, x12 ;                               \
	b.eq	74f ;                                    \
	COUNT(percpu_torn) ;                             \
	74:
#else
#define CHECK_CPU
#define CHECK_WORD(delta)
#endif
