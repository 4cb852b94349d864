/**
 * The counting algorithms, each written once, and the interfaces to memory and index.
 *
 * <p><b>Who belongs here.</b> A design is a template class ({@code StripedCounter}, {@code
 * PercpuCounter}). It accesses memory only through {@link dev.percpu.counters.design.Slots}, and
 * chooses the slot only through {@link dev.percpu.counters.design.Index}. Layouts and indexes are
 * in other packages. {@code Specialiser} makes one copy of a template's class for each combination
 * of them, so these interfaces cost nothing. A {@code Store}, which changes one slot, is a small
 * template of its own. So is a {@code Bank}, which works on all slots. {@link
 * dev.percpu.counters.design.Catalogue} knows which combinations are valid, and why the others are
 * not.
 *
 * <p><b>Templates contain the whole update.</b> The code of an update is in templates, down to
 * single calls of {@code Slots} and {@code Index} on constants. A shared helper has one profile and
 * one compiled form for all variants, and the compiler may then no longer inline it. This also
 * holds for default methods of interfaces, so each template has its own {@code increment}.
 *
 * <p><b>Any call can fail.</b> A call can fail because the stack is too short. So between two
 * changes that belong together, a template uses only arithmetic and stores to fields. {@code
 * Guarded} has the rules.
 *
 * <p>Applications use {@link dev.percpu.counters.Counters}; this package is for developers who add
 * a layout, an index or a design.
 */
package dev.percpu.counters.design;
