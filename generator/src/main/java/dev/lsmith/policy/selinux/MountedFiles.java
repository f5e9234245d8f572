package dev.lsmith.policy.selinux;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.SelinuxContext;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.Printable;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.selinux.CilLevels.FixedLevel;
import dev.lsmith.policy.selinux.DerivedFiles.FileDerivation;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The module's own file type: what is mounted from the host gets it by the .fc file, and the rules that its use needs. */
final class MountedFiles {
    private static final Set<String> CLASSES = Set.of("dir", "fifo_file", "file", "lnk_file", "sock_file");
    private static final Set<String> NOT_FOR_DATA =
            Set.of("entrypoint", "execute", "execute_no_trans", "relabelfrom", "relabelto");

    private final Assignment assignment;
    private final TypeEvidence types;
    private final OwnTypes own;
    private final PathTypes paths;

    MountedFiles(Assignment assignment, TypeEvidence types, OwnTypes own) {
        this.assignment = assignment;
        this.types = types;
        this.own = own;
        this.paths = new PathTypes(assignment.spec(), own);
    }

    void addTo(ModuleDraft draft) {
        List<Mount> labelled = new ArrayList<>();
        for (Mount mount : assignment.spec().map(ContainerSpec::mounts).orElse(List.of())) {
            if (label(mount, draft)) {
                labelled.add(mount);
            }
        }
        labelled.forEach(mount -> walk(mount, draft));
        if (!types.isEmpty()) {
            fromPaths(draft);
            if (!assignment.exact() && !pathsAreComplete()) {
                labelled.forEach(mount -> fromContent(mount, draft));
            }
        } else if (!DerivedRules.possible(assignment)) {
            labelled.forEach(mount -> fromSpec(mount, draft));
        }
    }

    private boolean label(Mount mount, ModuleDraft draft) {
        if (!mount.source().startsWith("/")) {
            return false;
        }
        String shown = Printable.of(mount.source());
        if (PathTypes.isVolume(mount)) {
            draft.note("the volume " + shown + " has the label " + RuntimeRules.CONTENT
                    + ", by the engine and by the policy's own file contexts; no file context is written for it, which other"
                    + " containers with the volume would miss");
            return false;
        }
        if (system(mount.source())) {
            draft.note("the mounted folder " + shown
                    + " belongs to the host and keeps its label: no file context is written for it; mount a copy, or let the"
                    + " engine relabel it (:Z) where nothing else of the host uses it");
            return false;
        }
        SelinuxContext context = new SelinuxContext(
                "system_u",
                "object_r",
                own.fileType(),
                FixedLevel.of(assignment.spec()).orElse("s0"));
        draft.context(
                FileContext.tree(mount.source(), context),
                new Reason.Granted("Mounts", shown + ":" + Printable.of(mount.destination())));
        draft.note(
                PathTypes.relabelled(mount)
                        ? "the engine labels " + shown + " " + RuntimeRules.CONTENT
                                + " (:z or :Z), which is allowed as recorded; mounted without relabelling and after"
                                + " restorecon -RF it has " + own.fileType() + " and is this container's alone"
                        : "run restorecon -RF " + shown + " once the module is loaded, so that it gets "
                                + own.fileType());
        return true;
    }

    private void walk(Mount mount, ModuleDraft draft) {
        Reason reason = new Reason.Granted("Mounts", Printable.of(mount.destination()));
        draft.add(AccessRule.allow(own.domain(), own.fileType(), "dir", "getattr", "search"), reason);
    }

    /** What records that name paths tell of the mounts; AppArmor's give all, SELinux's the first access to each type. */
    private void fromPaths(ModuleDraft draft) {
        FileDerivation derivation = new FileDerivation();
        assignment.model().accesses(FileAccess.class).forEach((access, evidence) -> {
            if (access.reach() == FileAccess.Reach.ATTACHED) {
                derivation.of(access).forEach((tclass, permissions) -> {
                    boolean above = tclass.equals(FileDerivation.DIRECTORY_ABOVE);
                    String path = above ? FileDerivation.above(access.path()) : access.path();
                    fromPath(path, above ? "dir" : tclass, permissions, access, evidence, draft);
                });
            }
        });
    }

