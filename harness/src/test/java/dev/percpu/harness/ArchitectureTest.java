package dev.percpu.harness;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.ArrayList;
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

    /** Services register the articles' workloads and commands; the rows of targets name them. */
    @Test
    void theGeneralHarnessDoesNotKnowTheArticles() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".harness.articles..", ROOT + ".harness.plan.goals")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".harness.articles..")
                .check(classes);
    }

    /** A component that is added to a record and forgotten there makes unequal values equal. */
    @Test
    void equalsAndHashCodeThatAreWrittenOutLookAtEveryComponent() {
        List<String> forgotten = new ArrayList<>();
        int looked = 0;
        for (JavaClass record : classes) {
            // Of those that the compiler makes, the code is not in the class.
            if (!record.isRecord() || !readsItself(record, "hashCode")) {
                continue;
            }
            looked++;
            for (JavaField component : record.getFields()) {
                if (!component.getModifiers().contains(JavaModifier.STATIC)) {
                    for (String method : List.of("equals", "hashCode")) {
                        if (!reads(record, method, component)) {
                            forgotten.add(component.getFullName() + " in " + method);
                        }
                    }
                }
            }
        }
        assertThat(looked).isGreaterThan(20);
        assertThat(forgotten).isEmpty();
    }

    private static boolean readsItself(JavaClass record, String method) {
        return record.getFields().stream().anyMatch(field -> reads(record, method, field));
    }

    private static boolean reads(JavaClass record, String method, JavaField field) {
        return record.getFieldAccessesFromSelf().stream()
                .anyMatch(
                        access ->
                                access.getOrigin().getName().equals(method)
                                        && access.getTarget().getName().equals(field.getName())
                                        && access.getTargetOwner().equals(record));
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
