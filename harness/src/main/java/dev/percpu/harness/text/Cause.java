package dev.percpu.harness.text;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** Why a file cannot be used, in a few words. */
public final class Cause {

    private Cause() {}

    /**
     * The message of the kernel if there is one, as in {@code No space left on device}; otherwise
     * the name of the error.
     */
    public static String of(IOException error) {
        String said =
                error instanceof FileSystemException refused
                        ? refused.getReason()
                        : error.getMessage();
        return said == null || said.isBlank() ? error.getClass().getSimpleName() : said.strip();
    }
}
