package dev.percpu.harness.store;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as this program writes it and reads it back; a missing value is an error. */
public final class Json {

    /**
     * The mapper for this program's own files. To read files of other programs, derive another
     * mapper from it where necessary.
     */
    public static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build();

    private Json() {}

    /** A value as one line of JSON. */
    public static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** A value as indented JSON, which people can read, too. */
    public static String text(Object value) {
        return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    }
}
