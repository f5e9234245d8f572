package dev.lsmith.container.compose;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.container.Engine;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.Workload;
import dev.lsmith.container.option.SpecDraft;
import dev.lsmith.container.source.Neighbours;
import dev.lsmith.container.source.SourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads compose files (Compose Specification), the later ones laid over the earlier ones: each of the services, with what
 * it extends and with the variables of the file {@code .env} beside the first one.
 */
public final class ComposeReader {
    private ComposeReader() {}

    /** The services of all files together; at least one file. */
    public static SpecReading read(List<SourceText> files, Neighbours neighbours) throws InputException {
        String first = files.get(0).source();
        Optional<SourceText> environment = neighbours.find(first, ".env");
        List<Diagnostic> diagnostics = new ArrayList<>();
        Interpolation interpolation = new Interpolation(
                EnvironmentFile.of(environment.map(SourceText::text).orElse("")), diagnostics);
        ComposeMerge merge = ComposeMerge.byTable();
        ComposeExtends extensions = new ComposeExtends(neighbours, interpolation, merge, diagnostics);
        JsonObject services = new JsonObject(new JsonPlace(Position.ofSource(first), "services"), Map.of());
        ComposeVolumes volumes = new ComposeVolumes();
        for (SourceText file : files) {
            for (ComposeFile document : ComposeFile.of(file)) {
                diagnostics.addAll(document.unknown());
                services = merge.above(document).services(services, extensions.services(document));
                volumes.add(
                        interpolation.of(document.root().objectOf("volumes")).object());
                include(document, diagnostics);
            }
        }
        List<SpecDraft> drafts = drafts(first, services, volumes);
        boolean extended = services.members().values().stream()
                .anyMatch(s ->
                        s instanceof JsonObject service && service.members().containsKey("extends"));
        return SpecDraft.reading(drafts, extended ? diagnostics : ofNoService(diagnostics, drafts));
    }

    /** What concerns one service goes to it; one that is extended is read as part of others, too. */
    private static List<Diagnostic> ofNoService(List<Diagnostic> diagnostics, List<SpecDraft> drafts) {
        Map<String, SpecDraft> byPath = new HashMap<>();
        drafts.forEach(draft -> byPath.put("services." + draft.address(), draft));
        return SpecDraft.distribute(diagnostics, byPath);
    }

    private static List<SpecDraft> drafts(String source, JsonObject services, ComposeVolumes volumes)
            throws InputException {
        List<SpecDraft> drafts = new ArrayList<>();
        for (Map.Entry<String, JsonValue> service : services.members().entrySet()) {
            JsonObject content = service.getValue().object();
            SpecDraft draft = new SpecDraft(Engine.DOCKER, source);
            draft.address(service.getKey());
            draft.workload(Workload.service(service.getKey()));
            draft.name(content.textIn("container_name").orElse(service.getKey()));
            new ComposeService(content, volumes, draft).read();
            drafts.add(draft);
        }
        SharedServices.resolve(drafts);
        if (drafts.isEmpty()) {
            throw services.place().complain("spec-empty", "the compose file has no services", "");
        }
        return drafts;
    }

    private static void include(ComposeFile file, List<Diagnostic> diagnostics) {
        Optional<JsonValue> include = file.root().member("include");
        include.ifPresent(value -> diagnostics.add(Diagnostic.warning(
                "compose-include",
                value.place().position(),
                "the files that this one includes are not read",
                "name them as further specs")));
    }
}
