package dev.lsmith.policy.landlock;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.LaunchSettings;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Synthesis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Landlock: what a program gives up before it starts, in landlockconfig's form, and as arguments of the wrapper landrun. */
public final class LandlockMechanism implements Mechanism<LandlockRuleset> {
    private static final String FILE = "landlock.json";
    private static final String WRAPPER = "run/landrun.args";

    @Override
    public String name() {
        return "landlock";
    }

    /** Landlock's records (AUDIT_LANDLOCK_ACCESS) tell of denials of programs' own sandboxes; accesses are told by others. */
    @Override
    public Set<Reporter> reporters() {
        return Set.of(Reporter.APPARMOR);
    }

    @Override
    public boolean isMadeOnRequest() {
        return true;
    }

    @Override
    public boolean mayGoUnused() {
        return true;
    }

    @Override
    public OutputPlace place() {
        return OutputPlace.file(FILE);
    }

    @Override
    public Likeness likeness(String name, String text) {
        boolean own = text.stripLeading().startsWith("{")
                && (text.contains("\"pathBeneath\"")
                        || text.contains("\"handledAccessFs\"")
                        || text.contains("\"netPort\""));
        return own ? Likeness.CERTAIN : Likeness.NONE;
    }

    @Override
    public Synthesis<LandlockRuleset> synthesise(Assignment assignment) {
        return new RulesetSynthesis(assignment).synthesise();
    }

    @Override
    public SortedMap<String, String> render(LandlockRuleset policy) {
        return new TreeMap<>(Map.of(FILE, LandlockFile.write(policy)));
    }

    @Override
    public LandlockRuleset read(String source, String text) throws InputException {
        return LandlockFile.read(source, text);
    }

    @Override
    public Comparison compare(LandlockRuleset before, LandlockRuleset after) {
        return LandlockRuleset.compare(before, after);
    }

    @Override
    public Decision decide(LandlockRuleset policy, Access access) {
        List<Optional<String>> rules = new ArrayList<>();
        if (access instanceof FileAccess file) {
            needed(file).forEach((right, path) -> rules.add(policy.ruleFor(path, right)));
        } else if (access instanceof ExecAccess exec) {
            rules.add(policy.ruleFor(exec.path(), "execute"));
        } else if (access instanceof NetworkUse use
                && use.type().equals("stream")
                && use.family().startsWith("inet")) {
            if (use.permissions().contains(SocketPermission.BIND)) {
                use.local().port().ifPresent(port -> rules.add(policy.ruleFor(port, "bind_tcp")));
            }
            if (use.permissions().contains(SocketPermission.CONNECT)) {
                use.remote().port().ifPresent(port -> rules.add(policy.ruleFor(port, "connect_tcp")));
            }
        }
        if (rules.isEmpty()) {
            return Decision.notMediated();
        }
        return rules.stream().allMatch(Optional::isPresent)
                ? Decision.allowed(rules.get(0).orElse(""))
                : Decision.denied();
    }

    /** The rights that an access needs, and where: making and removing are rights of the folder. */
    private static Map<String, String> needed(FileAccess file) {
        Map<String, String> needed = new LinkedHashMap<>();
        boolean folder = file.fileKind() == FileKind.DIRECTORY || file.path().endsWith("/");
        String path = file.path().length() > 1 ? file.path().replaceFirst("/+$", "") : file.path();
        String parent = path.substring(0, Math.max(1, path.lastIndexOf('/')));
        for (FilePermission permission : file.permissions()) {
            switch (permission) {
                case READ, MAP_EXEC -> needed.put(folder ? "read_dir" : LandlockRuleset.READ, path);
                case WRITE, APPEND -> needed.put("write_file", path);
                case CREATE ->
                    needed.put(
                            folder ? "make_dir" : file.fileKind() == FileKind.SOCKET ? "make_sock" : "make_reg",
                            parent);
                case DELETE -> needed.put(folder ? "remove_dir" : "remove_file", parent);
                default -> {
                    // Landlock does not mediate it.
                }
            }
        }
        return needed;
    }

    /** Engines have no option for it yet; a program outside containers is started by landrun. */
    @Override
    public LaunchSettings launch(Assignment assignment, LandlockRuleset policy) {
        StringBuilder text = new StringBuilder();
        policy.paths().forEach((path, rights) -> {
            if (path.matches("[A-Za-z0-9_@%+=:,./-]*")) {
                text.append(flag(rights)).append('\n').append(path).append('\n');
            }
        });
        policy.ports()
                .forEach((port, rights) -> rights.forEach(right -> text.append("--")
                        .append(right.replace('_', '-'))
                        .append('\n')
                        .append(port)
                        .append('\n')));
        if (policy.handledPorts().isEmpty()) {
            text.append("--unrestricted-network\n");
        }
        return LaunchSettings.NONE.with(WRAPPER, text.toString());
    }

    /** landrun has four sets of rights: reading, and with it executing, writing, or both. */
    private static String flag(SortedSet<String> rights) {
        boolean writes = rights.stream()
                .anyMatch(r ->
                        !Set.of("read_file", "read_dir", "execute", "ioctl_dev").contains(r));
        return (writes ? "--rw" : "--ro") + (rights.contains("execute") ? "x" : "");
    }
}
