package dev.lsmith.container.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.container.option.SecurityOptions.KernelPaths;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What --security-opt makes of the paths below /proc and /sys. */
class KernelPathsTest {
    @Test
    void withoutAWordTheEnginesDefaultStays() {
        assertThat(KernelPaths.of(List.of("no-new-privileges"), false))
                .isEqualTo(new KernelPaths(Optional.empty(), Optional.empty()));
    }

    @Test
    void theWordsForAllOpenAll() {
        for (String word : List.of("systempaths=unconfined", "unmask=ALL", "unmask=all")) {
            assertThat(KernelPaths.of(List.of(word), false))
                    .isEqualTo(new KernelPaths(Optional.of(List.of()), Optional.of(List.of())));
        }
    }

    @Test
    void maskAddsToTheDefaultAndUnmaskTakesFromIt() {
        KernelPaths paths =
                KernelPaths.of(List.of("mask=/a:/b", "unmask=/proc/kcore:/sys/f*", "unmask=/proc/sys"), false);
        assertThat(paths.masked().orElseThrow())
                .contains("/a", "/b", "/proc/keys", "/sys/devices/virtual/powercap")
                .doesNotContain("/proc/kcore", "/sys/firmware");
        assertThat(paths.readonly().orElseThrow()).contains("/proc/bus").doesNotContain("/proc/sys");
    }

    /** As path/filepath.Match has it: a star ends at a slash. */
    @Test
    void aStarMatchesNoSlash() {
        assertThat(KernelPaths.of(List.of("unmask=/sys/*"), false).masked().orElseThrow())
                .contains("/sys/devices/virtual/powercap", "/sys/fs/selinux")
                .doesNotContain("/sys/firmware");
        assertThat(KernelPaths.of(List.of("unmask=/proc/*"), false).readonly()).contains(List.of());
    }

    @Test
    void aPrivilegedContainerHidesOnlyWhatItIsToldTo() {
        assertThat(KernelPaths.of(List.of(), true).masked()).contains(List.of());
        assertThat(KernelPaths.of(List.of("mask=/proc/keys"), true).masked()).contains(List.of("/proc/keys"));
    }
}
