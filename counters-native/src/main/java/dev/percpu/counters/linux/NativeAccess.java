package dev.percpu.counters.linux;

import java.util.Optional;

/**
 * Checks whether this module may call native code. Call this before the first restricted method.
 */
final class NativeAccess {

    private NativeAccess() {}

    /**
     * Tells why native code cannot be called.
     *
     * @return the reason and the remedy; empty if it can be called
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
