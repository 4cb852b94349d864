package dev.percpu.counters.failure;

import java.util.List;

/** What the copy of the library is asked to do; implemented by a class that is loaded with it. */
public interface Harness {

    /** Every variant there is. */
    List<String> variants();

    /** The methods that are tried, as {@code Interface.method}. */
    List<String> calls();

    /**
     * Makes the fault fall at every place of every public call of one variant, in every state;
     * called by a {@link FaultWorker}.
     */
    void tryOut(String variant, FaultRun run);

    /**
     * Makes the fault fall on the library's own threads, which a variant keeps busy; afterwards
     * memory of counters that are closed has to come back.
     */
    void tryOutBackground(String variant, FaultRun run);

    /**
     * Makes the fault fall at the n-th place of the creation of the first counter, and of its
     * close; whether it fell.
     */
    boolean tryOutFirst(String variant, int n, FaultRun run);
}
