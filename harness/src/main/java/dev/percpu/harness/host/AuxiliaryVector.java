package dev.percpu.harness.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * The values that the kernel gave this process at its start, from {@code /proc/self/auxv}: pairs of
 * 64-bit words, a key and its value, up to key 0.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/getauxval.3.html">getauxval</a>
 */
final class AuxiliaryVector {

    /** The key of the number of bytes of struct rseq that the kernel fills. */
    static final long RSEQ_FEATURE_SIZE = 27;

    private static final int PAIR = 2 * Long.BYTES;

    private AuxiliaryVector() {}

    /**
     * A value of the vector.
     *
     * @return the value; empty if the vector does not have the key
     */
    static OptionalLong value(byte[] vector, long key) {
        ByteBuffer words = ByteBuffer.wrap(vector).order(ByteOrder.nativeOrder());
        while (words.remaining() >= PAIR) {
            long found = words.getLong();
            long value = words.getLong();
            if (found == 0) {
                break;
            }
            if (found == key) {
                return OptionalLong.of(value);
            }
        }
        return OptionalLong.empty();
    }
}
