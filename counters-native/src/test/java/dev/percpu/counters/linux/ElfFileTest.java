package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A damaged library is told before the dynamic linker reads it. */
class ElfFileTest {

    /** Where the header names the machine. */
    static final int MACHINE = 18;

    private static final int PROGRAM_HEADERS = 32;
    private static final int PROGRAM_HEADER_BYTES = 56;
    private static final int DYNAMIC = 2;
    private static final String HERE =
            BridgeLibrary.RESOURCE.replaceAll("/native/linux-(.*)/.*", "$1");

    /** The jar's copy of the bridge. */
    static byte[] bridge() throws IOException {
        assumeTrue(BridgeTest.isBuilt(), BridgeTest.NOT_BUILT);
        try (InputStream library =
                BridgeLibrary.class.getResourceAsStream(BridgeLibrary.RESOURCE)) {
            return library.readAllBytes();
        }
    }

    private static Optional<String> damage(byte[] file) {
        return ElfFile.damage(ByteBuffer.wrap(file), HERE);
    }

    @Test
    void theBridgeIsWhole() throws IOException {
        assertThat(damage(bridge())).isEmpty();
    }

    @Test
    void aFileThatIsCutOffAnywhereIsDamaged() throws IOException {
        byte[] whole = bridge();
        for (int length = 0; length < whole.length; length++) {
            assertThat(damage(Arrays.copyOf(whole, length))).as("%d bytes", length).isPresent();
        }
    }

    @Test
    void zeroesInPlaceOfAPageOfHeadersAreDamage() throws IOException {
        byte[] file = bridge();
        Arrays.fill(file, 0, 64, (byte) 0);
        assertThat(damage(file)).hasValue("it is not an ELF file");
        file = bridge();
        Arrays.fill(file, 64, 512, (byte) 0);
        assertThat(damage(file)).hasValue("it has no dynamic section");
    }

    @Test
    void aDynamicSectionOfZeroesIsDamage() throws IOException {
        byte[] file = bridge();
        ByteBuffer words = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) words.getLong(PROGRAM_HEADERS);
        while (words.getInt(header) != DYNAMIC) {
            header += PROGRAM_HEADER_BYTES;
        }
        int from = (int) words.getLong(header + 8);
        Arrays.fill(file, from, from + (int) words.getLong(header + 32), (byte) 0);
        assertThat(damage(file)).hasValue("its dynamic section is damaged");
    }

    @Test
    void filesOfAnotherMachineAndProgramsAreRecognised() throws IOException {
        byte[] file = bridge();
        file[MACHINE] ^= 1;
        assertThat(damage(file)).hasValue("it is not for the architecture " + HERE);
        file = bridge();
        file[16] = 2;
        assertThat(damage(file)).hasValue("it is not a shared library");
    }

    @Test
    void anyBytesGiveAReason() throws IOException {
        byte[] whole = bridge();
        Random random = new Random(7);
        int damaged = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] file = whole.clone();
            for (int i = 0; i < 4; i++) {
                file[random.nextInt(round % 2 == 0 ? 1024 : file.length)] = (byte) random.nextInt();
            }
            damaged += damage(file).isPresent() ? 1 : 0;
        }
        assertThat(damaged).isPositive();
    }
}
