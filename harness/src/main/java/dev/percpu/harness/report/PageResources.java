package dev.percpu.harness.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The files on the class path that a page is made of. */
final class PageResources {

    private static final String OWN = "dev/percpu/harness/report/";
    private static final String ECHARTS_POM = "META-INF/maven/org.mvnpm/echarts/pom.properties";
    private static final String ECHARTS =
            "META-INF/resources/_static/echarts/%s/dist/echarts.min.js";

    private PageResources() {}

    /** A file of this package. */
    static String own(String name) throws IOException {
        return read(OWN + name);
    }

    /** The chart library; its jar has the version in the path, and says which it is. */
    static String echarts() throws IOException {
        Properties pom = new Properties();
        pom.load(new StringReader(read(ECHARTS_POM)));
        return read(String.format(ECHARTS, pom.getProperty("version")));
    }

    private static String read(String path) throws IOException {
        try (InputStream resource =
                PageResources.class.getClassLoader().getResourceAsStream(path)) {
            if (resource == null) {
                throw new FileNotFoundException("'" + path + "' is not on the class path");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