    private void fromPath(
            String path,
            String tclass,
            Set<String> permissions,
            FileAccess access,
            Evidence evidence,
            ModuleDraft draft) {
        paths.mount(path).ifPresent(mount -> {
            List<String> possible = permissions.stream()
                    .filter(p -> !(mount.readOnly() && DerivedFiles.writes(p)))
                    .toList();
            if (!possible.isEmpty()) {
                Reason reason = new Reason.Derived(
                        "access below the mount " + Printable.of(mount.destination()), List.of(access), evidence);
                types(mount, evidence)
                        .forEach(type -> draft.add(AccessRule.allow(own.domain(), type, tclass, possible), reason));
            }
        });
    }

    /**
     * The types that what is mounted may bear: the module's own where its file contexts say so, and the content's where the engine
     * labels it. Of such a mount AppArmor tells accesses that an SELinux recording of a used volume does not hold: the folder
     * that is made on the first start.
     */
    private List<String> types(Mount mount, Evidence evidence) {
        List<String> types = new ArrayList<>();
        if (!PathTypes.isVolume(mount) && !system(mount.source())) {
            types.add(own.fileType());
        }
        if (PathTypes.relabelled(mount) && evidence.reporters().contains(Reporter.APPARMOR)) {
            types.add(RuntimeRules.CONTENT);
        }
        return types;
    }

    /**
     * SELinux reports an access once for each type, so one to a mount that bears the content's label may hide behind one to
     * the image: the mount's own type gets what the content's was seen to need.
     */
    private void fromContent(Mount mount, ModuleDraft draft) {
        types.accesses().forEach((access, evidence) -> {
            if (access.sourceType().equals(types.domain())
                    && access.targetType().equals(RuntimeRules.CONTENT)
                    && access.levels() == TypeAccess.Levels.DOMINATES
                    && CLASSES.contains(access.tclass())) {
                SortedSet<String> possible = new TreeSet<>(access.permissions());
                possible.removeIf(p -> NOT_FOR_DATA.contains(p) || (mount.readOnly() && DerivedFiles.writes(p)));
                possible.remove("ioctl");
                if (!possible.isEmpty()) {
                    AccessRule rule = AccessRule.allow(own.domain(), own.fileType(), access.tclass(), possible);
                    draft.add(
                            rule,
                            new Reason.Derived(
                                    "label of the mount " + Printable.of(mount.destination()),
                                    List.of(access),
                                    evidence),
                            new Generalisation(
                                    "mount-content",
                                    List.of(RuntimeRules.CONTENT + ":" + access.tclass()),
                                    own.fileType() + ":" + access.tclass() + " " + String.join(" ", possible)));
                }
            }
        });
    }

    private void fromSpec(Mount mount, ModuleDraft draft) {
        FileDerivation derivation = new FileDerivation();
        Reason reason = new Reason.Granted(
                "Mounts", Printable.of(mount.destination()) + (mount.readOnly() ? " read-only" : " read-write"));
        derivation
                .baseline(mount.readOnly())
                .forEach((tclass, permissions) ->
                        draft.add(AccessRule.allow(own.domain(), own.fileType(), tclass, permissions), reason));
    }

    private boolean pathsAreComplete() {
        return assignment.model().accesses(FileAccess.class).values().stream()
                .anyMatch(e -> e.reporters().contains(Reporter.APPARMOR));
    }

    private static boolean system(String source) {
        String plain = source.length() > 1 && source.endsWith("/") ? source.substring(0, source.length() - 1) : source;
        return ShippedData.rows("selinux/system-folders.csv").stream()
                .anyMatch(row ->
                        row.get(1).equals("below") ? PathTypes.isBelow(plain, row.get(0)) : plain.equals(row.get(0)));
    }
}
