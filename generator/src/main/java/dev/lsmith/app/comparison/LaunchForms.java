package dev.lsmith.app.comparison;

import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.app.recording.SpecChoice.SpecFile;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.reader.SpecReader;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads what engines are told of a container: descriptions of every form, and what {@code generate} writes to be laid over them or handed to an
 * engine, which is no whole description: arguments, a patch of a manifest or of a bundle's {@code config.json}.
 */
final class LaunchForms {
    private static final String KUBERNETES_PATCH = "kubernetes.yaml";
    private static final String OCI_PATCH = "oci-config.patch.json";

    private LaunchForms() {}

    static boolean isPatch(PolicyFile file) {
        boolean kubernetes =
                file.name().equals(KUBERNETES_PATCH) && !file.text().contains("apiVersion:");
        return kubernetes || file.name().equals(OCI_PATCH);
    }

    /**
     * The containers of a file.
     *
     * @throws InputException when it describes none or is damaged
     */
    static SpecReading read(PolicyFile file) throws InputException {
        String text = file.text();
        if (file.name().endsWith(".args")) {
            text = commandLine(file);
        } else if (file.name().equals(OCI_PATCH)) {
            text = text.replaceFirst("\\{", "{\"ociVersion\": \"1.2.0\", ");
        } else if (isPatch(file)) {
            text = head(text) + "\nmetadata: {name: patched}\n" + text;
        }
        SpecText spec = SpecText.of(file.path().toString(), KernelText.encode(text));
        return SpecReader.read(List.of(spec), SpecFile::beside);
    }

    /** The arguments, one on a line, between an engine and an image; a word stands for itself, whatever is in it. */
    private static String commandLine(PolicyFile file) {
        String engine = file.name().startsWith("podman") ? "podman" : "docker";
        return file.text()
                .lines()
                .filter(word -> !word.isBlank())
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" \\\n", engine + " run ", " \\\nIMAGE\n"));
    }

    /** What the patch is for: it says where the pod's fields stand. */
    private static String head(String patch) {
        if (patch.contains("\n  jobTemplate:")) {
            return "apiVersion: batch/v1\nkind: CronJob";
        }
        return patch.contains("\n  template:") ? "apiVersion: apps/v1\nkind: Deployment" : "apiVersion: v1\nkind: Pod";
    }
}
