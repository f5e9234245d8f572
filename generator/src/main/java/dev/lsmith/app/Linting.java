package dev.lsmith.app;

import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.policy.Finding;
import dev.lsmith.policy.apparmor.lint.Lint;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** AppArmor profiles looked at for what is wrong with them, or wider than it looks. */
public final class Linting {
    private Linting() {}

    /**
     * Looks at files.
     *
     * @param files profiles, or {@code -}
     * @param includes folders that {@code <…>} is searched in, before {@code /etc/apparmor.d}
     * @param version the version of the language to judge by: {@code 3.0}
     * @param stdin what {@code -} stands for
     * @return the findings of all files, those of one file together and sorted
     * @throws InputException when a file cannot be read, or there is no such version
     */
    public static List<Finding> run(List<String> files, List<Path> includes, String version, InputStream stdin)
            throws InputException {
        Lint lint = new Lint(SearchPath.beforeStandard(includes), PolicyQuestions.version(version));
        List<Finding> findings = new ArrayList<>();
        for (String file : files) {
            findings.addAll(lint.check(
                    file, KernelText.decode(NamedFile.policy(Path.of(file)).content(stdin))));
        }
        return findings;
    }
}
