package dev.lsmith.app;

import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.image.Image;
import dev.lsmith.image.Image.ImageFile;
import dev.lsmith.image.ReachableCalls;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment.Reach;
import dev.lsmith.policy.Assignment.Unseen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The image that a user names.
 *
 * @param path a root file system or an archive of one, what {@code docker save} wrote, or an OCI layout
 * @param unseen what is to be done about calls that its programs can come to and were not seen to make
 */
public record ImageChoice(Path path, Unseen unseen) {
    /**
     * What the programs of the container can call: those that were seen to start, and those that it starts with.
     *
     * @throws InputException when the image cannot be read, or holds none of the programs
     */
    LookedInto lookInto(Model model, Optional<ContainerSpec> spec) throws InputException {
        try (Image image = Image.open(path)) {
            ReachableCalls calls = ReachableCalls.of(image, programs(image, model, spec), opened(model));
            if (calls.programs().isEmpty()) {
                throw new InputException(Diagnostic.error(
                        "image",
                        Position.ofSource(path.toString()),
                        "the image holds none of the programs that the container starts",
                        "give the image that was recorded, and a spec or a log that names a program"));
            }
            return new LookedInto(new Reach(calls, unseen), ImageContents.of(image));
        } catch (IOException e) {
            throw new InputException(Diagnostic.error(
                    "image", Position.ofSource(path.toString()), "this image cannot be read: " + e.getMessage(), ""));
        }
    }

    /** What was found in it: the calls that can be reached, and its files. */
    record LookedInto(Reach reach, ImageContents contents) {}

    /** The paths of what it starts: programs that were seen to start, and the first, as image and description name it. */
    static Set<String> programs(Image image, Model model, Optional<ContainerSpec> spec) {
        Set<String> programs = new TreeSet<>();
        model.accesses(ExecAccess.class).keySet().stream()
                .map(ExecAccess::path)
                .filter(p -> p.startsWith("/") && !isMounted(p, spec))
                .forEach(programs::add);
        first(image.config().entrypoint(), image.config().command())
                .flatMap(p -> ReachableCalls.pathOf(image, p))
                .ifPresent(programs::add);
        spec.flatMap(s -> first(s.process().entrypoint(), s.process().command()))
                .flatMap(p -> ReachableCalls.pathOf(image, p))
                .filter(p -> !isMounted(p, spec))
                .ifPresent(programs::add);
        return programs;
    }

    private static Optional<String> first(List<String> entrypoint, List<String> command) {
        return Stream.concat(entrypoint.stream(), command.stream()).findFirst();
    }

    private static boolean isMounted(String path, Optional<ContainerSpec> spec) {
        return spec.stream()
                .flatMap(s -> s.mounts().stream())
                .anyMatch(m -> path.equals(m.destination()) || path.startsWith(m.destination() + "/"));
    }

    /** Libraries and modules that were mapped as code. */
    static Set<String> opened(Model model) {
        Set<String> opened = new TreeSet<>();
        model.accesses(FileAccess.class).keySet().stream()
                .filter(a -> a.permissions().contains(FilePermission.MAP_EXEC))
                .map(FileAccess::path)
                .forEach(opened::add);
        return opened;
    }

    /**
     * What an image says of a path, one line each: what it is, whose, of which package and layer, by what name programs ask for it.
     *
     * @param words of a query, in which the path stands
     * @throws InputException when the image cannot be read
     */
    public static List<String> describe(Path path, List<String> words) throws InputException {
        try (Image image = Image.open(path)) {
            List<String> lines = new ArrayList<>();
            for (String word : List.of(String.join(" ", words).split(" ", -1))) {
                if (word.startsWith("/")) {
                    lines.addAll(describe(image, word));
                }
            }
            return lines;
        } catch (IOException e) {
            throw new InputException(Diagnostic.error(
                    "image", Position.ofSource(path.toString()), "this image cannot be read: " + e.getMessage(), ""));
        }
    }

    private static List<String> describe(Image image, String path) {
        String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        Optional<ImageFile> real = image.resolved(plain);
        if (real.isEmpty()) {
            return List.of("image: " + path + " is not in it");
        }
        ImageFile file = real.get();
        List<String> facts = new ArrayList<>();
        if (!file.path().equals(plain)) {
            facts.add("leads to " + file.path());
        }
        facts.add(file.kind().name().toLowerCase(Locale.ROOT));
        facts.add(String.format(Locale.ROOT, "mode %04o of %d:%d", file.mode(), file.uid(), file.gid()));
        image.packageOf(file.path()).ifPresent(p -> facts.add("package " + p));
        image.soname(file).ifPresent(s -> facts.add("soname " + s));
        facts.add("layer " + file.layer());
        return List.of("image: " + path + ": " + String.join(", ", facts));
    }
}
