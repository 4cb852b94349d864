/* SPDX-License-Identifier: Apache-2.0 */
/* Any CPU id maps to a unit within the bounds. */
#include <limits.h>

#include "check.h"
#include "unit.h"

int main(void)
{
	const int ids[] = { INT_MIN, -2, -1, 0, 1, 127, 1 << 16, INT_MAX };
	const uint32_t units[] = { 1, 2, 3, 128, 1 << 16, INT_MAX };

	CHECK_EQUAL(0, unit_of(0, 1));
	CHECK_EQUAL(127, unit_of(127, 128));
	CHECK_EQUAL(0, unit_of(2, 2));
	CHECK_EQUAL(1, unit_of(127, 3));
	CHECK_EQUAL(1, unit_of(-1, 2));
	CHECK_EQUAL(126, unit_of(-2, 128));
	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++)
		for (size_t u = 0; u < sizeof(units) / sizeof(*units); u++)
			CHECK_EQUAL(1, unit_of(ids[i], units[u]) < units[u]);
	return 0;
}
