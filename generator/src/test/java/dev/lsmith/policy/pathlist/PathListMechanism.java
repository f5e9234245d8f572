package dev.lsmith.policy.pathlist;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.RecordForm;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.LaunchSettings;
import dev.lsmith.policy.LaunchSettings.SecurityOption;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Basis;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.Reason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Lists of paths, as files that a launcher applies before it starts the program. */
public final class PathListMechanism implements Mechanism<PathList> {
    private static final String FILE = "pathlist.json";
    private static final Set<FilePermission> CHANGING =
            EnumSet.of(FilePermission.WRITE, FilePermission.APPEND, FilePermission.CREATE, FilePermission.DELETE);

    @Override
    public String name() {
        return "pathlist";
    }

    /** a list of paths's records (AUDIT_PATHS_ACCESS) are not decoded: paths are those that AppArmor told. */
    @Override
    public Set<Reporter> reporters() {
        return Set.of(Reporter.APPARMOR);
    }

    @Override
    public OutputPlace place() {
        return OutputPlace.file(FILE);
    }

    @Override
    public Likeness likeness(String name, String text) {
        return name.equals(FILE) ? Likeness.CERTAIN : Likeness.NONE;
    }

    @Override
    public Synthesis<PathList> synthesise(Assignment assignment) {
        SortedSet<String> readable = new TreeSet<>();
        SortedSet<String> writable = new TreeSet<>();
        List<Justification> reasons = new ArrayList<>();
        assignment.model().accesses(FileAccess.class).forEach((access, evidence) -> {
            (changes(access) ? writable : readable).add(access.path());
            reasons.add(Justification.exact(access.path(), new Reason.Derived("a path", List.of(access), evidence)));
        });
        return new Synthesis<>(
                new PathList(readable, writable), Basis.DERIVED, reasons, List.of(), List.of(), List.of());
    }

    private static boolean changes(FileAccess access) {
        return access.permissions().stream().anyMatch(CHANGING::contains);
    }

    @Override
    public SortedMap<String, String> render(PathList policy) {
        return new TreeMap<>(Map.of(FILE, JsonText.file(policy)));
    }

    @Override
    public PathList read(String source, String text) throws InputException {
        return RecordForm.read(JsonReader.read(source, text), PathList.class);
    }

    @Override
    public Decision decide(PathList policy, Access access) {
        if (!(access instanceof FileAccess file)) {
            return Decision.notMediated();
        }
        boolean allowed = policy.writable().contains(file.path())
                || (!changes(file) && policy.readable().contains(file.path()));
        return allowed ? Decision.allowed(file.path()) : Decision.denied();
    }

    @Override
    public LaunchSettings launch(Assignment assignment, PathList policy) {
        return LaunchSettings.of(List.of(
                new SecurityOption("pathlist=" + FILE, "pathlist=" + FILE, "the files it may use", Optional.empty())));
    }
}
