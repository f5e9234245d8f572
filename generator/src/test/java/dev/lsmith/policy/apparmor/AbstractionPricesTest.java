package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.policy.apparmor.AbstractionPrices.AbstractionPrice;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What abstractions cost. */
class AbstractionPricesTest {
    private static final String LEARNED =
            "abi <abi/3.0>,\nprofile t {\n  /etc/hosts r,\n  /etc/passwd r,\n  /srv/x rw,\n}\n";

    @TempDir
    Path base;

    private void abstraction(String name, String rules) throws Exception {
        Files.writeString(Files.createDirectories(base.resolve("abstractions")).resolve(name), rules);
    }

    private List<AbstractionPrice> prices() throws Exception {
        return new AbstractionPrices(ProfileReader.read("learned", LEARNED), SearchPath.of(base))
                .of(base.resolve("abstractions"));
    }

    @Test
    void thePriceIsWhatElseIsAllowed() throws Exception {
        abstraction("names", "/etc/hosts r,\n/etc/passwd r,\n/etc/group r,\n");
        AbstractionPrice price = prices().get(0);
        assertThat(price.name()).isEqualTo("abstractions/names");
        assertThat(price.replaced()).containsExactly("/etc/hosts r,", "/etc/passwd r,");
        assertThat(price.classes()).isEqualTo(1);
        assertThat(price.widest().get(0)).contains("/etc/group");
    }

    @Test
    void whatAddsNothingIsFree() throws Exception {
        abstraction("exact", "/etc/{hosts,passwd} r,\n");
        assertThat(prices().get(0).sentence()).contains("would replace 2 rules").endsWith("it allows nothing else");
    }

    @Test
    void theCheapestIsToldFirst() throws Exception {
        abstraction("a-dear", "/etc/* r,\n/srv/* rw,\nnetwork,\n");
        abstraction("b-free", "/etc/{hosts,passwd} r,\n");
        List<AbstractionPrice> prices = prices();
        assertThat(prices).isSortedAccordingTo(Comparator.comparing(AbstractionPrice::classes));
        assertThat(prices.get(0).name()).isEqualTo("abstractions/b-free");
        assertThat(prices.get(0).classes()).isZero();
    }

    @Test
    void onlyWorthwhileOnesAreTold() throws Exception {
        abstraction("one-rule", "/etc/hosts r,\n");
        abstraction("dear", "/etc/** r,\nnetwork,\n");
        abstraction("cheap", "/etc/{hosts,passwd} r,\n");
        abstraction("broken", "/etc/hosts zz,\n");
        assertThat(prices()).extracting(AbstractionPrice::name).containsExactly("abstractions/cheap");
    }
}
