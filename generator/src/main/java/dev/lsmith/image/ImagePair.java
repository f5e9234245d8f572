package dev.lsmith.image;

import dev.lsmith.image.Image.ImageFile;
import dev.lsmith.image.Image.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two images of one container, the one that was recorded and the next: where in the second is what was in the first, and what its
 * programs need besides.
 */
public final class ImagePair {
    private static final Pattern NUMBERS = Pattern.compile("[0-9]+(?:\\.[0-9]+)*");

    private final Image from;
    private final Image to;
    private final Libraries fromLibraries;
    private final Libraries toLibraries;
    private final Map<String, Optional<String>> folders = new HashMap<>();
    private final SortedSet<Renumbering> renumberings = new TreeSet<>();

    /** Two images; whoever opened them closes them. */
    public ImagePair(Image from, Image to) {
        this.from = from;
        this.to = to;
        this.fromLibraries = new Libraries(from);
        this.toLibraries = new Libraries(to);
    }

    /** Why a path stands for another one. */
    public enum Change {
        /** It is where it was. */
        KEPT("is where it was"),
        /** A link leads to it now, or from it. */
        LINK("leads there through a link"),
        /** A library by its soname (DT_SONAME): the loader asks for it by that name. */
        SONAME("has the same soname"),
        /** Numbers of a name changed, as those of versions do. */
        NUMBER("has the same name but for its numbers"),
        /** The one file of its name that the same package has. */
        PACKAGE("is in the same package under the same name"),
        /** The first image has no such file: the container made it, or it was given. */
        OWN("is not of the image"),
        /** The next image has nothing that stands for it. */
        GONE("is not in the next image");

        private final String words;

        Change(String words) {
            this.words = words;
        }

        /** In words, of the file that it became. */
        public String words() {
            return words;
        }
    }

    /**
     * Where a path is in the next image.
     *
     * @param path there; the old one where nothing stands for it
     * @param change why
     */
    public record Successor(String path, Change change) {}

    /** Numbers that changed behind a name: {@code postgresql/15} is {@code postgresql/17} now. */
    private record Renumbering(String name, String before, String after) implements Comparable<Renumbering> {
        private static final Comparator<Renumbering> ORDER = Comparator.comparing(Renumbering::name)
                .thenComparing(Renumbering::before)
                .thenComparing(Renumbering::after);

        @Override
        public int compareTo(Renumbering other) {
            return ORDER.compare(this, other);
        }

        String in(String path) {
            return path.replaceAll(
                    "(?<=[/-])(" + Pattern.quote(name) + "[/-])" + Pattern.quote(before) + "(?![0-9.])",
                    "$1" + Matcher.quoteReplacement(after));
        }
    }

    /** The image that was recorded. */
    public Image from() {
        return from;
    }

    /** The next image. */
    public Image to() {
        return to;
    }

    /** Where a file or folder is in the next image; its path has no slash at its end. */
    public Successor successor(String path) {
        Optional<ImageFile> old = from.resolved(path);
        if (old.isEmpty()) {
            return new Successor(path, Change.OWN);
        }
        Optional<ImageFile> same =
                to.resolved(path).filter(f -> f.kind() == old.get().kind());
        if (same.isPresent()) {
            return new Successor(same.get().path(), same.get().path().equals(path) ? Change.KEPT : Change.LINK);
        }
        return soname(old.get())
                .map(p -> new Successor(p, Change.SONAME))
                .or(() -> renumbered(path, old.get().kind()).map(p -> new Successor(p, Change.NUMBER)))
                .or(() -> inPackage(old.get()).map(p -> new Successor(p, Change.PACKAGE)))
                .orElse(new Successor(path, Change.GONE));
    }

    /**
     * What a path that the container made is called now, where it carries the numbers of a folder of the image that has others now:
     * {@code /var/lib/postgresql/15/main}. Of the folders that {@link #successor} was asked about before.
     */
    public Optional<String> renumbered(String path) {
        String now = path;
        for (Renumbering each : renumberings) {
            now = each.in(now);
        }
        return now.equals(path) ? Optional.empty() : Optional.of(now);
    }

