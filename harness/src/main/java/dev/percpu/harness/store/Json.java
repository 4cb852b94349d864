package dev.percpu.harness.store;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as this program writes it, and reads it back: whatever is missing is a fault. */
public final class Json {

    /** Reads and writes; what other programs write may need one that is made of it. */
    public static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build();

    private Json() {}

    /** A value in one line. */
    public static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** A value for people to look into as well. */
    public static String text(Object value) {
        return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    }
}
