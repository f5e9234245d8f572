package dev.lsmith.policy.selinux;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.Position;
import dev.lsmith.policy.selinux.CilReader.GivenPolicy;
import dev.lsmith.policy.selinux.SelinuxModule.ModuleBuilder;
import dev.lsmith.policy.selinux.TeReader.InCil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is given of the policy that modules are loaded into: files in CIL, packages of modules, or a host's binary policy. Where it is all of a
 * policy, everything about its types is known; else it has the blocks and macros that modules inherit and call, as udica's templates have.
 */
public final class BasePolicy {
    /** Nothing is given. */
    public static final BasePolicy NONE = new BasePolicy(List.of(), Optional.empty(), InterfaceHeaders.NONE);

    /** How a kernel's policy and a package of a module begin (libsepol, POLICYDB_MAGIC and SEPOL_MODULE_PACKAGE_MAGIC). */
    private static final int KERNEL_MAGIC = 0xf97cff8c;

    /** What refpolicy's headers are built with. */
    private static final String BUILD = "build.conf";

    /** refpolicy's headers stand in a folder for each layer. */
    private static final int DEEPEST = 3;

    private static final int PACKAGE_MAGIC = 0xf97cff8f;
    private static final int BZIP2_MAGIC = 0x68_5a_42;

    /** What turns a package into CIL (semodule-utils, policycoreutils). */
    private static final String PACKAGE_READER = "/usr/libexec/selinux/hll/pp";

    private final List<CilList> statements;
    private final Optional<GivenPolicy> whole;
    private final InterfaceHeaders headers;

    private BasePolicy(List<CilList> statements, Optional<GivenPolicy> whole, InterfaceHeaders headers) {
        this.statements = statements;
        this.whole = whole;
        this.headers = headers;
    }

    /**
     * Reads it.
     *
     * @param files files, or folders whose files ending in {@code .cil} and {@code .pp} are read, and with the folders in them those of
     *     refpolicy's headers, ending in {@code .if} and {@code .spt}
     * @throws InputException when one cannot be read, or the tool that reads a binary policy is not installed
     */
    public static BasePolicy of(List<Path> files) throws InputException {
        List<CilList> statements = new ArrayList<>();
        List<String> headers = new ArrayList<>();
        Optional<String> build = Optional.empty();
        for (Path named : files) {
            for (Path file : files(named)) {
                if (file.endsWith(BUILD)) {
                    build = Optional.of(text(file));
                } else if (isHeader(file)) {
                    headers.add(text(file));
                } else {
                    statements.addAll(CilList.statements(file.toString(), text(file)));
                }
            }
        }
        BasePolicy base = ofStatements(statements);
        return new BasePolicy(base.statements, base.whole, InterfaceHeaders.of(headers, build));
    }

    private static boolean isHeader(Path file) {
        return file.endsWith(BUILD)
                || file.toString().endsWith(".if")
                || file.toString().endsWith(".spt");
    }

    /** Of statements; a whole policy is one that says what the kernel's own objects are labelled. */
    static BasePolicy ofStatements(List<CilList> statements) throws InputException {
        boolean whole = statements.stream().anyMatch(s -> s.isSymbol(0, "sidorder"))
                && statements.stream().anyMatch(s -> s.isSymbol(0, "class"));
        return new BasePolicy(
                List.copyOf(statements),
                whole ? Optional.of(CilReader.whole(statements)) : Optional.empty(),
                InterfaceHeaders.NONE);
    }

    /** Whether something is given. */
    public boolean isGiven() {
        return !statements.isEmpty() || headers.isGiven();
    }

    /** Reads a module that is loaded into it. */
    SelinuxModule read(String source, String text) throws InputException {
        if (source.endsWith(".cil")) {
            return loaded(CilList.statements(source, text)).build(CilReader.baseName(source));
        }
        if (statements.isEmpty()) {
            return TeReader.read(source, text, headers);
        }
        InCil module = TeReader.inCil(source, text, headers);
        ModuleBuilder loaded = loaded(module.statements());
        loaded.missing.addAll(module.missing());
        return loaded.build(module.name());
    }

    private ModuleBuilder loaded(List<CilList> module) throws InputException {
        if (whole.isPresent()) {
            return CilReader.gather(module, whole);
        }
        List<CilList> together = new ArrayList<>(statements);
        together.addAll(module);
        return CilReader.gather(together, Optional.empty());
    }

    private static List<Path> files(Path named) throws InputException {
        if (!Files.isDirectory(named)) {
            return List.of(named);
        }
        try (Stream<Path> all = Files.walk(named, DEEPEST)) {
            List<Path> files = all.filter(f -> isHeader(f)
                            || (named.equals(f.getParent())
                                    && (f.toString().endsWith(".cil")
                                            || f.toString().endsWith(".pp"))))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw fault(
                        named,
                        "the folder has no .cil, no .pp and no .if file",
                        "name a folder with files in CIL or with refpolicy's headers");
            }
            return files;
        } catch (IOException | UncheckedIOException e) {
            throw fault(named, "the folder cannot be read", "name a folder with files in CIL");
        }
    }

    private static String text(Path file) throws InputException {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw fault(file, "the file cannot be read", "name a file in CIL, or a binary policy");
        }
        int magic = content.length < 4
                ? 0
                : (content[0] & 0xff) | (content[1] & 0xff) << 8 | (content[2] & 0xff) << 16 | content[3] << 24;
        if (magic == KERNEL_MAGIC) {
            return converted(file, "checkpolicy", "-M", "-C", "-b", "-o", "OUTPUT", "INPUT");
        }
        if (magic == PACKAGE_MAGIC) {
            return converted(file, PACKAGE_READER, "INPUT", "OUTPUT");
        }
        if ((magic & 0xffffff) == BZIP2_MAGIC) {
            throw fault(file, "it is packed", "unpack it: bzip2 -dc " + file.getFileName() + " > base.cil");
        }
        return KernelText.decode(content);
    }

    /** A binary policy in CIL, made by the tool that the distribution has for it. */
    private static String converted(Path file, String... words) throws InputException {
        try {
            Path output = Files.createTempFile("lsmith-base", ".cil");
            try {
                List<String> command = Stream.of(words)
                        .map(word -> word.replace("OUTPUT", output.toString())
                                .replace("INPUT", file.toAbsolutePath().toString()))
                        .toList();
                int code = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                if (code != 0) {
                    throw fault(file, words[0] + " cannot read it", "give the policy in CIL");
                }
                return KernelText.decode(Files.readAllBytes(output));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw fault(file, "to read a binary policy " + words[0] + " is needed", "install it, or give CIL");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fault(file, words[0] + " was broken off", "try again");
        }
    }

    private static InputException fault(Path file, String message, String help) {
        return new InputException(Diagnostic.error("base-policy", Position.ofSource(file.toString()), message, help));
    }
}
