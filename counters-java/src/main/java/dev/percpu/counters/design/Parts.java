package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;

/**
 * What a design's class is specialised by: the class data of its hidden copy.
 *
 * @param slots where the slots live
 * @param index which slot is current
 * @param accuracy what the design promises, as far as it does not depend on the counter
 */
record Parts(Slots slots, Index index, Accuracy accuracy) {

    /**
     * The parts that a template's class was specialised by. The template keeps them in a {@code
     * static final} field, which the compiler treats as a constant, and which is {@code null} in
     * the template itself.
     *
     * @param template a lookup of the template or of its hidden copy
     * @return the class data, {@code null} for a class that has none
     */
    static Parts of(MethodHandles.Lookup template) {
        try {
            return MethodHandles.classData(template, ConstantDescs.DEFAULT_NAME, Parts.class);
        } catch (IllegalAccessException e) {
            throw new AssertionError("the lookup is the class's own", e);
        }
    }
}
