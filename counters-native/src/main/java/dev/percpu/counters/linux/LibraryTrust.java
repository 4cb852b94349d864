package dev.percpu.counters.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Whether nobody else can put code into this process through the file that it is about to load: the
 * file and every directory above it belong to root or to this process's user, and neither group nor
 * others may write to them. A directory with the sticky bit, such as {@code /tmp}, may be written
 * by all: nobody can rename there what is not theirs. A permission of an access control list shows
 * in the group's, and counts as that.
 *
 * <p>What is looked at has to be the real path, and that path be loaded: then nobody but root and
 * this user can change anything between the two.
 */
final class LibraryTrust {

    private static final int ROOT = 0;
    private static final int OTHERS_WRITE = 0_022;
    private static final int STICKY = 0_1000;
    private static final int PERMISSIONS = 0_7777;

    private LibraryTrust() {}

    /**
     * Why a file must not be loaded.
     *
     * @param file its real path
     * @return the reason and the command that mends it; empty if it may be loaded
     * @throws IOException if the file, or a directory above it, cannot be looked at
     */
    static Optional<String> refusal(Path file) throws IOException {
        return refusal(file, LibC.geteuid());
    }

    static Optional<String> refusal(Path file, int user) throws IOException {
        for (Path part = file; part != null; part = part.getParent()) {
            Map<String, Object> attributes = Files.readAttributes(part, "unix:uid,mode");
            int owner = (int) attributes.get("uid");
            int mode = (int) attributes.get("mode") & PERMISSIONS;
            String what =
                    part.equals(file)
                            ? "the library " + file
                            : "the directory " + part + ", which holds the library " + file + ",";
            if (owner != ROOT && owner != user) {
                return Optional.of(
                        what
                                + " belongs to user "
                                + owner
                                + ", who could put other code into this process of user "
                                + user
                                + "; run chown "
                                + user
                                + " "
                                + part);
            }
            boolean sticky = !part.equals(file) && (mode & STICKY) != 0;
            if ((mode & OTHERS_WRITE) != 0 && !sticky) {
                return Optional.of(
                        what
                                + " can be written by other users (mode "
                                + Integer.toOctalString(mode)
                                + "), who could put other code into this process; run chmod go-w "
                                + part);
            }
        }
        return Optional.empty();
    }
}
