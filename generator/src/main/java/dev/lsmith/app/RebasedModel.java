package dev.lsmith.app;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse.ProgramStart;
import dev.lsmith.image.Image;
import dev.lsmith.image.ImagePair;
import dev.lsmith.image.ImagePair.Change;
import dev.lsmith.image.ImagePair.Successor;
import dev.lsmith.image.ReachableCalls;
import dev.lsmith.model.Model;
import dev.lsmith.report.RebaseWriter.CarriedOver;
import dev.lsmith.report.RebaseWriter.CarriedOver.Again;
import dev.lsmith.report.RebaseWriter.CarriedOver.NewCall;
import dev.lsmith.report.RebaseWriter.CarriedOver.NewFile;
import dev.lsmith.report.RebaseWriter.CarriedOver.OldFile;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What was seen of a container, as if it had been seen in the next image, as far as the two images tell. */
final class RebasedModel {
    private static final Set<FilePermission> OF_LIBRARIES = EnumSet.of(FilePermission.READ, FilePermission.MAP_EXEC);

    /** What is called like a library; of those that are gone, what needs another is told by the loader. */
    private static final Pattern LIBRARY = Pattern.compile("\\.so(?:\\.[0-9]+)*$");

    private final ImagePair images;
    private final SortedMap<String, Successor> successors = new TreeMap<>();
    private final SortedMap<String, String> made = new TreeMap<>();
    private final SortedMap<String, NewFile> added = new TreeMap<>();
    private Model model = Model.EMPTY;

    private RebasedModel(ImagePair images) {
        this.images = images;
    }

    static RebasedModel of(Model model, ImagePair images) {
        RebasedModel rebased = new RebasedModel(images);
        rebased.carry(model);
        return rebased;
    }

    /** What programs of both images can call. */
    record Calls(ReachableCalls before, ReachableCalls after, Set<String> programs) {}

    Model model() {
        return model;
    }

    private void carry(Model old) {
        for (Access access : old.accesses().keySet()) {
            paths(access).forEach(p -> successors.computeIfAbsent(plain(p), images::successor));
        }
        // Only now is known which numbers changed.
        successors.forEach((path, successor) -> {
            if (successor.change() == Change.OWN) {
                images.renumbered(path).ifPresent(now -> made.put(path, now));
            }
        });
        SortedMap<Subject, SortedMap<Access, Evidence>> all = new TreeMap<>();
        old.observed().forEach((subject, accesses) -> {
            SortedMap<Access, Evidence> carried = new TreeMap<>();
            accesses.forEach((access, evidence) -> carry(access, evidence, carried));
            libraries(carried);
            wholeFolders(accesses, carried);
            all.put(subject, carried);
        });
        model = new Model(all);
    }

    private static List<String> paths(Access access) {
        if (access instanceof FileAccess file) {
            return file.reach() == FileAccess.Reach.ATTACHED ? List.of(file.path()) : List.of();
        }
        if (access instanceof LinkAccess link) {
            return List.of(link.path(), link.target());
        }
        return access instanceof ExecAccess exec ? List.of(exec.path()) : List.of();
    }

