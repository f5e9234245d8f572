package dev.lsmith.app.recording;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.reader.SpecForm;
import dev.lsmith.container.reader.SpecReader;
import dev.lsmith.launch.ShellQuoting;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the user says of the container's description.
 *
 * @param files its files, {@code -} for standard input; several are laid over each other; none if it is not known
 * @param container which container of the description, by its name, its id, its service, or as the complaint about
 *     several lists it
 */
public record SpecChoice(List<Path> files, Optional<String> container) {
    public SpecChoice {
        files = List.copyOf(files);
    }

    /** This choice; if it names no description, that of the recording among the logs, if there is one recording. */
    public SpecChoice orOfRecording(List<String> logs) {
        List<Path> recorded = isGiven() ? List.of() : RecordingFolder.specs(logs);
        return recorded.size() == 1 ? new SpecChoice(recorded, container) : this;
    }

    /**
     * The image that an engine's command starts a container of; empty where that cannot be told.
     *
     * @param words {@code docker run … IMAGE …}
     */
    public static Optional<String> imageOf(List<String> words) {
        String line =
                words.stream().map(word -> ShellQuoting.of(word).orElse("")).collect(Collectors.joining(" ", "", "\n"));
        try {
            SpecText text = SpecText.of("the command", line.getBytes(StandardCharsets.UTF_8));
            List<ContainerSpec> started =
                    SpecReader.read(List.of(text), SpecFile::beside).containers();
            return started.size() == 1
                    ? Optional.of(started.get(0).image()).filter(image -> !image.isEmpty())
                    : Optional.empty();
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    /** Whether there is a description at all. */
    public boolean isGiven() {
        return !files.isEmpty();
    }

    /**
     * The files' texts, each read once, as a file may be a pipe.
     *
     * @param stdin what {@code -} stands for
     * @throws InputException when one cannot be read
     */
    public List<SpecText> texts(InputStream stdin) throws InputException {
        List<SpecText> texts = new ArrayList<>();
        for (Path file : files) {
            texts.add(SpecText.of(file.toString(), NamedFile.spec(file).content(stdin)));
        }
        return texts;
    }

    /**
     * The container of the description that is meant.
     *
     * @param spec the container
     * @param form of its file, or of the first of several
     * @param texts of its files
     * @param diagnostics what of the description was not understood and may concern the container
     */
    public record SpecFile(ContainerSpec spec, SpecForm form, List<SpecText> texts, List<Diagnostic> diagnostics) {
        public SpecFile {
            texts = List.copyOf(texts);
            diagnostics = List.copyOf(diagnostics);
        }

        /** Reads it, if there is a description; one that holds several containers must be told which one is meant. */
        public static Optional<SpecFile> read(SpecChoice choice, InputStream stdin) throws InputException {
            if (!choice.isGiven()) {
                return Optional.empty();
            }
            Described described = Described.of(choice.texts(stdin));
            List<Integer> meant = meant(described.reading(), choice);
            if (meant.size() != 1) {
                throw unclear(described.reading(), choice, "it holds " + meant.size() + " containers");
            }
            return Optional.of(described.container(meant.get(0)));
        }

        /**
         * All containers that are meant; all that there are if none is named.
         *
         * @param texts the choice's files, as they were read
         */
        public static List<SpecFile> all(SpecChoice choice, List<SpecText> texts) throws InputException {
            Described described = Described.of(texts);
            return meant(described.reading(), choice).stream()
                    .map(described::container)
                    .toList();
        }

        /** What the files say of all containers, and their form. */
        private record Described(SpecReading reading, SpecForm form, List<SpecText> texts) {
            static Described of(List<SpecText> texts) throws InputException {
                return new Described(SpecFile.read(texts), SpecReader.form(texts.get(0)), texts);
            }

            SpecFile container(int number) {
                return new SpecFile(reading.containers().get(number), form, texts, reading.about(number));
            }
        }

        /** The numbers of those that are meant, in their order. */
        private static List<Integer> meant(SpecReading reading, SpecChoice choice) throws InputException {
            List<Integer> meant = new ArrayList<>();
            String wanted = choice.container().orElse("");
            for (int i = 0; i < reading.containers().size(); i++) {
                if (choice.container().isEmpty()
                        || is(reading.containers().get(i), reading.addresses().get(i), wanted)) {
                    meant.add(i);
                }
            }
            if (choice.container().isEmpty()) {
                return meant;
            }
            if (meant.size() != 1) {
                throw unclear(
                        reading,
                        choice,
                        meant.isEmpty()
                                ? "no container is named " + wanted
                                : meant.size() + " containers are named " + wanted);
            }
            return meant;
        }

        private static boolean is(ContainerSpec spec, String address, String wanted) {
            return spec.name().equals(wanted)
                    || address.equals(wanted)
                    || address.endsWith("/" + wanted)
                    || (!wanted.isEmpty() && spec.id().startsWith(wanted));
        }

        private static InputException unclear(SpecReading reading, SpecChoice choice, String message) {
            return new InputException(Diagnostic.error(
                    "which-container",
                    Position.ofSource(choice.files().get(0).toString()),
                    message,
                    "name one with --container; there are: "
                            + String.join(
                                    ", ", reading.addresses().stream().sorted().toList())));
        }

        /** What texts of files say of containers. */
        private static SpecReading read(List<SpecText> texts) throws InputException {
            return SpecReader.read(texts, SpecFile::beside);
        }

        /**
         * A file that a spec names, from beside it; empty if there is none.
         *
         * @throws InputException when it cannot be read
         */
        public static Optional<SpecText> beside(String source, String name) throws InputException {
            try {
                Path file = Path.of(source).resolveSibling(name);
                return Files.isRegularFile(file)
                        ? Optional.of(SpecText.of(
                                file.toString(), NamedFile.spec(file).content()))
                        : Optional.empty();
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        }
    }
}
