package dev.percpu.harness.cli;

import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Request;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Requests as the command line reads them. */
public final class Requests {

    private Requests() {}

    /** What options ask for. */
    public static Request of(String... options) throws PlanException {
        PlanOptions parsed = new PlanOptions();
        try {
            new CommandLine(parsed).parseArgs(options);
        } catch (ParameterException e) {
            if (e.getCause() instanceof PlanException refusal) {
                throw refusal;
            }
            throw e;
        }
        return parsed.request();
    }
}
