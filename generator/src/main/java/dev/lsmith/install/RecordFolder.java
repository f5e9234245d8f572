package dev.lsmith.install;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.RecordForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the host keeps what was there before.
 *
 * @param path the folder of one name's record, which need not be there
 */
record RecordFolder(Path path) {
    private static final String RECORD = "record.json";

    /**
     * The record; empty if nothing was installed.
     *
     * @throws InstallFault when it cannot be read
     */
    Optional<InstallRecord> read() throws InstallFault {
        Path file = path.resolve(RECORD);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return Optional.of(RecordForm.read(JsonReader.read(file.toString(), text), InstallRecord.class));
        } catch (IOException | InputException e) {
            throw InstallFault.failed(
                    "record-unreadable", file.toString(), "it cannot be read", "take the policies away by hand");
        }
    }

    /** Writes the record at once and whole. */
    void write(InstallRecord record) throws IOException {
        Files.createDirectories(path);
        Path made = path.resolve(RECORD + ".new");
        Files.writeString(made, JsonText.file(record), StandardCharsets.UTF_8);
        Files.move(made, path.resolve(RECORD), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /** Keeps a file that is about to be replaced, and says under which name. */
    String keep(String place, byte[] content) throws IOException {
        String name = "before" + place.replace('/', '.');
        Files.createDirectories(path);
        Files.write(path.resolve(name), content);
        return name;
    }

    byte[] kept(String name) throws IOException {
        return Files.readAllBytes(path.resolve(name));
    }

    /** Takes the record away; what was there before is in its places again. */
    void delete() throws IOException {
        if (!Files.isDirectory(path)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(path)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
