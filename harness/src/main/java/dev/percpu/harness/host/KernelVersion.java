package dev.percpu.harness.host;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The major and minor version of a kernel, which tell which features it has. */
record KernelVersion(int major, int minor) {

    private static final Pattern RELEASE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\D.*)?");

    static Optional<KernelVersion> parse(String release) {
        Matcher match = RELEASE.matcher(release);
        return match.matches()
                ? Optional.of(
                        new KernelVersion(
                                Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2))))
                : Optional.empty();
    }

    boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || major == otherMajor && minor >= otherMinor;
    }
}