    private Optional<String> soname(ImageFile library) {
        return from.soname(library).flatMap(name -> {
            String folder = ImageFiles.parent(library.path());
            List<String> places = new ArrayList<>(List.of(folder));
            places.addAll(toLibraries.folders());
            return places.stream()
                    .map(place -> to.resolved(ImageFiles.join(place, name)))
                    .flatMap(Optional::stream)
                    .filter(f -> f.kind() == Kind.FILE && to.soname(f).equals(Optional.of(name)))
                    .map(ImageFile::path)
                    .findFirst();
        });
    }

    /** Folder by folder: what is there under its name, or else under one with other numbers. */
    private Optional<String> renumbered(String path, Kind kind) {
        Optional<String> folder = folder(ImageFiles.parent(path));
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        Optional<ImageFile> there =
                to.resolved(ImageFiles.join(folder.get(), name)).filter(f -> f.kind() == kind);
        if (there.isPresent()) {
            return Optional.of(there.get().path());
        }
        return like(folder.get(), path, kind).flatMap(to::resolved).map(ImageFile::path);
    }

    private Optional<String> folder(String path) {
        if (path.equals("/")) {
            return Optional.of("/");
        }
        Optional<String> known = folders.get(path);
        if (known == null) {
            known = to.resolved(path)
                    .filter(f -> f.kind() == Kind.DIRECTORY)
                    .map(ImageFile::path)
                    .or(() -> renumbered(path, Kind.DIRECTORY));
            folders.put(path, known);
        }
        return known;
    }

