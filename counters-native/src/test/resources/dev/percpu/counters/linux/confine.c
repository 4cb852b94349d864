/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confine WHAT COMMAND...: starts COMMAND where the kernel, by a seccomp filter,
 *
 *     membarrier  refuses membarrier (EPERM), as some sandboxes do
 *     no-membarrier  has none (ENOSYS), as kernels before 4.3
 *     registration   tells what membarrier can do, and registers nobody (EPERM)
 *     affinity    refuses sched_setaffinity (EPERM)
 *     rseq        refuses rseq (ENOSYS), as kernels without it do
 *     wide-mask   takes affinity masks of 4,096 CPUs and more only (EINVAL), as
 *                 kernels built for many CPUs do
 *
 * Ends with 125 if that cannot be had.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef __NR_rseq
#error "kernel headers without rseq"
#endif

#define LOAD(field) \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, value)
#define FAIL(error) RETURN(SECCOMP_RET_ERRNO | (error))
#define IF_EQUAL(value) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1)
#define IF_BELOW(value) BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, value, 1, 0)

static struct sock_filter membarrier_filter[] = {
	LOAD(nr),
	IF_EQUAL(__NR_membarrier),
	FAIL(EPERM),
	RETURN(SECCOMP_RET_ALLOW),
};

static struct sock_filter no_membarrier_filter[] = {
	LOAD(nr),
	IF_EQUAL(__NR_membarrier),
	FAIL(ENOSYS),
	RETURN(SECCOMP_RET_ALLOW),
};

/* All commands but the query, which is 0. */
static struct sock_filter registration_filter[] = {
	LOAD(nr),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_membarrier, 0, 3),
	LOAD(args[0]),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
	FAIL(EPERM),
	RETURN(SECCOMP_RET_ALLOW),
};

static struct sock_filter affinity_filter[] = {
	LOAD(nr),
	IF_EQUAL(__NR_sched_setaffinity),
	FAIL(EPERM),
	RETURN(SECCOMP_RET_ALLOW),
};

static struct sock_filter rseq_filter[] = {
	LOAD(nr),
	IF_EQUAL(__NR_rseq),
	FAIL(ENOSYS),
	RETURN(SECCOMP_RET_ALLOW),
};

/* The lower half of the second argument: both architectures are little-endian. */
static struct sock_filter mask_filter[] = {
	LOAD(nr),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_sched_getaffinity, 0, 3),
	LOAD(args[1]),
	IF_BELOW(4096 / 8),
	FAIL(EINVAL),
	RETURN(SECCOMP_RET_ALLOW),
};

#define PROGRAM(filter) \
	(struct sock_fprog){ sizeof(filter) / sizeof(filter[0]), filter }

int main(int argc, char **argv)
{
	struct sock_fprog program;

	if (argc < 3)
		return 125;
	if (!strcmp(argv[1], "membarrier"))
		program = PROGRAM(membarrier_filter);
	else if (!strcmp(argv[1], "no-membarrier"))
		program = PROGRAM(no_membarrier_filter);
	else if (!strcmp(argv[1], "registration"))
		program = PROGRAM(registration_filter);
	else if (!strcmp(argv[1], "affinity"))
		program = PROGRAM(affinity_filter);
	else if (!strcmp(argv[1], "rseq"))
		program = PROGRAM(rseq_filter);
	else if (!strcmp(argv[1], "wide-mask"))
		program = PROGRAM(mask_filter);
	else
		return 125;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0)) {
		perror("confine: no seccomp filter");
		return 125;
	}
	execvp(argv[2], argv + 2);
	perror(argv[2]);
	return 125;
}
