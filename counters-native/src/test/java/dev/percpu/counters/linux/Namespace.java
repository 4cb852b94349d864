package dev.percpu.counters.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;

/** A mount namespace of its own, in which a child sees other files than this machine's. */
final class Namespace {

    private Namespace() {}

    /**
     * The command that starts another one after a shell has mounted something. Skips the test where
     * that cannot be.
     */
    static List<String> where(String mounted, List<String> command) throws Exception {
        ChildJvm.Result possible = ChildJvm.run(script(mounted));
        assumeTrue(
                possible.exit() == 0,
                () -> "no mount namespace for '" + mounted + "': " + possible.lines());
        List<String> all = new ArrayList<>(script(mounted + " && exec \"$@\""));
        all.add("sh");
        all.addAll(command);
        return all;
    }

    private static List<String> script(String script) {
        return List.of("unshare", "--map-root-user", "--mount", "sh", "-c", script);
    }
}
