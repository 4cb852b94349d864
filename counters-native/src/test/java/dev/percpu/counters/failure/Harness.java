package dev.percpu.counters.failure;

import java.util.List;

/** What the copy of the library is asked to do; implemented by a class that is loaded with it. */
public interface Harness {

    /** Every variant there is. */
    List<String> variants();

    /** The methods that are tried, as {@code Interface.method}. */
    List<String> calls();

    /**
     * Makes the fault fall at every place of every public call of one variant, in every state.
     *
     * @param whole whether every combination of options is tried, and not one for each call
     * @param diary learns of each trial before it is made
     * @return what was found, nothing if all is well; called by a {@link Worker}
     */
    Report tryOut(String variant, Fault fault, boolean whole, Diary diary);
}
