package dev.lsmith.cli;

import dev.lsmith.app.PolicyAnalysis;
import dev.lsmith.app.comparison.PolicyComparer;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.apparmor.Abi;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How policy files are read; the same for each command that asks about them. */
final class PolicyOptions {
    @Option(
            names = {"-I", "--include"},
            paramLabel = "DIR",
            description = "Look for included files here too, before /etc/apparmor.d.")
    private List<Path> includes = new ArrayList<>();

    @Option(
            names = "--language-version",
            paramLabel = "VERSION",
            description = "Read AppArmor's language as of this version. Default: ${DEFAULT-VALUE}.")
    private String version = "5.0";

    /** For commands that ask about SELinux modules, what these are loaded into. */
    static final class BaseOptions {
        @Option(
                names = "--base",
                paramLabel = "FILE|DIR",
                description =
                        "What SELinux modules are loaded into: CIL with the blocks and macros that they use, a folder of"
                                + " such files, or the whole policy, in CIL or binary (read by checkpolicy). Without it what"
                                + " depends on it is told, and not guessed.")
        private List<Path> base = new ArrayList<>();
    }

    /** In which languages policies are written. */
    static final class LanguageOptions {
        @Option(
                names = "--apparmor-abi",
                paramLabel = "ABI",
                defaultValue = "3.0",
                converter = AbiConverter.class,
                description = "Which AppArmor policy abi to write for: 3.0, 4.0 or 5.0. Default: 3.0.")
        private Abi abi = Abi.V3_0;

        @Option(
                names = "--seccomp-dialect",
                paramLabel = "DIALECT",
                defaultValue = "docker",
                description = "docker, podman or oci. Default: docker.")
        private Dialect dialect = Dialect.DOCKER;

        Abi abi() {
            return abi;
        }

        Dialect dialect() {
            return dialect;
        }

        private static final class AbiConverter implements ITypeConverter<Abi> {
            @Override
            public Abi convert(String value) {
                return Abi.of(value)
                        .orElseThrow(
                                () -> new TypeConversionException("expected 3.0, 4.0 or 5.0 but was '" + value + "'"));
            }
        }
    }

    PolicyAnalysis analysis() throws InputException {
        return new PolicyAnalysis(includes, version);
    }

    PolicyAnalysis analysis(BaseOptions base) throws InputException {
        return new PolicyAnalysis(includes, version, base.base);
    }

    PolicyComparer comparer(BaseOptions base) throws InputException {
        return new PolicyComparer(includes, version, base.base);
    }
}
