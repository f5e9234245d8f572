package dev.lsmith.container;

import dev.lsmith.base.InputException;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.file.SpecText.RelatedFiles;
import dev.lsmith.container.reader.SpecReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Specs for tests of any room. */
public final class Specs {
    private Specs() {}

    /** A container of which only these members of HostConfig are known: {@code "CapAdd": ["NET_ADMIN"]}. */
    public static ContainerSpec host(String members) {
        return container("\"HostConfig\": {" + members + "}");
    }

    /** A container of which only these members of docker inspect's object are known, HostConfig among them. */
    public static ContainerSpec container(String members) {
        return read("[{\"Name\": \"/c\", \"Path\": \"app\", " + members + "}]").get(0);
    }

    /** What the bytes of one file say that stands alone. */
    public static SpecReading reading(String source, byte[] content) throws InputException {
        return SpecReader.read(List.of(SpecText.of(source, content)), RelatedFiles.NONE);
    }

    /** The containers that the bytes of one file describe. */
    public static List<ContainerSpec> containers(String source, byte[] content) throws InputException {
        return reading(source, content).containers();
    }

    /** The containers that a text describes. */
    public static List<ContainerSpec> read(String text) {
        try {
            return containers("inspect.json", text.getBytes(StandardCharsets.UTF_8));
        } catch (InputException e) {
            throw new AssertionError(e.diagnostic().toString(), e);
        }
    }

    /** The spec of a recording: {@code nginx}, {@code nginx/selinux}. */
    public static ContainerSpec example(String folder) {
        try {
            return read(Files.readString(
                            Path.of(System.getProperty("lsmith.root"), "examples", folder, "inspect.json")))
                    .get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an example of one container says: {@code specs/config.json}. */
    public static ContainerSpec file(String name) {
        try {
            return read(Files.readString(Path.of(System.getProperty("lsmith.root"), "examples", name)))
                    .get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What files say together; those that are not given are found where one names them. */
    public static SpecReading together(Map<String, String> files, String... given) throws InputException {
        List<SpecText> texts = Stream.of(given)
                .map(name -> new SpecText(name, files.getOrDefault(name, "")))
                .toList();
        return SpecReader.read(texts, (source, name) -> {
            String path = Path.of(source).resolveSibling(name).normalize().toString();
            return Optional.ofNullable(files.get(path)).map(text -> new SpecText(path, text));
        });
    }

    /** The complaint about files that are read together, as the user reads it. */
    public static String complaint(Map<String, String> files, String... given) {
        try {
            return "read " + together(files, given).containers().size();
        } catch (InputException e) {
            return e.diagnostic().position().orElseThrow() + ": "
                    + e.diagnostic().message();
        }
    }

    /** The complaint about a text, as the user reads it. */
    public static String complaint(byte[] content) {
        try {
            return "read " + containers("inspect.json", content).size();
        } catch (InputException e) {
            return e.diagnostic().position().orElseThrow() + ": "
                    + e.diagnostic().message();
        }
    }

    /** The complaint about a text, as the user reads it. */
    public static String complaint(String text) {
        return complaint(text.getBytes(StandardCharsets.UTF_8));
    }
}
