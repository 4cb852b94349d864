/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ends at once. With NO_LIBC there is no libc to start, so that only the
 * kernel's part of its life is left.
 */
#if defined(NO_LIBC) && defined(__x86_64__)
__asm__(".globl _start\n"
	"_start:\n"
	"	xorl	%edi, %edi\n"
	"	movl	$231, %eax\n" /* exit_group */
	"	syscall\n"
	"	hlt\n");
#elif defined(NO_LIBC) && defined(__aarch64__)
__asm__(".globl _start\n"
	"_start:\n"
	"	mov	x0, #0\n"
	"	mov	x8, #94\n" /* exit_group */
	"	svc	#0\n"
	"	udf	#0\n");
#else
int main(void)
{
	return 0;
}
#endif
