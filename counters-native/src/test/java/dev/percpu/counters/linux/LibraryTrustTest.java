package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A library that another user could change is refused, and the reason and the command are named.
 */
class LibraryTrustTest {

    private static final int ANOTHER_USER = 54_321;

    @TempDir Path temporary;

    private Path directory;
    private Path library;

    @BeforeEach
    void makeOneThatIsFine() throws Exception {
        directory = Files.createDirectory(temporary.toRealPath().resolve("lib"));
        library = Files.createFile(directory.resolve("libpercpu.so"));
        permit(directory, "rwxr-xr-x");
        permit(library, "rw-r--r--");
    }

    private static void permit(Path path, String permissions) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private void assertRefused(String... parts) throws Exception {
        assertThat(LibraryTrust.refusal(library))
                .hasValueSatisfying(reason -> assertThat(reason).contains(parts).hasLineCount(1));
    }

    @Test
    void aLibraryThatOnlyItsOwnerWritesIsFine() throws Exception {
        assertThat(LibraryTrust.refusal(library)).isEmpty();
        permit(library, "rwx------");
        permit(directory, "rwx------");
        assertThat(LibraryTrust.refusal(library)).isEmpty();
    }

    @Test
    void oneThatGroupOrOthersWriteIsRefused() throws Exception {
        for (String permissions : List.of("rw-rw-r--", "rw-r--rw-", "rw--w----", "rw-----w-")) {
            permit(library, permissions);
            assertRefused(
                    "the library " + library + " can be written by other users (mode 6",
                    "run chmod go-w " + library);
        }
    }

    @Test
    void oneInADirectoryThatOthersWriteIsRefusedHoweverFarUpThatIs() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("a/b/c"));
        library = Files.createFile(deep.resolve("libpercpu.so"));
        for (Path above : List.of(directory.resolve("a"), directory)) {
            permit(above, "rwxrwxrwx");
            assertRefused(
                    "the directory " + above + ", which contains the library " + library,
                    "(mode 777)",
                    "run chmod go-w " + above);
            permit(above, "rwxr-xr-x");
        }
        assertThat(LibraryTrust.refusal(library)).isEmpty();
    }

    @Test
    void aDirectoryForAllIsFineIfItsStickyBitKeepsThemFromRenaming() throws Exception {
        sticky("1777");
        assertThat(LibraryTrust.refusal(library)).isEmpty();
        sticky("0777");
        assertRefused("(mode 777)");
    }

    private void sticky(String mode) throws Exception {
        assertThat(ChildJvm.run(List.of("chmod", mode, directory + "")).exit()).isZero();
    }

    @Test
    void theStickyBitOfTheLibraryItselfMeansNothing() throws Exception {
        assertThat(ChildJvm.run(List.of("chmod", "1666", library + "")).exit()).isZero();
        assertRefused("(mode 1666)");
    }

    @Test
    void oneOfAUserWhoIsNeitherRootNorThisOneIsRefused() throws Exception {
        int owner = (int) Files.getAttribute(library, "unix:uid");
        int user = owner;
        if (owner == 0) {
            owner = ANOTHER_USER;
            Files.setAttribute(library, "unix:uid", owner);
        } else {
            user = ANOTHER_USER;
        }
        assertThat(LibraryTrust.refusal(library, user))
                .hasValue(
                        "the library %s belongs to user %d, who could put other code into this process of user %d; run chown %d %s"
                                .formatted(library, owner, user, user, library));
    }
}
