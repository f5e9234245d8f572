package dev.lsmith.app;

import dev.lsmith.app.FileDigests.OutputMark;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.Sha256;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.install.InstallRecord.Placed;
import dev.lsmith.install.KernelTrial;
import dev.lsmith.install.Machine;
import dev.lsmith.launch.NodePolicies;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.apparmor.AppArmorMechanism;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.capability.CapabilityMechanism;
import dev.lsmith.policy.seccomp.SeccompMechanism;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.selinux.SelinuxMechanism;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The policies of a folder that {@code generate} wrote, with their places on a host.
 *
 * @param name the policies'
 * @param files those that the host can use, in the order in which they are put in force
 * @param leftOut what the host cannot use, in words
 */
public record Installation(String name, List<Placed> files, List<String> leftOut) {
    /** Where seccomp profiles are put; engines take them from anywhere. */
    public static final String SECCOMP_FOLDER = "/etc/lsmith/seccomp/";

    private static final String PODMAN_FILTER = "run/seccomp.podman.json";

    public Installation {
        files = List.copyOf(files);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Reads the folder, each policy as its mechanism does.
     *
     * @param machine decides which of them can be used
     * @param state the folder of records on the host, where modules are kept
     * @throws InputException when the folder holds none, one cannot be read, or lint finds an error in one
     */
    public static Installation of(Path folder, Machine machine, String state) throws InputException {
        OutputMark.check(folder);
        Reader reader = new Reader(new PolicyFolder(folder), machine, new ArrayList<>(), new ArrayList<>());
        return reader.read(state);
    }

    /**
     * A DaemonSet that puts all policies of a folder on the nodes of a cluster, as a manifest.
     *
     * @param image an image with a shell
     * @throws InputException as {@link #of}
     */
    public static String daemonSet(Path folder, String image) throws InputException {
        Installation all = of(folder, Machine.ANY, "/var/lib/lsmith");
        Map<String, Placed> layers = new HashMap<>();
        all.files().forEach(file -> layers.putIfAbsent(file.layer(), file));
        Optional<Placed> selinux = Optional.ofNullable(layers.get("selinux"));
        MessageDigest digest = Sha256.begin();
        all.files().forEach(file -> digest.update(file.content()));
        String domain = "";
        if (selinux.isPresent()) {
            SelinuxMechanism mechanism = new SelinuxMechanism();
            domain =
                    mechanism.read(selinux.get().source(), selinux.get().text()).domain();
        }
        return new NodePolicies(
                        all.name(),
                        text(layers, "apparmor"),
                        text(layers, "seccomp"),
                        text(layers, "selinux"),
                        selinux.map(Placed::object).orElse(""),
                        domain,
                        image,
                        HexFormat.of().formatHex(digest.digest()))
                .daemonSet();
    }

    /**
     * A trial of the policies by this host's kernel.
     *
     * @param image what to start; empty for the container's own
     * @throws InputException as {@link #of}
     */
    public static KernelTrial trial(Path folder, Machine machine, Optional<String> image) throws InputException {
        Installation all = of(folder, Machine.ANY, "/var/lib/lsmith");
        PolicyFolder output = new PolicyFolder(folder);
        Optional<ContainerSpec> spec = output.spec();
        Path arguments = folder.resolve(PolicyFolder.DOCKER_ARGUMENTS);
        List<String> words = Files.isRegularFile(arguments)
                ? PolicyFile.read(arguments, InputStream.nullInputStream())
                        .text()
                        .lines()
                        .toList()
                : List.of();
        Optional<KernelTrial.TrialProfile> profile = all.files().stream()
                .filter(file -> file.layer().equals("apparmor"))
                .map(file -> new KernelTrial.TrialProfile(file.object(), file.text()))
                .findFirst();
        List<String> command = spec.map(s -> s.process().command().stream()
                        .skip(s.process().entrypoint().size())
                        .toList())
                .orElse(List.of());
        return new KernelTrial(
                machine,
                folder.toAbsolutePath().normalize(),
                words,
                profile,
                image.or(() -> spec.map(ContainerSpec::image)).orElse(""),
                image.isPresent() ? List.of() : command);
    }

    private static Optional<String> text(Map<String, Placed> layers, String layer) {
        return Optional.ofNullable(layers.get(layer)).map(Placed::text);
    }

    /**
     * Makes sure that a name can be a file's.
     *
     * @param place where it is from, for the message
     * @throws InputException when it cannot
     */
    public static void checkName(String name, String place) throws InputException {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")) {
            throw new InputException(Diagnostic.error(
                    "bad-name",
                    Position.ofSource(place),
                    "the name " + name + " cannot be a file's",
                    "name it with letters, digits, underscores, dots and hyphens"));
        }
    }

