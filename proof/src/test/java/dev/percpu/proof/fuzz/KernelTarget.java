package dev.percpu.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.harness.articles.kernel.KernelText;
import java.io.IOException;

/** What the native runner prints, a line of JSON, and what perf does, anything else. */
public final class KernelTarget {

    private KernelTarget() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        String text = new String(data, UTF_8);
        if (!text.startsWith("{")) {
            KernelText.callChains(text);
            return;
        }
        try {
            KernelText.report(text);
        } catch (IOException e) {
            RefusedInput.check(e, text);
        }
    }
}
