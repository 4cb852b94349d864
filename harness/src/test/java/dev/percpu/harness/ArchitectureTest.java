package dev.percpu.harness;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Imports point down: harness, native, java, api; and inside native offheap, cpu, linux, ffi. */
class ArchitectureTest {

    private static final String ROOT = "dev.percpu";
    private static final String COUNTERS = ROOT + ".counters";

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .withImportOption(location -> !location.contains("-tests.jar"))
                        .importPackages(ROOT);
    }

    @Test
    void everyModuleIsLookedAt() {
        assertThat(
                        List.of(
                                COUNTERS,
                                COUNTERS + ".atomic",
                                COUNTERS + ".internal",
                                COUNTERS + ".names",
                                COUNTERS + ".design",
                                COUNTERS + ".heap",
                                COUNTERS + ".offheap",
                                COUNTERS + ".cpu",
                                COUNTERS + ".linux",
                                COUNTERS + ".ffi",
                                COUNTERS + ".bridge",
                                ROOT + ".harness.cli"))
                .allMatch(classes::containPackage);
    }

    @Test
    void modulesImportOnlyModulesBelowThem() {
        descending(
                        layer("harness", ROOT + ".harness.."),
                        layer(
                                "native",
                                COUNTERS + ".offheap..",
                                COUNTERS + ".cpu..",
                                COUNTERS + ".linux..",
                                COUNTERS + ".ffi..",
                                COUNTERS + ".bridge.."),
                        layer("java", COUNTERS + ".design..", COUNTERS + ".heap.."),
                        layer(
                                "api",
                                COUNTERS,
                                COUNTERS + ".atomic",
                                COUNTERS + ".internal",
                                COUNTERS + ".names"))
                .ensureAllClassesAreContainedInArchitecture()
                .check(classes);
    }

    @Test
    void theNativeModuleReachesTheKernelInSteps() {
        descending(
                        layer("offheap", COUNTERS + ".offheap.."),
                        layer("cpu", COUNTERS + ".cpu.."),
                        layer("linux", COUNTERS + ".linux.."),
                        layer("ffi", COUNTERS + ".ffi.."),
                        layer("bridge", COUNTERS + ".bridge.."))
                .check(classes);
    }

    @Test
    void noPackagesFormACycle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void measuringAndReportingMeetInTheStoreAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".harness.report..", ROOT + ".harness.stats..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".harness.bench..",
                        ROOT + ".harness.plan..",
                        ROOT + ".harness.run..",
                        ROOT + ".harness.host..",
                        ROOT + ".harness.cli..")
                .check(classes);
    }

    @Test
    void statisticsKnowOfNothingButTheStore() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".harness.stats..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "..")
                                .and(
                                        not(
                                                resideInAnyPackage(
                                                        ROOT + ".harness.stats..",
                                                        ROOT + ".harness.store.."))))
                .check(classes);
    }

    private record Layer(String name, List<String> packages) {}

    private static Layer layer(String name, String... packages) {
        return new Layer(name, List.of(packages));
    }

    /** Each layer may be used by those before it only. */
    private static LayeredArchitecture descending(Layer... layers) {
        LayeredArchitecture architecture =
                layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (Layer layer : layers) {
            architecture =
                    architecture
                            .layer(layer.name())
                            .definedBy(layer.packages().toArray(String[]::new));
        }
        for (int i = 0; i < layers.length; i++) {
            String[] above =
                    List.of(layers).subList(0, i).stream().map(Layer::name).toArray(String[]::new);
            architecture =
                    i == 0
                            ? architecture.whereLayer(layers[i].name()).mayNotBeAccessedByAnyLayer()
                            : architecture
                                    .whereLayer(layers[i].name())
                                    .mayOnlyBeAccessedByLayers(above);
        }
        return architecture;
    }
}
