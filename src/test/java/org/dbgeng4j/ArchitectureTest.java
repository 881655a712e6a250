// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.ObjectInput;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;

/** Holds the layers of docs/architecture.md: arrows point down only. */
@AnalyzeClasses(packages = "org.dbgeng4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String TEXT = "org.dbgeng4j.internal.text..";
    private static final String DUMP = "org.dbgeng4j.internal.dump..";
    private static final String ENGINE = "org.dbgeng4j.internal.engine..";
    private static final String[] FACES = {"org.dbgeng4j.cli..", "org.dbgeng4j.report..", "org.dbgeng4j.junit.."};

    /** The values that every layer may speak of: records, enums, exceptions, and what only groups them. */
    private static final DescribedPredicate<JavaClass> NOUNS = describe(
            "nouns of the API",
            type -> resideInAnyPackage("org.dbgeng4j", "org.dbgeng4j.handles", "org.dbgeng4j.stack")
                            .test(type)
                    && (type.isRecord()
                            || type.isEnum()
                            || type.isInterface()
                            || type.isAssignableTo(DebuggerException.class)));

    private static final DescribedPredicate<JavaClass> SESSION =
            describe("the session", type -> type.getPackageName().equals("org.dbgeng4j") && !NOUNS.test(type));

    @ArchTest
    static final ArchRule parsersDoNoInputAndOutput = noClasses()
            .that()
            .resideInAnyPackage(TEXT, DUMP)
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.sun.jna..", "org.apache.commons.exec..", ENGINE)
                    .or(SESSION)
                    .or(describe(
                            "processes",
                            type -> type.getName().equals("java.lang.Process")
                                    || type.getName().equals("java.lang.ProcessBuilder"))));

    @ArchTest
    static final ArchRule enginesKnowNoSession =
            noClasses().that().resideInAPackage(ENGINE).should().dependOnClassesThat(SESSION);

    @ArchTest
    static final ArchRule nothingKnowsTheFaces = noClasses()
            .that()
            .resideOutsideOfPackages(FACES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FACES);

    @ArchTest
    static final ArchRule jnaAndCommonsExecStayInTheEngines = noClasses()
            .that()
            .resideOutsideOfPackage(ENGINE)
            // the command line splits a command as Commons Exec does
            .and()
            .resideOutsideOfPackage("org.dbgeng4j.cli..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.sun.jna..", "org.apache.commons.exec.."));

    @ArchTest
    static final ArchRule onlyTheExtensionNeedsJUnit = noClasses()
            .that()
            .resideOutsideOfPackage("org.dbgeng4j.junit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.junit..", "org.opentest4j..");

    @ArchTest
    static final ArchRule apiClassesAreFinal = classes()
            .that(describe(
                    "public classes of the API",
                    type -> type.getModifiers().contains(JavaModifier.PUBLIC)
                            && !type.isInterface()
                            && resideInAPackage("org.dbgeng4j..").test(type)))
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .haveModifier(JavaModifier.ABSTRACT);

    @ArchTest
    static final ArchRule nobodyPrints = noClasses()
            .that()
            .resideOutsideOfPackage("org.dbgeng4j.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    /** What comes from a stranger is read by parsers of our own, never made into objects by a name that it gives. */
    @ArchTest
    static final ArchRule nothingIsDeserialized = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ObjectInput.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.beans..", "javax.xml..", "javax.script..");

    /** A recording names paths, and none of them is opened. */
    @ArchTest
    static final ArchRule aPlayedSessionOpensNoFile = noClasses()
            .that()
            .resideInAPackage("org.dbgeng4j.internal.engine.recording")
            .and()
            .haveNameNotMatching(".*\\.(RecordingReader|RecordingFile)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(
                    Files.class,
                    FileInputStream.class,
                    FileOutputStream.class,
                    FileChannel.class,
                    RandomAccessFile.class);
}