    private static String plain(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private void carry(Access access, Evidence evidence, SortedMap<Access, Evidence> carried) {
        List<String> paths = paths(access);
        boolean gone = paths.stream()
                .anyMatch(p -> successors
                                .getOrDefault(plain(p), new Successor(p, Change.OWN))
                                .change()
                        == Change.GONE);
        if (gone) {
            return;
        }
        put(moved(access), evidence, carried);
        if (paths.stream().anyMatch(p -> made.containsKey(plain(p)))) {
            put(renumbered(access), evidence.carried(), carried);
        }
    }

    private static void put(Access access, Evidence evidence, SortedMap<Access, Evidence> carried) {
        carried.merge(access, evidence, Evidence::merge);
    }

    private String now(String path) {
        Successor successor = successors.get(plain(path));
        return successor == null ? path : successor.path() + (path.length() > 1 && path.endsWith("/") ? "/" : "");
    }

    private String renumbered(String path) {
        String now = made.get(plain(path));
        return now == null ? path : now + (path.endsWith("/") ? "/" : "");
    }

    private Access moved(Access access) {
        return access instanceof FileAccess file && file.reach() != FileAccess.Reach.ATTACHED
                ? access
                : named(access, this::now);
    }

    private Access renumbered(Access access) {
        return named(access, this::renumbered);
    }

    private static Access named(Access access, UnaryOperator<String> name) {
        if (access instanceof FileAccess file) {
            return new FileAccess(
                    name.apply(file.path()), file.fileKind(), file.permissions(), file.ownership(), file.reach());
        }
        if (access instanceof LinkAccess link) {
            return new LinkAccess(name.apply(link.path()), name.apply(link.target()), link.ownership());
        }
        if (access instanceof ProgramStart start) {
            return new ProgramStart(name.apply(start.path()), start.executed());
        }
        return access instanceof ExecAccess exec ? new ExecAccess(name.apply(exec.path()), exec.ownership()) : access;
    }

    /** What the loader brings with programs and libraries of the next image, and no library of the first stands for. */
    private void libraries(SortedMap<Access, Evidence> carried) {
        SortedSet<String> loaded = new TreeSet<>();
        SortedMap<String, Evidence> why = new TreeMap<>();
        Ownership ownership = Ownership.OTHER;
        for (Map.Entry<Access, Evidence> each : new TreeMap<>(carried).entrySet()) {
            if (each.getKey() instanceof ExecAccess exec) {
                why.put(exec.path(), each.getValue());
            } else if (each.getKey() instanceof FileAccess file
                    && file.permissions().contains(FilePermission.MAP_EXEC)) {
                why.putIfAbsent(file.path(), each.getValue());
                loaded.add(file.path());
                ownership = file.ownership();
            } else if (each.getKey() instanceof FileAccess file
                    && file.permissions().contains(FilePermission.READ)) {
                // The kernel maps the loader itself, which is reported as read only.
                loaded.add(file.path());
            }
        }
        for (Map.Entry<String, String> need : images.needed(why.keySet()).entrySet()) {
            String path = need.getKey();
            Evidence evidence = why.get(need.getValue());
            if (evidence != null && loaded.add(path)) {
                put(FileAccess.of(path, FileKind.REGULAR, OF_LIBRARIES, ownership), evidence.carried(), carried);
                add(path, "needed by " + need.getValue());
            }
        }
    }

    private void add(String path, String why) {
        added.putIfAbsent(
                path, new NewFile(path, why, images.to().packageOf(path).orElse("")));
    }

    /** Where a program lists a folder of the image and reads every file in it, it will read those that are added. */
    private void wholeFolders(SortedMap<Access, Evidence> old, SortedMap<Access, Evidence> carried) {
        SortedMap<String, FileAccess> read = new TreeMap<>();
        SortedMap<String, Evidence> listed = new TreeMap<>();
        old.forEach((access, evidence) -> {
            if (access instanceof FileAccess file && file.permissions().contains(FilePermission.READ)) {
                if (file.path().endsWith("/")) {
                    listed.put(plain(file.path()), evidence);
                } else {
                    read.put(file.path(), file);
                }
            }
        });
        listed.forEach((folder, evidence) -> {
            SortedSet<String> there = images.in(folder);
            FileAccess like = there.isEmpty() ? null : read.get(there.first());
            if (like != null && read.keySet().containsAll(there)) {
                for (String path : images.newIn(folder)) {
                    FileAccess access =
                            new FileAccess(path, like.fileKind(), like.permissions(), like.ownership(), like.reach());
                    if (!carried.containsKey(access)) {
                        put(access, evidence.carried(), carried);
                        add(path, "every file of " + folder + " was read");
                    }
                }
            }
        });
    }

    /** What there is to say about it. */
    CarriedOver carriedOver(String name, Calls calls) {
        List<OldFile> moved = new ArrayList<>();
        List<OldFile> gone = new ArrayList<>();
        int kept = 0;
        for (Map.Entry<String, Successor> each : successors.entrySet()) {
            Successor now = each.getValue();
            OldFile file = new OldFile(
                    each.getKey(),
                    now.path(),
                    now.change().words(),
                    packageOf(images.from(), each.getKey()),
                    packageOf(images.to(), now.path()));
            switch (now.change()) {
                case KEPT -> kept++;
                case OWN -> {}
                case GONE -> gone.add(file);
                default -> moved.add(file);
            }
        }
        made.forEach((path, now) -> moved.add(new OldFile(
                path, now, "was made by the container; " + String.join(", ", images.renumberings()) + " now", "", "")));
        SortedMap<String, ReachableCalls.CallWay> newly =
                new TreeMap<>(calls.after().calls());
        newly.keySet().removeAll(calls.before().calls().keySet());
        SortedSet<String> lost = new TreeSet<>(calls.before().calls().keySet());
        lost.removeAll(calls.after().calls().keySet());
        return new CarriedOver(
                name,
                kept,
                moved,
                List.copyOf(added.values()),
                gone,
                newly.entrySet().stream()
                        .map(e -> new NewCall(e.getKey(), e.getValue().text()))
                        .toList(),
                List.copyOf(lost),
                again(newly, calls.programs()));
    }

    private static String packageOf(Image image, String path) {
        return image.resolved(path).flatMap(f -> image.packageOf(f.path())).orElse("");
    }

    /** What a recording in the next image should show, the most telling first. */
    private List<Again> again(SortedMap<String, ReachableCalls.CallWay> newly, Set<String> programs) {
        List<Again> again = new ArrayList<>();
        SortedMap<String, SortedSet<String>> byProgram = new TreeMap<>();
        newly.forEach((call, way) -> byProgram
                .computeIfAbsent(way.files().get(0), p -> new TreeSet<>())
                .add(call));
        byProgram.forEach((program, calls) ->
                again.add(new Again(program, "it can call what it could not before: " + String.join(" ", calls))));
        successors.forEach((path, now) -> {
            if (programs.contains(now.path())
                    && now.change() != Change.OWN
                    && images.isScript(now.path())
                    && !images.sameContent(path, now.path())) {
                again.add(new Again(now.path(), "this script has changed: it may start other programs"));
            }
            if (now.change() == Change.GONE && !LIBRARY.matcher(path).find()) {
                again.add(new Again(path, "it was used and is gone: what takes its place was never seen"));
            }
        });
        return again;
    }
}
