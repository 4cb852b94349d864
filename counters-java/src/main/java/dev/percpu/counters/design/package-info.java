/**
 * The counting algorithms, each written once, and the seams they are written over.
 *
 * <p><b>Who belongs here.</b> A design is a template class ({@code StripedCounter}, {@code
 * PercpuCounter}). It reaches memory only through {@link dev.percpu.counters.design.Slots} and
 * chooses where to update only through {@link dev.percpu.counters.design.Index}; layouts and
 * indexes live in other packages. {@code Specialiser} makes one copy of a template's class for each
 * combination of those, so that the seams cost nothing. How a slot is changed, a {@code Store}, is
 * a small template of its own, and so is what goes over all slots, a {@code Bank}. {@link
 * dev.percpu.counters.design.Catalogue} knows which combinations are valid, and why the others are
 * not.
 *
 * <p><b>A rule for templates.</b> What an update does stands in templates, down to single calls of
 * {@code Slots} and {@code Index} on constants. Code in a helper that all variants share has one
 * profile and one compiled form for all of them, and may then not be inlined again. That goes for
 * default methods of interfaces too: each template has its own {@code increment}.
 *
 * <p><b>Another.</b> Any call can fail, for want of stack. What a template does between two changes
 * that belong together is arithmetic and stores to fields; {@code Guarded} has the rules.
 *
 * <p>Applications use {@link dev.percpu.counters.Counters}; this package is for those who add a
 * layout, an index or a design.
 */
package dev.percpu.counters.design;
