package dev.lsmith.install;

import dev.lsmith.base.Sha256;
import dev.lsmith.install.InstallRecord.Entry;
import dev.lsmith.install.InstallRecord.Placed;
import dev.lsmith.install.Machine.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts the policies of one name in force on a host and takes them away. Everything is checked before anything changes; what fails
 * on the way is undone.
 *
 * @param machine the host
 * @param state the absolute name on the host of the folder of records, a folder for each name
 * @param name the policies'
 * @param replace whether files of somebody else's may be replaced, and given back later
 * @param told is told each command and each file that is written or deleted, as a shell would be told
 */
public record Installer(Machine machine, String state, String name, boolean replace, Consumer<String> told) {
    private static final String FORCE = "--replace keeps a copy, and uninstall gives it back";

    /** Where modules are extracted, which have the names of the new ones. */
    private static final String EXTRACTED = "before";

    /** Where records are kept unless another folder is named. */
    public static final String STATE = "/var/lib/lsmith";

    /**
     * What would be done, without doing it or asking the policies' tools.
     *
     * @throws InstallFault when a check says no
     */
    public void rehearse(List<Placed> files) throws InstallFault {
        Optional<InstallRecord> known = folder().read();
        for (Placed file : files) {
            collision(file, known);
        }
        for (Placed file : files) {
            change().tell(file.check());
            told.accept("install -D -m 0644 " + file.source() + " " + file.place());
            change().tell(file.load());
        }
    }

