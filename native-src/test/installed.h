/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The templates, installed as a JVM does it: copied, and filled with constants.
 * Called with their arguments where Java has them, and with a thread that passes
 * the barrier.
 */
#ifndef PERCPU_TEST_INSTALLED_H
#define PERCPU_TEST_INSTALLED_H

#include <sys/mman.h>

#include "check.h"
#include "rseq.h"

/* Bytes at the end that the canary's descriptors leave out: the commit. */
#ifdef CANARY
#define TOO_FEW 3
#else
#define TOO_FEW 0
#endif

/* Code for each number of a template. */
#define ROOM 512

/* Where HotSpot's guard value is assumed, from its thread. */
#define GUARD 64

struct section {
	uint32_t version, flags;
	uint64_t start, length, aborted;
} __attribute__((aligned(32)));

static struct section installed_sections[PERCPU_TEMPLATE_FLIP_ADD + 1];
static uint64_t installed_aborts;
static uint8_t *installed_code;

static uintptr_t installed_at(int number)
{
	return (uintptr_t)installed_code + (uintptr_t)number * ROOM;
}

static void make_room(void)
{
	installed_code = mmap(NULL, (PERCPU_TEMPLATE_NOTHING + 1) * ROOM,
			      PROT_READ | PROT_WRITE | PROT_EXEC,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK_EQUAL(1, installed_code != MAP_FAILED);
}

static void fill_place(uint8_t *at, size_t bytes, uint64_t value)
{
	memcpy(at, &value, bytes);
}

/* Installs a template, with constants, and with form 0 or CLEARING. */
static void install(int number, int form, uint64_t stride, uint32_t units,
		    uint64_t span, unsigned field)
{
	uint8_t *code = (uint8_t *)installed_at(number);
	struct section *section = &installed_sections[number];
	const struct percpu_place *place;
	struct percpu_template template;

	CHECK_EQUAL(0, percpu_template(number + form, &template));
	CHECK_EQUAL(1, template.size <= ROOM);
	memcpy(code, (const void *)(uintptr_t)template.code, template.size);
	place = (const struct percpu_place *)(uintptr_t)template.places;
	for (uint32_t i = 0; i < template.count; i++, place++) {
		uint8_t *at = code + place->offset;

		switch (place->kind) {
		case PERCPU_PLACE_START:
			section->start = (uintptr_t)at;
			break;
		case PERCPU_PLACE_COMMITTED:
			section->length = (uintptr_t)at;
			break;
		case PERCPU_PLACE_ABORTED:
			section->aborted = (uintptr_t)at;
			break;
		case PERCPU_PLACE_GUARD:
			fill_place(at, 1, GUARD);
			break;
		case PERCPU_PLACE_DESCRIPTOR:
			fill_place(at, 8, (uintptr_t)section);
			break;
		case PERCPU_PLACE_ABORTS:
			fill_place(at, 8, (uintptr_t)&installed_aborts);
			break;
		case PERCPU_PLACE_FUNCTION:
			fill_place(at, 8, template.function);
			break;
		case PERCPU_PLACE_RSEQ_CS:
			fill_place(at, 4,
				   (uint64_t)percpu_rseq_offset + RSEQ_CS);
			break;
		case PERCPU_PLACE_CPU_ID:
			fill_place(at, 4,
				   (uint64_t)percpu_rseq_offset + RSEQ_CPU_ID);
			break;
		case PERCPU_PLACE_FIELD:
			fill_place(at, 4, (uint64_t)percpu_rseq_offset + field);
			break;
		case PERCPU_PLACE_UNITS:
			fill_place(at, 4, units);
			break;
		case PERCPU_PLACE_STRIDE:
			fill_place(at, 4, stride);
			break;
		case PERCPU_PLACE_SPAN:
			fill_place(at, 4, span);
			break;
		default: /* The barrier is passed, and nothing is unwound. */
			break;
		}
	}
	section->length -= section->start + TOO_FEW;
}

/* What a thread of HotSpot has where its guard value is: it is disarmed. */
static const uint8_t thread_of_hotspot[2 * GUARD]
	__attribute__((aligned(64), used));

int64_t call_installed(uintptr_t code, uint64_t slot0, uint64_t a, uint64_t b);

/* rsi, rdx and rcx are where Java has its first three arguments, too. */
__asm__(".text\n"
	".type	call_installed, @function\n"
	"call_installed:\n"
	"	.cfi_startproc\n"
	"	push	%r15\n"
	"	.cfi_adjust_cfa_offset 8\n"
	"	lea	thread_of_hotspot(%rip), %r15\n"
	"	call	*%rdi\n"
	"	pop	%r15\n"
	"	.cfi_adjust_cfa_offset -8\n"
	"	ret\n"
	"	.cfi_endproc\n"
	".size	call_installed, . - call_installed\n");

#endif
