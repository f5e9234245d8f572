package dev.lsmith.container.compose;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.file.SpecText.RelatedFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Services with what they extend below them (Compose Specification, 05-services.md, {@code extends}): another service of
 * the same file or of another one, which may extend a third.
 */
final class ComposeExtends {
    private final RelatedFiles related;
    private final Interpolation interpolation;
    private final ComposeMerge merge;
    private final List<Diagnostic> diagnostics;

    ComposeExtends(
            RelatedFiles related, Interpolation interpolation, ComposeMerge merge, List<Diagnostic> diagnostics) {
        this.related = related;
        this.interpolation = interpolation;
        this.merge = merge;
        this.diagnostics = diagnostics;
    }

    /** All services of a file, variables replaced. */
    JsonObject services(ComposeFile file) throws InputException {
        Map<String, JsonValue> services = new LinkedHashMap<>();
        for (String name : file.services().members().keySet()) {
            JsonValue own = file.services().members().get(name);
            boolean nothing = file.isReset(own) || own instanceof JsonValue.JsonNull;
            services.put(name, nothing ? own : withResets(file, own.object(), service(file, name, List.of())));
        }
        return new JsonObject(file.services().place(), services);
    }

    /** What a service takes away from one that it extends it takes away from the files before its own, too. */
    private static JsonObject withResets(ComposeFile file, JsonObject own, JsonObject service) {
        Map<String, JsonValue> members = new LinkedHashMap<>(service.members());
        own.members().forEach((name, value) -> {
            if (file.isReset(value)) {
                members.put(name, value);
            }
        });
        return new JsonObject(service.place(), members);
    }

    /** A service; {@code open} names those that are being extended now. */
    private JsonObject service(ComposeFile file, String name, List<String> open) throws InputException {
        JsonObject own = interpolation.of(file.services().required(name)).object();
        Optional<JsonValue> extension = own.member("extends");
        JsonObject below = extension.isPresent()
                ? extended(file, name, extension.get(), open)
                : new JsonObject(own.place(), Map.of());
        return merge.above(file).service(below, own);
    }

    private JsonObject extended(ComposeFile file, String name, JsonValue extension, List<String> open)
            throws InputException {
        List<String> path = new ArrayList<>(open);
        path.add(file.source() + " " + name);
        JsonValue named = extension instanceof JsonObject o ? o.required("service") : extension;
        Optional<JsonValue> elsewhere = extension instanceof JsonObject o ? o.member("file") : Optional.empty();
        ComposeFile other = elsewhere.isPresent() ? file(file, elsewhere.get()) : file;
        if (path.contains(other.source() + " " + named.text())) {
            throw extension.place().complain("compose-extends", "the service " + named.text() + " extends itself", "");
        }
        if (other.services().member(named.text()).isEmpty()) {
            throw named.place()
                    .complain(
                            "compose-extends",
                            "there is no service " + named.text() + " in " + other.source(),
                            "it has: "
                                    + String.join(
                                            ", ", other.services().members().keySet()));
        }
        JsonObject below = service(other, named.text(), path);
        return elsewhere.isPresent() ? RelativeSources.from(elsewhere.get().text(), below) : below;
    }

    private ComposeFile file(ComposeFile from, JsonValue name) throws InputException {
        Optional<SpecText> text = related.find(from.source(), name.text());
        if (text.isEmpty()) {
            throw name.place()
                    .complain("compose-extends", "there is no file " + name.text(), "it is looked for beside this one");
        }
        List<ComposeFile> documents = ComposeFile.of(text.get());
        if (documents.isEmpty()) {
            throw name.place().complain("compose-extends", "the file " + name.text() + " holds nothing", "");
        }
        List<Diagnostic> unknown = documents.get(0).unknown();
        unknown.stream().filter(d -> !diagnostics.contains(d)).forEach(diagnostics::add);
        return documents.get(0);
    }

    /**
     * Folders of the host that a service of another file names from that file's folder, named from here; compose does so for
     * {@code extends} and not for further files, whose folders count from the first one's.
     */
    private static final class RelativeSources {
        private final String folder;

        private RelativeSources(String folder) {
            this.folder = folder;
        }

        /** The service with its bind mounts as seen from the folder from which {@code file} names its file. */
        static JsonObject from(String file, JsonObject service) throws InputException {
            int slash = file.lastIndexOf('/');
            if (slash < 0 || service.member("volumes").isEmpty()) {
                return service;
            }
            RelativeSources sources = new RelativeSources(file.substring(0, slash + 1));
            List<JsonValue> volumes = new ArrayList<>();
            for (JsonValue volume : service.listOf("volumes")) {
                volumes.add(volume instanceof JsonObject mount ? sources.mount(mount) : sources.word(volume));
            }
            Map<String, JsonValue> members = new LinkedHashMap<>(service.members());
            members.put("volumes", new JsonArray(service.required("volumes").place(), volumes));
            return new JsonObject(service.place(), members);
        }

        private JsonValue mount(JsonObject mount) throws InputException {
            if (!mount.textOf("type").equals("bind") || mount.member("source").isEmpty()) {
                return mount;
            }
            Map<String, JsonValue> members = new LinkedHashMap<>(mount.members());
            members.put("source", word(mount.required("source")));
            return new JsonObject(mount.place(), members);
        }

        private JsonValue word(JsonValue source) throws InputException {
            return source.text().startsWith(".") ? new JsonString(source.place(), folder + source.text()) : source;
        }
    }
}
