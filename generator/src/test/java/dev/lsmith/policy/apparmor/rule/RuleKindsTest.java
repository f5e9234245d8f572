package dev.lsmith.policy.apparmor.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.LabelFault;
import dev.lsmith.access.PrivilegeGain;
import dev.lsmith.access.ProfileTransition.ProfileLoad;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.SyscallUse.ProgramStart;
import dev.lsmith.access.TomoyoRequest;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.ShippedData;
import dev.lsmith.grammar.apparmor.AppArmorParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of kinds is complete: each kind, each statement of the grammar and each kind of access has its place. */
class RuleKindsTest {
    /** Accesses of which AppArmor is asked nothing. */
    private static final Set<Class<?>> ASKED_OF_OTHERS = Set.of(
            ProfileLoad.class,
            SyscallUse.class,
            ProgramStart.class,
            TypeAccess.class,
            LabelFault.class,
            PrivilegeGain.class,
            TomoyoRequest.class);

    @Test
    void eachRecordIsListedOnce() {
        assertThat(RuleKinds.ALL.stream().map(RuleKind::type))
                .containsExactlyInAnyOrder(cast(Rule.class.getPermittedSubclasses()));
    }

    @Test
    void eachStatementOfTheGrammarHasItsReader() {
        Set<Class<?>> read = RuleKinds.ALL.stream()
                .flatMap(kind -> kind.statements().stream())
                .map(RuleKind.Statement::type)
                .collect(Collectors.toSet());
        Stream<Class<?>> statements = Arrays.stream(AppArmorParser.class.getDeclaredClasses())
                .filter(AppArmorParser.StatementContext.class::isAssignableFrom)
                .filter(c -> c != AppArmorParser.StatementContext.class && c != AppArmorParser.MediatedContext.class);
        assertThat(statements).allMatch(read::contains);
    }

    @Test
    void eachKeywordHasItsReader() {
        Set<String> read = new TreeSet<>();
        RuleKinds.ALL.forEach(kind -> read.addAll(kind.keywords().keySet()));
        List<Integer> tokens = AppArmorParser._ATN
                .nextTokens(AppArmorParser._ATN.ruleToStartState[AppArmorParser.RULE_kind])
                .toList();
        // A token of two spellings has no literal name.
        assertThat(tokens).contains(AppArmorParser.UMOUNT);
        assertThat(tokens)
                .filteredOn(token -> token != AppArmorParser.UMOUNT)
                .extracting(AppArmorParser.VOCABULARY::getLiteralName)
                .allSatisfy(literal -> assertThat(read).contains(literal.replace("'", "")));
        assertThat(read).contains("umount", "unmount");
    }

    @Test
    void eachKindOfAccessIsAnswered() {
        Set<Class<?>> answered = new HashSet<>(ASKED_OF_OTHERS);
        RuleKinds.ALL.forEach(kind -> answered.addAll(kind.answered()));
        assertThat(answered).containsExactlyInAnyOrder(Access.class.getPermittedSubclasses());
    }

    @Test
    void eachKindHasItsPlaceInAProfile() {
        Set<String> placed = ShippedData.rows("apparmor/rule-order.csv").stream()
                .map(row -> row.get(0))
                .collect(Collectors.toSet());
        assertThat(RuleKinds.ALL).extracting(RuleKind::name).allMatch(placed::contains);
    }

    /** A rule without conditions of a kind that is mediated compiles to something: none is dropped in silence. */
    @Test
    void eachRuleThatIsMediatedCompilesToSomething() throws Exception {
        for (RuleKind kind : RuleKinds.ALL) {
            if (kind.every().isPresent() && !kind.equals(CapabilityRule.KIND)) {
                RuleCompiler out = new RuleCompiler(Map.of(), Mediation.V4_0);
                kind.every().get().apply(Qualifiers.NONE).compile(0, out);
                assertThat(out.files().clauses().size() + out.policy().clauses().size())
                        .as(kind.name())
                        .isPositive();
            }
        }
    }

    /** The example of docs/adding-a-rule-kind.md is what the code says. */
    @Test
    void theWorkedExampleIsTheCode() throws Exception {
        Path root = Path.of(System.getProperty("lsmith.root", ".."));
        String page = Files.readString(root.resolve("docs/adding-a-rule-kind.md"));
        String source = squeezed(Files.readString(
                root.resolve("generator/src/main/java/dev/lsmith/policy/apparmor/rule/IoUringRule.java")));
        String example = page.substring(page.indexOf("```java") + 7, page.lastIndexOf("```"));
        assertThat(example.split("…", -1)).allSatisfy(part -> assertThat(source).contains(squeezed(part)));
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends Rule>[] cast(Class<?>[] types) {
        return (Class<? extends Rule>[]) types;
    }
}