    /**
     * Puts them in force.
     *
     * @throws InstallFault when a check says no or the host does not let it be done; then it is as it was
     */
    public void install(List<Placed> files) throws InstallFault {
        mayChange();
        Optional<InstallRecord> known = folder().read();
        for (Placed file : files) {
            collision(file, known);
        }
        for (Placed file : files) {
            check(file);
        }
        try {
            InstallRecord record = record(files, known);
            folder().write(record);
            perform(files, known);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Each file in turn; all that was done is undone when one fails. */
    private void perform(List<Placed> files, Optional<InstallRecord> known) throws InstallFault, IOException {
        List<Undo> done = new ArrayList<>();
        try {
            for (Placed file : files) {
                done.add(new Undo(file, change().content(file.place())));
                change().write(file.place(), file.content());
                change().command(file.load());
            }
        } catch (InstallFault | IOException fault) {
            for (int i = done.size() - 1; i >= 0; i--) {
                undo(done.get(i));
            }
            if (known.isPresent()) {
                folder().write(known.get());
            } else {
                folder().delete();
            }
            throw fault;
        }
    }

    /** A file that was written, and the bytes that were there. */
    private record Undo(Placed file, Optional<byte[]> before) {}

    private void undo(Undo undo) throws IOException, InstallFault {
        String place = undo.file().place();
        if (undo.before().isPresent()) {
            change().write(place, undo.before().get());
            change().attempt(undo.file().load());
        } else {
            change().attempt(undo.file().unload());
            change().delete(place);
        }
    }

    /**
     * Takes away what was put in force under the name, and gives back what was there before.
     *
     * @throws InstallFault when nothing was, or a file was changed since and may not be replaced
     */
    public void uninstall() throws InstallFault {
        mayChange();
        InstallRecord record = folder().read()
                .orElseThrow(() -> InstallFault.refused(
                        "not-installed",
                        folder().path().toString(),
                        "nothing was installed as " + name,
                        "name another"));
        for (Entry entry : record.entries()) {
            changed(entry);
        }
        try {
            List<Entry> entries = record.entries();
            for (int i = entries.size() - 1; i >= 0; i--) {
                takeAway(entries.get(i));
            }
            folder().delete();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void takeAway(Entry entry) throws IOException, InstallFault {
        if (Files.exists(machine.file(entry.place()))) {
            change().attempt(entry.unload());
        }
        boolean ofFile = entry.before().isPresent() && !entry.layer().equals(Placed.SELINUX);
        if (ofFile) {
            change().write(entry.place(), folder().kept(entry.before().get()));
        } else {
            change().delete(entry.place());
        }
        change().command(entry.restore());
    }

    private RecordFolder folder() {
        return new RecordFolder(machine.file(state + "/" + name));
    }

    private HostChange change() {
        return new HostChange(machine, told);
    }

    private void mayChange() throws InstallFault {
        if (!machine.mayChange()) {
            throw InstallFault.failed(
                    "not-root",
                    machine.root().toString(),
                    "only root may change its policies",
                    "use sudo, or --dry-run");
        }
    }

    /** Whether something of the name is there that lsmith did not put there. */
    private void collision(Placed file, Optional<InstallRecord> known) throws InstallFault {
        Optional<Entry> ours = known.flatMap(record -> record.at(file.place()));
        if (ours.isPresent()) {
            changed(ours.get());
            return;
        }
        if (Files.exists(machine.file(file.place())) && !replace) {
            throw InstallFault.refused("taken", file.place(), "it is there and not of lsmith", FORCE);
        }
        boolean loaded = file.layer().equals(Placed.APPARMOR)
                && machine.loadedProfiles().contains(file.object())
                && !Files.exists(machine.file(file.place()));
        if (loaded) {
            throw InstallFault.refused(
                    "taken",
                    file.source(),
                    "a profile " + file.object() + " is loaded, from another file",
                    "generate it under another --name");
        }
        if (file.layer().equals(Placed.SELINUX) && isModule(file.object()) && !replace) {
            throw InstallFault.refused(
                    "taken", file.source(), "there is a module " + file.object() + " already", FORCE);
        }
    }

    /** {@code semodule -l} has a name on each line. */
    private boolean isModule(String module) throws InstallFault {
        return machine.mayChange()
                && machine.hasProgram("semodule")
                && machine.run(List.of("semodule", "-l"), machine.root())
                        .output()
                        .lines()
                        .anyMatch(line -> line.split("\\s+", -1)[0].equals(module));
    }

    private void changed(Entry entry) throws InstallFault {
        Optional<byte[]> now = change().content(entry.place());
        if (!replace && now.isPresent() && !Sha256.hex(now.get()).equals(entry.sha256())) {
            throw InstallFault.refused(
                    "changed", entry.place(), "it was changed since lsmith put it there", "--replace drops the change");
        }
    }

    private void check(Placed file) throws InstallFault {
        if (file.check().isEmpty()) {
            return;
        }
        List<String> words = new ArrayList<>(file.check());
        words.set(words.size() - 1, Path.of(file.source()).getFileName().toString());
        Path folder = Path.of(file.source()).toAbsolutePath().getParent();
        change().tell(file.check());
        CommandResult outcome = machine.run(words, folder == null ? machine.root() : folder);
        if (!outcome.succeeded()) {
            throw InstallFault.refused(
                    "refused-by-tool",
                    file.source(),
                    words.get(0) + " refuses it: " + outcome.firstLine(),
                    "generate it again");
        }
    }

    /** The record of what will be there, with copies of what is there now; what an earlier record kept stays kept. */
    private InstallRecord record(List<Placed> files, Optional<InstallRecord> known) throws IOException, InstallFault {
        List<Entry> entries = new ArrayList<>(known.map(InstallRecord::entries).orElse(List.of()));
        for (Placed file : files) {
            Optional<Entry> ours = known.flatMap(record -> record.at(file.place()));
            Entry entry = ours.isPresent() ? anew(ours.get(), file) : first(file);
            entries.removeIf(e -> e.place().equals(file.place()));
            entries.add(entry);
        }
        return new InstallRecord(name, entries);
    }

    private static Entry anew(Entry ours, Placed file) {
        return new Entry(
                file.layer(),
                file.place(),
                Sha256.hex(file.content()),
                ours.before(),
                file.load(),
                file.unload(),
                ours.restore());
    }

    private Entry first(Placed file) throws IOException, InstallFault {
        Optional<String> before = Optional.empty();
        List<String> restore = List.of();
        Optional<byte[]> there = change().content(file.place());
        if (file.layer().equals(Placed.SELINUX) && isModule(file.object())) {
            before = Optional.of(extracted(file.object()));
            restore = List.of("semodule", "-i", state + "/" + name + "/" + before.get());
        } else if (there.isPresent()) {
            before = Optional.of(folder().keep(file.place(), there.get()));
            restore = file.load();
        }
        return new Entry(
                file.layer(), file.place(), Sha256.hex(file.content()), before, file.load(), file.unload(), restore);
    }

    /** The module of that name as the host has it: {@code semodule -E} writes it into the folder where it runs. */
    private String extracted(String module) throws IOException, InstallFault {
        Path folder = Files.createDirectories(folder().path().resolve(EXTRACTED));
        CommandResult outcome = machine.run(List.of("semodule", "-E", module), folder);
        for (String suffix : List.of(".pp", ".cil")) {
            if (outcome.succeeded() && Files.exists(folder.resolve(module + suffix))) {
                return EXTRACTED + "/" + module + suffix;
            }
        }
        throw InstallFault.failed(
                "not-kept",
                module,
                "semodule -E cannot extract it: " + outcome.firstLine(),
                "take it away by hand first");
    }

    private InstallFault unwritable(IOException fault) {
        return InstallFault.failed(
                "unwritable", state, "cannot be written: " + fault.getMessage(), "check its permissions");
    }
}
