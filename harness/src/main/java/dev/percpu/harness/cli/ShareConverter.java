package dev.percpu.harness.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A share of something, as in {@code 2%} or {@code 0.02}. */
final class ShareConverter implements ITypeConverter<Double> {

    private static final String SHARE = "[0-9]+(\\.[0-9]+)?%?";
    private static final int PERCENT = 100;

    ShareConverter() {}

    @Override
    public Double convert(String text) {
        if (!text.matches(SHARE)) {
            throw new TypeConversionException("'" + text + "' is no share such as 2% or 0.02");
        }
        double share =
                text.endsWith("%")
                        ? Double.parseDouble(text.substring(0, text.length() - 1)) / PERCENT
                        : Double.parseDouble(text);
        if (share >= 1) {
            throw new TypeConversionException(
                    "'" + text + "' is all of it or more; a share is less than 100%");
        }
        return share;
    }
}
