package dev.percpu.counters.linux;

import java.util.Optional;

/** Whether this module may leave Java at all; to be asked before the first restricted call. */
final class NativeAccess {

    private NativeAccess() {}

    /**
     * Why no call out of Java can be made.
     *
     * @return the reason and the remedy; empty if calls can be made
     */
    static Optional<String> refusal() {
        String system = System.getProperty("os.name", "unknown");
        if (!system.equals("Linux")) {
            return Optional.of(
                    "the operating system is " + system + "; use Linux for per-CPU memory");
        }
        Module module = NativeAccess.class.getModule();
        if (module.isNativeAccessEnabled()) {
            return Optional.empty();
        }
        String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
        return Optional.of(
                "native access is not enabled; start Java with --enable-native-access=" + name);
    }
}
