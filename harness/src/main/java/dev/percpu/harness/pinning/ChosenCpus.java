package dev.percpu.harness.pinning;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The CPUs of a list, in the order of the list.
 *
 * @param cpus the CPUs, each once; at least one
 */
record ChosenCpus(List<Integer> cpus) implements Pinning {

    static final String PREFIX = "cpus:";

    ChosenCpus {
        cpus = List.copyOf(cpus);
    }

    static Pinning parse(String word) throws PinningException {
        List<Integer> cpus = new ArrayList<>();
        for (String part : word.substring(PREFIX.length()).split(",", -1)) {
            CpuList range = range(part, word);
            if (range.isEmpty()) {
                throw refusal(word, "a CPU is missing in the list; write it as in cpus:0-3,8");
            }
            cpus.addAll(range.ids());
        }
        Set<Integer> seen = new HashSet<>();
        for (int cpu : cpus) {
            if (!seen.add(cpu)) {
                throw refusal(
                        word,
                        "CPU "
                                + cpu
                                + " is in the list twice; name it once, because threads beyond"
                                + " the last CPU start again at the first");
            }
        }
        return new ChosenCpus(cpus);
    }

    private static CpuList range(String part, String word) throws PinningException {
        try {
            return CpuList.parse(part);
        } catch (IllegalArgumentException e) {
            throw refusal(word, e.getMessage());
        }
    }

    @Override
    public String word() {
        return PREFIX + CpuOrder.text(cpus);
    }

    @Override
    public String description() {
        return "the CPUs of the list, in its order";
    }

    @Override
    public List<Integer> order(Topology topology) throws PinningException {
        for (int cpu : cpus) {
            if (!topology.possible().contains(cpu)) {
                throw refusal(
                        word(),
                        "CPU " + cpu + " does not exist; this machine has " + topology.possible());
            }
            if (!topology.online().contains(cpu)) {
                throw refusal(
                        word(),
                        "CPU "
                                + cpu
                                + " is offline; bring it online as 'counters doctor' says, or use"
                                + " some of "
                                + topology.usable());
            }
            if (!topology.allowed().contains(cpu)) {
                throw refusal(
                        word(),
                        "this process may not run on CPU "
                                + cpu
                                + "; widen its cpuset, or use some of "
                                + topology.usable());
            }
        }
        return cpus;
    }

    private static PinningException refusal(String word, String reason) {
        return new PinningException("no pinning '" + word + "': " + reason);
    }
}
