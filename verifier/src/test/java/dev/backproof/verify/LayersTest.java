package dev.backproof.verify;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Who may know whom: a package knows only those left of it; {@code result} is known to all. */
@AnalyzeClasses(packages = "dev.backproof.verify", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    private static final String BASE = "dev.backproof.verify";

    /** Leftmost first; the report knows results only, so it stands beside the assertions. */
    private static final List<List<String>> LAYERS = List.of(
            List.of(BASE + ".result.."),
            List.of(BASE + ".scenario..", BASE + ".sandbox.."),
            List.of(BASE + ".restore.."),
            List.of(BASE + ".assertion.."),
            List.of(BASE + ".probe..", BASE + ".application.."),
            List.of(BASE + ".report.."),
            List.of(BASE + ".notify.."),
            List.of(BASE),
            List.of(BASE + ".remote.."),
            List.of(BASE + ".junit.."));

    @ArchTest
    static void sawTheWholeVerifier(JavaClasses classes) {
        assertThat(classes.size()).isGreaterThan(30);
    }

    @ArchTest
    static void packagesKnowOnlyThoseLeftOfThem(JavaClasses classes) {
        for (int layer = 0; layer < LAYERS.size() - 1; layer++) {
            List<String> right = new ArrayList<>();
            LAYERS.subList(layer + 1, LAYERS.size()).forEach(right::addAll);
            noClasses()
                    .that()
                    .resideInAnyPackage(LAYERS.get(layer).toArray(String[]::new))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(right.toArray(String[]::new))
                    .allowEmptyShould(true)
                    .check(classes);
        }
    }

    @ArchTest
    static final ArchRule onlyOnePackageSeesJUnit = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".junit..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.junit..");

    @ArchTest
    static final ArchRule onlyOnePackageSeesDocker = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".sandbox.container..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.testcontainers..", "com.github.dockerjava..");

    @ArchTest
    static final ArchRule onlyOnePackageSendsMail = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".notify..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.mail..");

    @ArchTest
    static final ArchRule noCycles = slices().matching(BASE + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingIsPrinted = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule timeComesFromAClock = noClasses().should().callMethod(Instant.class, "now");
}
