package dev.lsmith.app;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.app.Mechanisms.PolicyOutput;
import dev.lsmith.app.decision.DecidedRules;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.launch.ServingScript;
import dev.lsmith.model.Model;
import dev.lsmith.model.ServingPhase;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Replay;
import dev.lsmith.policy.Replay.Denial;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.capability.CapabilitySet;
import dev.lsmith.report.ServingWriter;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The folder {@code serving/} of {@code generate --phase}: a smaller profile and capability set for what follows the start. */
final class ServingFiles {
    /** The folder, in the output folder. */
    static final String FOLDER = "serving/";

    /** That there is none, and why. */
    static final Diagnostic NONE = Diagnostic.warning(
            "no-serving-phase",
            "no profile for serving: no socket was seen to listen, or the records carry no time",
            "record the container until it serves, with auditd");

    private final Mechanisms mechanisms;
    private final Assignment whole;
    private final DecidedRules decided;
    private final ServingPhase serving;

    private ServingFiles(Mechanisms mechanisms, Assignment whole, DecidedRules decided, ServingPhase serving) {
        this.mechanisms = mechanisms;
        this.whole = whole;
        this.decided = decided;
        this.serving = serving;
    }

    /**
     * The files, by their names in the output folder; none where nothing shows when the container began to serve.
     *
     * @param whole what the policies of the whole life are made of
     * @throws InputException when what was made cannot be asked, which is a fault of lsmith's
     */
    static SortedMap<String, String> of(Mechanisms mechanisms, Assignment whole, DecidedRules decided)
            throws InputException {
        Optional<ServingPhase> serving = ServingPhase.of(whole.model());
        return serving.isPresent()
                ? new ServingFiles(mechanisms, whole, decided, serving.get()).files()
                : new TreeMap<>();
    }

    private SortedMap<String, String> files() throws InputException {
        Model needed = serving.needed();
        PolicyOutput<CapabilitySet> capabilities = PolicyOutput.of(
                mechanisms.capabilities(), whole.of(needed, new Privileges(new TreeSet<>(), false)), decided);
        SortedSet<String> kept =
                new TreeSet<>(capabilities.synthesis().policy().privileges().capabilities());
        kept.retainAll(whole.privileges().capabilities());
        PolicyOutput<AppArmorProfile> profile = PolicyOutput.of(
                mechanisms.apparmor(),
                whole.of(needed, new Privileges(kept, whole.privileges().noNewPrivileges())),
                decided);
        SortedMap<String, String> files = new TreeMap<>();
        profile.files().forEach((name, text) -> files.put(FOLDER + name, text));
        capabilities.files().forEach((name, text) -> files.put(FOLDER + name, text));
        files.put(FOLDER + "serve.sh", new ServingScript(whole.name()).text());
        files.put(FOLDER + "README.md", readme(profile.synthesis().policy(), kept));
        return files;
    }

    private String readme(AppArmorProfile profile, SortedSet<String> kept) throws InputException {
        Replay replay =
                Replay.of(mechanisms.apparmor(), mechanisms.apparmor().decider(profile), whole.model(), whole.model());
        SortedMap<String, Integer> refused = new TreeMap<>();
        for (Denial denial : replay.denials()) {
            if (!(denial.access() instanceof CapabilityUse)) {
                refused.merge(denial.access().kind(), 1, Integer::sum);
            }
        }
        SortedSet<String> gone = new TreeSet<>(whole.privileges().capabilities());
        gone.removeAll(kept);
        return new ServingWriter()
                .markdown(
                        whole.name(),
                        List.copyOf(serving.signs()),
                        serving.begin().toString(),
                        refused,
                        List.copyOf(gone),
                        replay.asked());
    }
}
