package dev.lsmith.base.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freemarker.template.MethodCallAwareTemplateHashModel;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateScalarModel;
import freemarker.template.utility.DeepUnwrap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a template sees of an object. */
class RecordWrapperTest {
    private static final Road ROAD = new Road("/srv", Optional.of("web"));

    private final RecordWrapper wrapper = new RecordWrapper();

    /** Something to speak of. */
    public record Road(String path, Optional<String> owner) {
        /** A question. */
        public boolean isWide() {
            return true;
        }

        /** Takes something. */
        public String with(String more) {
            return path + more;
        }

        /** Fails. */
        public String lost() {
            return path.substring(path.length() + 1);
        }

        String hidden() {
            return "secret";
        }
    }

    @Test
    void aComponentIsAPropertyAndAMethod() throws Exception {
        assertThat(text(road().get("path"))).isEqualTo("/srv");
        TemplateMethodModelEx path = (TemplateMethodModelEx) road().getBeforeMethodCall("path");
        assertThat(path).isNotNull();
        assertThat(path.exec(List.of()))
                .isInstanceOfSatisfying(
                        TemplateScalarModel.class,
                        value -> assertThat(text(value)).isEqualTo("/srv"));
    }

    @Test
    void anOptionalTellsWhetherItHoldsSomething() throws TemplateModelException {
        TemplateHashModel owner = (TemplateHashModel) road().get("owner");

        assertThat(owner).isNotNull();
        assertThat(owner.get("present")).isSameAs(TemplateBooleanModel.TRUE);
        assertThat(text(owner.get("get"))).isEqualTo("web");
    }

    @Test
    void aQuestionIsCalledByEitherName() throws TemplateModelException {
        assertThat(road().get("wide")).isSameAs(TemplateBooleanModel.TRUE);
        assertThat(road().get("isWide")).isSameAs(TemplateBooleanModel.TRUE);
    }

    @Test
    void nothingElseIsThere() throws Exception {
        assertThat(road().get("hidden")).isNull();
        assertThat(road().get("with")).isNull();
        assertThat(road().get("getClass")).isNull();
        assertThat(road().get("class")).isNull();
        assertThat(road().getBeforeMethodCall("with")).isNull();
        assertThat(road().getBeforeMethodCall("getClass")).isNull();
    }

    @Test
    void aFaultNamesTheMethod() {
        assertThatThrownBy(() -> road().get("lost"))
                .isInstanceOf(TemplateModelException.class)
                .hasMessageContaining("lost")
                .hasRootCauseInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aMethodOfLsmithGetsTheObjectItself() throws TemplateModelException {
        assertThat(DeepUnwrap.unwrap(wrapper.wrap(ROAD))).isSameAs(ROAD);
        assertThat(text(wrapper.wrap(ROAD))).isEqualTo(ROAD.toString());
    }

    private MethodCallAwareTemplateHashModel road() throws TemplateModelException {
        return (MethodCallAwareTemplateHashModel) wrapper.wrap(ROAD);
    }

    private static String text(Object model) {
        try {
            return ((TemplateScalarModel) model).getAsString();
        } catch (TemplateModelException e) {
            throw new AssertionError(e);
        }
    }
}
