package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.apparmor.rule.Rule;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every kind of rule has its place in the order and its template. */
class RuleOrderTest {
    @Test
    void everyKindHasAPlaceAndATemplate() {
        List<String> rows = ShippedData.rows("apparmor/rule-order.csv").stream()
                .map(row -> row.get(0))
                .toList();
        List<String> kinds = Arrays.stream(Rule.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList();
        assertThat(rows).containsExactlyInAnyOrderElementsOf(kinds);
        assertThat(kinds)
                .allSatisfy(k -> assertThat(
                                getClass().getClassLoader().getResource("dev/lsmith/templates/apparmor/" + k + ".ftl"))
                        .isNotNull());
    }
}
