package dev.backproof.backup;

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

/** Who may know whom: a package knows only those left of it. */
@AnalyzeClasses(packages = "dev.backproof.backup", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    private static final String BASE = "dev.backproof.backup";

    /** Leftmost first; packages in one entry do not know each other. */
    private static final List<List<String>> LAYERS = List.of(
            List.of(BASE + ".storage..", BASE + ".posix.."),
            List.of(
                    BASE + ".restic.format..",
                    BASE + ".restic.crypto..",
                    BASE + ".restic.chunker..",
                    BASE + ".restic.cache.."),
            List.of(BASE + ".restic"),
            List.of(BASE + ".snapshot.."),
            List.of(BASE + ".source..", BASE + ".target.."),
            List.of(BASE + ".mirror.."),
            List.of(BASE));

    @ArchTest
    static void sawTheWholeLibrary(JavaClasses classes) {
        assertThat(classes.size()).isGreaterThan(60);
    }

    @ArchTest
    static void packagesKnowOnlyThoseLeftOfThem(JavaClasses classes) {
        for (int layer = 0; layer < LAYERS.size(); layer++) {
            List<String> right = new ArrayList<>();
            LAYERS.subList(layer + 1, LAYERS.size()).forEach(right::addAll);
            if (!right.isEmpty()) {
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
    }

    @ArchTest
    static final ArchRule errorsKnowNothing = noClasses()
            .that()
            .resideInAPackage(BASE + ".error..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(BASE + ".error..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule theServerStandsAlone = noClasses()
            .that()
            .resideInAPackage(BASE + ".b2server..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    BASE,
                    BASE + ".storage..",
                    BASE + ".restic..",
                    BASE + ".snapshot..",
                    BASE + ".source..",
                    BASE + ".target..",
                    "com.backblaze..");

    @ArchTest
    static final ArchRule vendorTypesStayInTheirAdapter = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".storage.b2..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.backblaze..", "org.apache.http..");

    @ArchTest
    static final ArchRule clustersAreKnownInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".kubernetes..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..", BASE + ".kubernetes..");

    @ArchTest
    static final ArchRule clustersAreNoPartOfTheRest = noClasses()
            .that()
            .resideInAPackage(BASE + ".kubernetes..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    BASE,
                    BASE + ".storage..",
                    BASE + ".posix..",
                    BASE + ".restic..",
                    BASE + ".snapshot..",
                    BASE + ".source..",
                    BASE + ".target..",
                    BASE + ".mirror..",
                    BASE + ".b2server..");

    @ArchTest
    static final ArchRule libcIsReachedFromOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".posix..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule noCycles = slices().matching(BASE + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingIsPrinted = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule timeComesFromAClock = noClasses().should().callMethod(Instant.class, "now");
}
