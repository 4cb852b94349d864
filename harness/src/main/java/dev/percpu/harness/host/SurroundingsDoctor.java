package dev.percpu.harness.host;

import dev.percpu.harness.text.OneLine;
import java.util.List;

/** Examines how the environment changes every JVM that is started here. */
final class SurroundingsDoctor {

    private SurroundingsDoctor() {}

    static List<Diagnosis> examine(Surroundings surroundings) {
        return List.of(environment(surroundings), loopback(surroundings));
    }

    private static Diagnosis environment(Surroundings surroundings) {
        String subject = "environment";
        return surroundings.options().isEmpty()
                ? Diagnosis.sound(
                        subject, "no options for JVMs", "Forks run with the harness's flags alone.")
                : Diagnosis.fix(
                                subject,
                                surroundings.text(),
                                "Every fork uses these options: the figures describe another"
                                        + " JVM.",
                                "unset " + String.join(" ", surroundings.options().keySet()))
                        .bad();
    }

    private static Diagnosis loopback(Surroundings surroundings) {
        String subject = "loopback";
        return surroundings
                .noLoopback()
                .map(
                        reason ->
                                Diagnosis.fix(
                                                subject,
                                                "unreachable: " + OneLine.of(reason),
                                                "JMH's forks need the loopback device, and fail.",
                                                "sudo ip link set lo up")
                                        .bad())
                .orElse(
                        Diagnosis.sound(
                                subject, "reachable", "Forks can report what they have measured."));
    }
}