    /** Collects what a folder holds. */
    private record Reader(PolicyFolder folder, Machine machine, List<Placed> files, List<String> leftOut) {
        Installation read(String state) throws InputException {
            Optional<Path> apparmor = folder.find(Mechanisms.reading().apparmor());
            Optional<Path> selinux = folder.find(new SelinuxMechanism());
            Optional<Path> seccomp = folder.find(new SeccompMechanism(Dialect.DOCKER));
            if (apparmor.isEmpty() && selinux.isEmpty() && seccomp.isEmpty()) {
                throw folder.noPolicy();
            }
            String name = name(apparmor, selinux);
            if (apparmor.isPresent()) {
                apparmor(apparmor.get());
            }
            if (selinux.isPresent()) {
                selinux(selinux.get(), state + "/" + name + "/");
            }
            if (seccomp.isPresent()) {
                seccomp(seccomp.get(), SECCOMP_FOLDER + name + ".json");
            }
            Path podman = folder.path().resolve(PODMAN_FILTER);
            if (Files.isRegularFile(podman)) {
                seccomp(podman, SECCOMP_FOLDER + name + ".podman.json");
            }
            return new Installation(name, files, leftOut);
        }

        /** The name that generate gave them. */
        private String name(Optional<Path> apparmor, Optional<Path> selinux) throws InputException {
            CapabilityMechanism mechanism = new CapabilityMechanism();
            Optional<Path> capabilities = folder.find(mechanism);
            String name = capabilities.isPresent()
                    ? mechanism
                            .read(capabilities.get().toString(), text(capabilities.get()))
                            .name()
                    : apparmor.or(() -> selinux)
                            .map(file -> file.getFileName().toString().replaceAll("^lsmith_|\\.cil$", ""))
                            .orElse("policy");
            checkName(name, folder.path().toString());
            return name;
        }

        private void apparmor(Path file) throws InputException {
            AppArmorMechanism mechanism = Mechanisms.reading().apparmor();
            AppArmorProfile policy = mechanism.read(file.toString(), text(file));
            lint(mechanism, file);
            if (!machine.hasAppArmor()) {
                leftOut.add(file + ": the host has no AppArmor");
                return;
            }
            String profile = policy.profiles().isEmpty()
                    ? ""
                    : policy.profiles().get(0).name().text();
            files.add(new Placed(
                    mechanism.name(), file.toString(), "/etc/apparmor.d/" + file.getFileName(), text(file), profile));
        }

        private static void lint(AppArmorMechanism mechanism, Path file) throws InputException {
            List<Mechanism.SourceFile> source = List.of(new Mechanism.SourceFile(file.toString(), text(file)));
            for (Finding finding : mechanism.lint(source)) {
                if (finding.severity() == Diagnostic.Severity.ERROR) {
                    throw new InputException(
                            Diagnostic.error(finding.code(), finding.at(), finding.what(), finding.help()));
                }
            }
        }

        private void selinux(Path file, String place) throws InputException {
            SelinuxMechanism mechanism = new SelinuxMechanism();
            String module = mechanism.read(file.toString(), text(file)).name();
            if (machine.hasSelinux()) {
                files.add(
                        new Placed(mechanism.name(), file.toString(), place + file.getFileName(), text(file), module));
            } else {
                leftOut.add(file + ": the host has no SELinux");
            }
        }

        private void seccomp(Path file, String place) throws InputException {
            Dialect dialect = file.endsWith(Path.of(PODMAN_FILTER)) ? Dialect.PODMAN : Dialect.DOCKER;
            SeccompMechanism mechanism = new SeccompMechanism(dialect);
            mechanism.read(file.toString(), text(file));
            files.add(new Placed(mechanism.name(), file.toString(), place, text(file), ""));
        }

        private static String text(Path file) throws InputException {
            return PolicyFile.read(file, InputStream.nullInputStream()).text();
        }
    }
}
