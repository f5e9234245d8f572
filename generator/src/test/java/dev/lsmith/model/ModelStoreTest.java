package dev.lsmith.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.access.Access;
import dev.lsmith.access.Subject;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.RecordForm;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.model.ModelStore.Stored;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** model.json: what is written comes back, and what is no model is refused with its place. */
class ModelStoreTest {
    private static Stored read(String text) throws InputException {
        return ModelStore.read("model.json", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String complaint(String text) {
        try {
            return read(text).toString();
        } catch (InputException e) {
            return e.diagnostic().position().orElseThrow() + ": "
                    + e.diagnostic().message();
        }
    }

    @Test
    void everyKindOfAccessAndOfSubjectHasANameOfItsOwn() {
        for (Class<?> all : List.of(Access.class, Subject.class)) {
            Class<?>[] permitted = all.getPermittedSubclasses();
            assertThat(Stream.of(permitted).map(RecordForm::nameOf).distinct()).hasSameSizeAs(permitted);
        }
    }

    @Test
    void everyKindOfAccessIsGeneratedUnderItsOwnName() {
        List<Access> one = new AccessGenerators(new Random(1))
                .ofEachKind().stream().map(maker -> maker.get()).toList();
        assertThat(one).hasSize(Access.class.getPermittedSubclasses().length);
        assertThat(one.stream().map(Object::getClass)).doesNotHaveDuplicates();
    }

    @Test
    void whatIsWrittenComesBack() throws InputException {
        for (long seed = 0; seed < 100; seed++) {
            Model model = new AccessGenerators(new Random(seed)).model(60);
            String text = StoredModel.of(model, Optional.empty());
            assertThat(text).as("seed %d", seed).matches("[\\x20-\\x7e\\n]*");
            Stored back = read(text);
            assertThat(back.model()).as("seed %d", seed).isEqualTo(model);
            assertThat(StoredModel.of(back.model(), back.spec()))
                    .as("seed %d", seed)
                    .isEqualTo(text);
        }
    }

    @Test
    void theSpecComesBack() throws InputException {
        for (String example : List.of("nginx", "redis/selinux", "perlapp", "memcached/run2")) {
            Optional<ContainerSpec> spec = Optional.of(Specs.example(example));
            assertThat(read(StoredModel.of(Model.EMPTY, spec)).spec()).isEqualTo(spec);
        }
    }

    @Test
    void theFormIsPinned() {
        Model model = new AccessGenerators(new Random(7)).model(0);
        assertThat(StoredModel.of(model, Optional.empty()))
                .isEqualTo("{\"lsmith\":\"model\",\"version\":1,\n\"subjects\":[\n]}\n");
    }

    @Test
    void whatIsNoModelIsRefused() {
        assertThat(complaint("[]")).isEqualTo("model.json:1:1: this is no model.json of lsmith");
        assertThat(complaint("{\"lsmith\":\"model\",\"version\":2}"))
                .isEqualTo("model.json:1:29: version: 2 is not the version that is read here, 1");
        assertThat(complaint(file("{\"kind\":\"fly\"}")))
                .startsWith("model.json:1:143: subjects[0].accesses[0].access.kind: expected one of capability, dbus,");
        assertThat(complaint(file("{\"kind\":\"umount\",\"target\":7}")))
                .isEqualTo(
                        "model.json:1:161: subjects[0].accesses[0].access.target: expected a string, found a number");
        assertThat(complaint(file("{\"kind\":\"umount\",\"target\":\"/\",\"more\":1}")))
                .isEqualTo("model.json:1:172: subjects[0].accesses[0].access.more: no such member is known here");
    }

    private static String file(String access) {
        return "{\"lsmith\":\"model\",\"version\":1,\"subjects\":[{\"subject\":{\"mechanism\":\"apparmor\",\"name\":\"a\"},"
                + "\"accesses\":[{\"evidence\":{\"count\":1},\"access\":" + access + "}]}]}";
    }

    @Test
    void aSubjectTwiceIsRefused() {
        String one = "{\"subject\":{\"mechanism\":\"program\",\"name\":\"a\"},\"accesses\":[]}";
        String twice = "{\"lsmith\":\"model\",\"version\":1,\"subjects\":[" + one + "," + one + "]}";
        assertThatThrownBy(() -> read(twice)).hasMessageContaining("second time");
    }
}
