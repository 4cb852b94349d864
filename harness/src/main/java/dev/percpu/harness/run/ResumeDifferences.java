package dev.percpu.harness.run;

import dev.percpu.harness.store.Build;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Finds what has changed since a run began, so that its rows and new rows do not belong to one run.
 * What changes at each boot, and what other programs do, does not count as a difference.
 */
final class ResumeDifferences {

    private static final int DIGEST_SHOWN = 12;

    private final List<String> phrases = new ArrayList<>();

    private ResumeDifferences() {}

    /**
     * Compares the manifest with the present build, host and JDKs.
     *
     * @return a phrase for each field that differs, with its old and its new value
     */
    static List<String> between(Manifest before, Build build, HostFacts host, List<Jdk> jdks) {
        ResumeDifferences differences = new ResumeDifferences();
        HostFacts old = before.host();
        differences.check("CPU", old.cpuModel(), host.cpuModel());
        differences.check("architecture", old.architecture(), host.architecture());
        differences.check("kernel", old.kernel(), host.kernel());
        differences.check("kernel command line", old.commandLine(), host.commandLine());
        differences.check("possible CPUs", old.possibleCpus(), host.possibleCpus());
        differences.check("online CPUs", old.onlineCpus(), host.onlineCpus());
        differences.check("allowed CPUs", old.allowedCpus(), host.allowedCpus());
        differences.check("locations of CPUs", old.cpus(), host.cpus());
        differences.check("native rung", old.nativeLevel(), host.nativeLevel());
        differences.check("JVM", old.jvm(), host.jvm());
        for (int i = 0; i < jdks.size(); i++) {
            Jdk was = before.jdks().get(i);
            differences.check("JDK '" + was.name() + "'", text(was), text(jdks.get(i)));
        }
        differences.check("version", before.build().version(), build.version());
        differences.check("build", digest(before.build()), digest(build));
        return List.copyOf(differences.phrases);
    }

    private static String text(Jdk jdk) {
        return jdk.version() + " in " + jdk.home();
    }

    private static String digest(Build build) {
        String digest = build.digest();
        return digest.substring(0, Math.min(DIGEST_SHOWN, digest.length()));
    }

    private void check(String field, Object before, Object now) {
        if (!Objects.equals(before, now)) {
            phrases.add(field + " was '" + before + "' and is '" + now + "'");
        }
    }
}