    /** Of the names of a folder that differ in numbers only, the one that has most in common with what the first image has. */
    private Optional<String> like(String folder, String path, Kind kind) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String shape = shape(name);
        if (shape.equals(name)) {
            return Optional.empty();
        }
        List<ImageFile> candidates = children(to, folder).stream()
                .filter(f -> shape(name(f)).equals(shape))
                .filter(f -> to.resolved(f.path()).filter(r -> r.kind() == kind).isPresent())
                // What both images have stands for itself.
                .filter(f -> from.file(ImageFiles.join(ImageFiles.parent(path), name(f)))
                        .isEmpty())
                .toList();
        Set<String> below = shapes(from, path);
        Optional<ImageFile> best = candidates.stream()
                .max(Comparator.<ImageFile>comparingInt(f -> common(below, shapes(to, f.path())))
                        .thenComparing(Comparator.comparing(ImageFile::path).reversed()));
        if (best.isPresent()
                && kind == Kind.DIRECTORY
                && common(below, shapes(to, best.get().path())) == 0) {
            return Optional.empty();
        }
        best.ifPresent(f -> remember(path, f));
        return best.map(ImageFile::path);
    }

    private void remember(String path, ImageFile now) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String parent = ImageFiles.parent(path);
        boolean whole = NUMBERS.matcher(name).matches();
        if (now.kind() == Kind.DIRECTORY && whole && !parent.equals("/")) {
            renumberings.add(new Renumbering(parent.substring(parent.lastIndexOf('/') + 1), name, name(now)));
        }
    }

    private static int common(Set<String> some, Set<String> others) {
        Set<String> both = new HashSet<>(some);
        both.retainAll(others);
        return both.size();
    }

    /** Two levels of names below a folder, without their numbers. */
    private static Set<String> shapes(Image image, String folder) {
        Set<String> shapes = new HashSet<>();
        for (ImageFile file : image.in(folder)) {
            String relative = file.path().substring(folder.length() + 1);
            if (relative.chars().filter(c -> c == '/').count() < 2) {
                shapes.add(shape(relative));
            }
        }
        return shapes;
    }

    private static List<ImageFile> children(Image image, String folder) {
        return image.in(folder).stream()
                .filter(f -> ImageFiles.parent(f.path()).equals(folder))
                .toList();
    }

    private static String name(ImageFile file) {
        return file.path().substring(file.path().lastIndexOf('/') + 1);
    }

    private static String shape(String name) {
        return NUMBERS.matcher(name).replaceAll("#");
    }

    /** The only file of the package with that name; packages too are called by numbers, as {@code postgresql-15}. */
    private Optional<String> inPackage(ImageFile old) {
        Optional<String> owner = from.packageOf(old.path()).map(p -> shape(p.split(" ", 2)[0]));
        if (owner.isEmpty()) {
            return Optional.empty();
        }
        List<String> found = to.files().stream()
                .filter(f -> f.kind() == old.kind() && name(f).equals(name(old)))
                .map(ImageFile::path)
                .filter(p -> to.packageOf(p).map(o -> shape(o.split(" ", 2)[0])).equals(owner))
                .limit(2)
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /**
     * What the loader of the next image brings with files, as they need it: path to the file that names it first.
     *
     * @param files programs and libraries of the next image
     */
    public SortedMap<String, String> needed(Collection<String> files) {
        SortedMap<String, String> needed = new TreeMap<>();
        for (String path : new TreeSet<>(files)) {
            toLibraries.at(path).ifPresent(binary -> {
                if (!binary.elf().interpreter().isEmpty()) {
                    to.resolved(binary.elf().interpreter())
                            .ifPresent(loader -> needed.putIfAbsent(loader.path(), path));
                }
                toLibraries.closure(binary, new HashSet<>()).keySet().stream()
                        .filter(p -> !p.equals(binary.path()))
                        .forEach(p -> needed.putIfAbsent(p, path));
            });
        }
        return needed;
    }

    /** Files of a folder of the next image, links followed, that the first does not have there. */
    public SortedSet<String> newIn(String folder) {
        SortedSet<String> added = new TreeSet<>();
        for (ImageFile file : children(to, folder)) {
            if (from.file(file.path()).isEmpty()) {
                to.resolved(file.path()).filter(f -> f.kind() == Kind.FILE).ifPresent(f -> added.add(f.path()));
            }
        }
        return added;
    }

    /** Files of a folder of the first image, links followed. */
    public SortedSet<String> in(String folder) {
        SortedSet<String> files = new TreeSet<>();
        children(from, folder)
                .forEach(f -> from.resolved(f.path())
                        .filter(r -> r.kind() == Kind.FILE)
                        .ifPresent(r -> files.add(r.path())));
        return files;
    }

    /** What programs of the first image can call. */
    public ReachableCalls reachableBefore(Collection<String> programs, Collection<String> opened) {
        return ReachableCalls.of(from, fromLibraries, programs, opened);
    }

    /** What programs of the next image can call. */
    public ReachableCalls reachableAfter(Collection<String> programs, Collection<String> opened) {
        return ReachableCalls.of(to, toLibraries, programs, opened);
    }

    /** Whether a file of the next image is a script: its first line names what reads it. */
    public boolean isScript(String path) {
        Optional<ImageFile> file = to.resolved(path);
        try {
            byte[] first = file.isPresent() ? to.beginning(file.get(), 2) : new byte[0];
            return first.length == 2 && first[0] == '#' && first[1] == '!';
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether two files hold the same bytes. */
    public boolean sameContent(String before, String after) {
        Optional<ImageFile> one = from.resolved(before);
        Optional<ImageFile> other = to.resolved(after);
        try {
            return one.isPresent()
                    && other.isPresent()
                    && one.get().size() == other.get().size()
                    && Arrays.equals(from.content(one.get()), to.content(other.get()));
        } catch (IOException e) {
            return false;
        }
    }

    /** The folders in which something has another number now: {@code postgresql 15 is 17}. */
    public List<String> renumberings() {
        Set<String> words = new LinkedHashSet<>();
        renumberings.forEach(r -> words.add(r.name() + " " + r.before() + " is " + r.after()));
        return List.copyOf(words);
    }
}
