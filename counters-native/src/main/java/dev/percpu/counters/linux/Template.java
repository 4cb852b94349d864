package dev.percpu.counters.linux;

import dev.percpu.counters.ffi.percpu_h;
import dev.percpu.counters.ffi.percpu_place;
import dev.percpu.counters.ffi.percpu_template;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Machine code of the bridge with holes, for installation in the JVM; see {@code percpu.h}.
 *
 * @param code its bytes
 * @param offsets the offset of each marked position
 * @param kinds the kind of each marked position
 * @param function the address of the bridge's function that does the same, or 0
 */
record Template(byte[] code, int[] offsets, int[] kinds, long function) {

    static final int BARRIER = percpu_h.PERCPU_PLACE_BARRIER();
    static final int START = percpu_h.PERCPU_PLACE_START();
    static final int COMMITTED = percpu_h.PERCPU_PLACE_COMMITTED();
    static final int ABORTED = percpu_h.PERCPU_PLACE_ABORTED();
    static final int DEOPT = percpu_h.PERCPU_PLACE_DEOPT();
    static final int GUARD = percpu_h.PERCPU_PLACE_GUARD();
    static final int BARRIER_STUB = percpu_h.PERCPU_PLACE_BARRIER_STUB();
    static final int DESCRIPTOR = percpu_h.PERCPU_PLACE_DESCRIPTOR();
    static final int ABORTS = percpu_h.PERCPU_PLACE_ABORTS();
    static final int FUNCTION = percpu_h.PERCPU_PLACE_FUNCTION();
    static final int RSEQ_CS = percpu_h.PERCPU_PLACE_RSEQ_CS();
    static final int CPU_ID = percpu_h.PERCPU_PLACE_CPU_ID();
    static final int FIELD = percpu_h.PERCPU_PLACE_FIELD();
    static final int UNITS = percpu_h.PERCPU_PLACE_UNITS();
    static final int STRIDE = percpu_h.PERCPU_PLACE_STRIDE();
    static final int SPAN = percpu_h.PERCPU_PLACE_SPAN();

    /** The highest kind plus one. */
    private static final int KINDS = SPAN + 1;

    /** The values for the holes, by kind. */
    static final class Filling {
        private final long[] values = new long[KINDS];
        private final boolean[] given = new boolean[KINDS];

        /** Creates a filling without values. */
        Filling() {}

        /** Sets the value for a kind of hole. */
        Filling with(int kind, long value) {
            values[kind] = value;
            given[kind] = true;
            return this;
        }
    }

    /**
     * Code whose holes are filled.
     *
     * @param template the template of the code
     * @param bytes its bytes
     */
    record Filled(Template template, byte[] bytes) {

        /** Returns the offset of the position of a kind. The template must have exactly one. */
        int offset(int kind) {
            for (int i = 0; i < template.kinds.length; i++) {
                if (template.kinds[i] == kind) {
                    return template.offsets[i];
                }
            }
            throw new IllegalStateException("the template has no position of kind " + kind);
        }
    }

    /**
     * Reads a template from the bridge, which must be loaded.
     *
     * @param number a constant {@code PERCPU_TEMPLATE_…}
     * @throws IllegalStateException if there is no such template
     */
    static Template read(int number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = percpu_template.allocate(arena);
            int error = percpu_h.percpu_template(number, answer);
            if (error != 0) {
                throw new IllegalStateException("percpu_template failed with " + error);
            }
            byte[] code =
                    at(percpu_template.code(answer), percpu_template.size(answer))
                            .toArray(ValueLayout.JAVA_BYTE);
            int count = percpu_template.count(answer);
            MemorySegment places =
                    at(percpu_template.places(answer), count * percpu_place.sizeof());
            int[] offsets = new int[count];
            int[] kinds = new int[count];
            for (int i = 0; i < count; i++) {
                MemorySegment place = percpu_place.asSlice(places, i);
                offsets[i] = Short.toUnsignedInt(percpu_place.offset(place));
                kinds[i] = Short.toUnsignedInt(percpu_place.kind(place));
            }
            return new Template(code, offsets, kinds, percpu_template.function(answer));
        }
    }

    private static MemorySegment at(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    /** The size of a hole in bytes; 0 for a position that marks an instruction. */
    private static int bytes(int kind) {
        if (kind < GUARD) {
            return 0;
        }
        if (kind == GUARD) {
            return Byte.BYTES;
        }
        return kind < RSEQ_CS ? Long.BYTES : Integer.BYTES;
    }

    /**
     * Returns the code with filled holes.
     *
     * @throws IllegalStateException if the filling has no value for a hole, or if the value is too
     *     large for it
     */
    Filled fill(Filling filling) {
        ByteBuffer filled = ByteBuffer.wrap(code.clone()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < kinds.length; i++) {
            int kind = kinds[i];
            int bytes = bytes(kind);
            long value = filling.values[kind];
            int unused = Long.SIZE - bytes * Byte.SIZE;
            if (bytes > 0 && (!filling.given[kind] || value << unused >> unused != value)) {
                throw new IllegalStateException(
                        "a hole of kind " + kind + " cannot be filled with " + value);
            }
            switch (bytes) {
                case Byte.BYTES -> filled.put(offsets[i], (byte) value);
                case Integer.BYTES -> filled.putInt(offsets[i], (int) value);
                case Long.BYTES -> filled.putLong(offsets[i], value);
                default -> {}
            }
        }
        return new Filled(this, filled.array());
    }
}
