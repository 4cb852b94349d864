/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PERCPU_TEST_CHECK_H
#define PERCPU_TEST_CHECK_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Ends the test unless two integers are equal. */
#define CHECK_EQUAL(expected, actual)                                         \
	do {                                                                  \
		int64_t e_ = (int64_t)(expected), a_ = (int64_t)(actual);     \
		if (e_ != a_) {                                               \
			fprintf(stderr,                                       \
				"%s:%d: %s: expected %" PRId64                \
				", got %" PRId64 "\n",                        \
				__FILE__, __LINE__, #actual, e_, a_);         \
			exit(1);                                              \
		}                                                             \
	} while (0)

#endif
