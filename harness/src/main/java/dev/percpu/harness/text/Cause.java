package dev.percpu.harness.text;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** Why a file cannot be used, in a few words. */
public final class Cause {

    private Cause() {}

    /**
     * The kernel's words where there are any, as in {@code No space left on device}.
     *
     * @return those, or else the name of the error
     */
    public static String of(IOException error) {
        String said =
                error instanceof FileSystemException refused
                        ? refused.getReason()
                        : error.getMessage();
        return said == null || said.isBlank() ? error.getClass().getSimpleName() : said.strip();
    }
}
