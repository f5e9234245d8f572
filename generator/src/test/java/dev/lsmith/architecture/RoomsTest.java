package dev.lsmith.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The table of rooms: who may call whom. */
class RoomsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.lsmith");

    @Test
    void dependenciesGoOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("words")
                .definedBy("dev.lsmith.text..", "dev.lsmith.diagnostic..", "dev.lsmith.data..", "dev.lsmith.json..")
                .layer("render")
                .definedBy("dev.lsmith.render..")
                .layer("log")
                .definedBy("dev.lsmith.log..")
                .layer("access")
                .definedBy("dev.lsmith.access..")
                .layer("spec")
                .definedBy("dev.lsmith.spec..")
                .layer("model")
                .definedBy("dev.lsmith.model..")
                .layer("pattern")
                .definedBy("dev.lsmith.pattern..")
                .layer("learn")
                .definedBy("dev.lsmith.learn..")
                .layer("target")
                .definedBy("dev.lsmith.target")
                .layer("mechanisms")
                .definedBy("dev.lsmith.target.*..")
                .layer("launch")
                .definedBy("dev.lsmith.launch..")
                .layer("posture")
                .definedBy("dev.lsmith.posture..")
                .layer("review")
                .definedBy("dev.lsmith.review..")
                .layer("verify")
                .definedBy("dev.lsmith.verify..")
                .layer("pipeline")
                .definedBy("dev.lsmith.pipeline..")
                .layer("cli")
                .definedBy("dev.lsmith.cli..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("pipeline")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("verify")
                .mayOnlyBeAccessedByLayers("review", "pipeline", "cli")
                .whereLayer("review")
                .mayOnlyBeAccessedByLayers("pipeline", "cli")
                .whereLayer("posture")
                .mayOnlyBeAccessedByLayers("pipeline", "review", "cli")
                .whereLayer("launch")
                .mayOnlyBeAccessedByLayers("pipeline", "review")
                .whereLayer("mechanisms")
                .mayOnlyBeAccessedByLayers("pipeline")
                .whereLayer("target")
                .mayOnlyBeAccessedByLayers("mechanisms", "launch", "review", "verify", "pipeline", "cli")
                .whereLayer("learn")
                .mayOnlyBeAccessedByLayers("target", "mechanisms", "review", "pipeline")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers(
                        "learn", "target", "mechanisms", "launch", "posture", "review", "verify", "pipeline", "cli")
                .whereLayer("log")
                .mayOnlyBeAccessedByLayers("access", "review", "pipeline")
                .whereLayer("render")
                .mayOnlyBeAccessedByLayers("mechanisms", "launch", "review")
                .check(CLASSES);
    }

    @Test
    void mechanismsDoNotKnowEachOther() {
        slices().matching("dev.lsmith.target.(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** A form of spec is one package below {@code spec}; what several share stands in {@code option}, {@code shell} and {@code yaml}. */
    @Test
    void formsOfSpecGoOneWay() {
        slices().matching("dev.lsmith.spec.(*)..").should().beFreeOfCycles().check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.lsmith.spec")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.lsmith.spec.*..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.lsmith.spec..", "dev.lsmith.pipeline..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.lsmith.spec.*..")
                .check(CLASSES);
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching("dev.lsmith.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.lsmith.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(CLASSES);
    }
}
