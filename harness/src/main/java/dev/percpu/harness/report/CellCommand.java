package dev.percpu.harness.report;

import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.text.Shell;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The command that measures a cell again, ready to paste into a shell. It also measures the
 * baseline and the empty loop of the same scenario, because a net time and a ratio need them.
 */
final class CellCommand {

    /** Finds the preset in the command of the run. The preset says how long forks measure. */
    private static final Pattern PRESET = Pattern.compile("--preset[ =]([a-z]+)");

    private final Manifest manifest;
    private final Map<String, String> homes;
    private final Map<Scenario, List<CellKey>> yardsticks;

    CellCommand(Manifest manifest) {
        this.manifest = manifest;
        homes =
                manifest.jdks().stream()
                        .collect(Collectors.toMap(Jdk::name, Jdk::home, (a, b) -> a));
        yardsticks =
                manifest.plan().cells().stream()
                        .filter(CellCommand::yardstick)
                        .collect(Collectors.groupingBy(CellKey::scenario));
    }

    private static boolean yardstick(CellKey cell) {
        return cell.kind() == Kind.EMPTY || cell.subject().equals(RunSummary.BASELINE);
    }

    String of(CellKey cell) {
        Scenario scenario = cell.scenario();
        List<String> words = new ArrayList<>();
        words.add("run");
        words.add("--variants=" + String.join(",", subjects(cell)));
        words.add("--workloads=" + scenario.workloadLabel());
        words.add("--threads=" + scenario.threads());
        words.add("--pinning=" + scenario.pinning());
        scenario.possibleCpus().ifPresent(cpus -> words.add("--possible-cpus=" + cpus));
        if (homes.containsKey(scenario.jdk())) {
            words.add("--jdk=" + homes.get(scenario.jdk()));
        }
        scenario.jvmArguments().forEach(argument -> words.add("--jvm-arg=" + argument));
        Matcher preset = PRESET.matcher(manifest.command());
        if (preset.find()) {
            words.add("--preset=" + preset.group(1));
        }
        words.add("--forks=" + manifest.plan().forks());
        return Shell.line("counters", words);
    }

    private Set<String> subjects(CellKey cell) {
        Set<String> subjects = new LinkedHashSet<>(List.of(cell.subject()));
        yardsticks
                .getOrDefault(cell.scenario(), List.of())
                .forEach(other -> subjects.add(other.subject()));
        return subjects;
    }
}
