package dev.percpu.counters.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that no other user can put code into this process through the file that it is about to
 * load. The file and every directory above it must belong to root or to this process's user, and
 * group and others must not have write permission. A directory with the sticky bit, such as {@code
 * /tmp}, may be writable by all, because users cannot rename files of other users there.
 * Permissions of an access control list appear in the group's permissions and are treated in the
 * same way.
 *
 * <p>The caller must check the real path and load that same path. Then only root and this user can
 * change anything between the check and the load.
 */
final class LibraryTrust {

    private static final int ROOT = 0;
    private static final int OTHERS_WRITE = 0_022;
    private static final int STICKY = 0_1000;
    private static final int PERMISSIONS = 0_7777;

    private LibraryTrust() {}

    /**
     * Tells why a file must not be loaded.
     *
     * @param file its real path
     * @return the reason and the command that fixes it; empty if the file may be loaded
     * @throws IOException if the attributes of the file or of a directory above it cannot be read
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
                            : "the directory "
                                    + part
                                    + ", which contains the library "
                                    + file
                                    + ",";
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
