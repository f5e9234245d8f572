package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compiles modules with the real compilers against the base of {@code profiles/selinux/base} and asks the real policy. */
final class Judge {
    static final String WHY = "checkpolicy, semodule-utils, policycoreutils, secilc and sepol-utils are not installed";
    private static final String PP = "/usr/libexec/selinux/hll/pp";

    private final Path folder;

    Judge(Path folder) {
        this.folder = folder;
    }

    static boolean present() {
        return Tool.present(
                "/usr/bin/checkmodule",
                "/usr/bin/semodule_package",
                PP,
                "/usr/bin/secilc",
                "/usr/bin/sepol_check_access");
    }

    /** Writes the rendered files and gives their folder. */
    Path write(Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return folder.resolve("selinux");
    }

    /** What checkmodule, semodule_package and pp make of a .te and a .fc file. */
    String compileTe(Path selinux, String name) throws Exception {
        ok(selinux, "checkmodule", "-M", "-m", "-o", name + ".mod", name + ".te");
        List<String> pack = new ArrayList<>(List.of("semodule_package", "-o", name + ".pp", "-m", name + ".mod"));
        if (Files.size(selinux.resolve(name + ".fc")) > 0) {
            pack.addAll(List.of("-f", name + ".fc"));
        }
        ok(selinux, pack.toArray(String[]::new));
        ok(selinux, PP, name + ".pp", name + ".pp.cil");
        return Files.readString(selinux.resolve(name + ".pp.cil"));
    }

    /** Links a CIL module with the base and whatever types it requires beyond it; gives the binary policy. */
    Path link(SelinuxModule module, String cil, String output) throws Exception {
        return link(module, cil, output, "");
    }

    /**
     * Links a CIL module with the base, whatever types it requires beyond it, and more of a host's policy. A type that the
     * host declares is not one of the base.
     */
    Path link(SelinuxModule module, String cil, String output, String host) throws Exception {
        Path text = folder.resolve(output + ".cil");
        Files.writeString(text, cil);
        Path types = folder.resolve(output + ".types.cil");
        Files.writeString(types, missingTypes(module) + host);
        List<String> command =
                new ArrayList<>(List.of("secilc", "-M", "true", "-c", "33", "-o", output, "-f", output + ".contexts"));
        Path base = SelinuxRecordings.root().resolve("profiles/selinux/base").toRealPath();
        for (String file : List.of("base.cil", "classes.cil", "mls.cil", "constraints.cil")) {
            command.add(base.resolve(file).toString());
        }
        command.add(types.toString());
        command.add(text.toString());
        ok(folder, command.toArray(String[]::new));
        return folder.resolve(output);
    }

    /** Asks the policy; the words after {@code requested permission}. */
    String ask(Path policy, String source, String target, String tclass, String permission) throws Exception {
        return Tool.run(folder, List.of("sepol_check_access", policy.toString(), source, target, tclass, permission))
                .output();
    }

    private static String missingTypes(SelinuxModule module) throws IOException {
        String base = Files.readString(SelinuxRecordings.root().resolve("profiles/selinux/base/base.cil"));
        SortedSet<String> types = new TreeSet<>(Requirements.of(module).types());
        SortedSet<String> attributes = new TreeSet<>(Requirements.of(module).attributes());
        StringBuilder out = new StringBuilder();
        types.stream()
                .filter(t -> !base.contains("(type " + t + ")"))
                .forEach(t -> out.append("(type " + t + ")\n(roletype object_r " + t + ")\n"));
        attributes.stream()
                .filter(a -> !base.contains("(typeattribute " + a + ")"))
                .forEach(a -> out.append("(typeattribute " + a + ")\n"));
        return out.toString();
    }

    private static void ok(Path folder, String... command) throws Exception {
        Tool.Answer answer = Tool.run(folder, Stream.of(command).toList());
        assertThat(answer.code())
                .as(String.join(" ", command) + "\n" + answer.output())
                .isZero();
    }
}
