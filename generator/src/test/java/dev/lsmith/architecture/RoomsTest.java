package dev.lsmith.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The code is as {@code docs/architecture.md} says: each class is in a room, and calls only the rooms that its own may call. */
class RoomsTest {
    private static final String ROOT = "dev.lsmith.";
    private static final String GRAMMAR = "dev.lsmith.grammar";
    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.lsmith");

    /** A row of the table. */
    private record Room(String name, Set<String> mayCall) {
        boolean holds(JavaClass type) {
            String place = type.getPackageName() + ".";
            return place.startsWith(ROOT + name + ".");
        }
    }

    private static List<Room> rooms() throws IOException {
        Path page = Path.of(System.getProperty("lsmith.root", ".."), "docs", "architecture.md");
        List<Room> rooms = new ArrayList<>();
        for (String line : Files.readAllLines(page)) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 5 && NAME.matcher(cells[1].strip()).matches() && !cells[1].contains("/")) {
                rooms.add(new Room(names(cells[1]).iterator().next(), names(cells[3])));
            }
        }
        return rooms;
    }

    private static Set<String> names(String cell) {
        return NAME.matcher(cell).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The innermost room: {@code policy.apparmor} is one, though it lies in {@code policy}. */
    private static Optional<Room> room(JavaClass type, List<Room> rooms) {
        return rooms.stream()
                .filter(room -> room.holds(type))
                .max(Comparator.comparingInt(room -> room.name().length()));
    }

    @Test
    void eachClassIsInARoomOfTheTable() throws IOException {
        List<Room> rooms = rooms();

        assertThat(rooms).hasSizeGreaterThan(15);
        assertThat(CLASSES)
                .filteredOn(type -> !type.getPackageName().startsWith(GRAMMAR))
                .allMatch(type -> room(type, rooms).isPresent());
        assertThat(rooms).allMatch(room -> CLASSES.stream().anyMatch(room::holds));
    }

    @Test
    void eachRoomCallsOnlyThoseThatTheTableNames() throws IOException {
        List<Room> rooms = rooms();
        Set<String> forbidden = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            room(type, rooms).ifPresent(from -> forbidden.addAll(forbidden(type, from, rooms)));
        }

        assertThat(forbidden).isEmpty();
    }

    private static List<String> forbidden(JavaClass type, Room from, List<Room> rooms) {
        List<String> found = new ArrayList<>();
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            Optional<Room> to = room(dependency.getTargetClass(), rooms);
            if (to.isPresent()
                    && !to.get().equals(from)
                    && !from.mayCall().contains(to.get().name())) {
                found.add(from.name() + " may not call " + to.get().name() + ": " + type.getName() + " calls "
                        + dependency.getTargetClass().getName());
            }
        }
        return found;
    }

    /** The arrows go one way: no room may call one that may call it. */
    @Test
    void theTableHasNoCycles() throws IOException {
        List<Room> rooms = rooms();
        for (Room room : rooms) {
            assertThat(reached(room.name(), rooms)).as(room.name()).doesNotContain(room.name());
        }
    }

    private static Set<String> reached(String name, List<Room> rooms) {
        Set<String> reached = new TreeSet<>();
        List<String> open = new ArrayList<>(List.of(name));
        while (!open.isEmpty()) {
            String next = open.remove(0);
            rooms.stream()
                    .filter(room -> room.name().equals(next))
                    .flatMap(room -> room.mayCall().stream())
                    .filter(reached::add)
                    .forEach(open::add);
        }
        return reached;
    }

    /** Within a room, too, no package calls one that calls it, over however many between. */
    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.lsmith.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /**
     * The packages below {@code container} go one way: {@code reader} calls {@code compose} and {@code kubernetes}, these call what the forms
     * share ({@code option}, {@code shell}, {@code file}), and the spec itself knows none of them. Only {@code app} has files read.
     */
    @Test
    void formsOfSpecGoOneWay() {
        noClasses()
                .that()
                .resideInAPackage("dev.lsmith.container")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.lsmith.container.*..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.lsmith.container..", "dev.lsmith.app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.lsmith.container.*..")
                .check(CLASSES);
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
