package dev.lsmith.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void wordsStandLeftAndNumbersRight() {
        assertThat(Columns.align(List.of(
                        List.of("target", "rules", "files"),
                        List.of("apparmor", "7", "apparmor/web"),
                        List.of("se", "1234567", "x"))))
                .containsExactly(
                        "  target    rules    files", "  apparmor        7  apparmor/web", "  se        1234567  x");
    }

    @Test
    void theLastColumnIsNotPadded() {
        assertThat(Columns.align(List.of(List.of("a", "long word"), List.of("b", ""))))
                .containsExactly("  a  long word", "  b  ");
    }

    @Test
    void anEmptyCellIsNoNumber() {
        assertThat(Columns.align(List.of(List.of("", "x"), List.of("12", "y")))).containsExactly("      x", "  12  y");
    }
}
