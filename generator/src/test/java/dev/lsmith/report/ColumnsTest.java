package dev.lsmith.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.report.PostureWriter.WrappedTable;
import dev.lsmith.report.SummaryWriter.Columns;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
    void aCellGoesOnAtABlankOrWhereItMust() {
        assertThat(WrappedTable.wrap("one two three", 7)).containsExactly("one two", "three");
        assertThat(WrappedTable.wrap("abcdefghij k", 4)).containsExactly("abcd", "efgh", "ij k");
        assertThat(WrappedTable.wrap("abc\ud83d\ude00d", 4)).containsExactly("abc", "\ud83d\ude00d");
        assertThat(WrappedTable.wrap("", 4)).containsExactly("");
    }

    /** A container's image may be named by any word. */
    @Test
    @Timeout(60)
    void aVeryLongWordIsWrappedInTimeThatGrowsWithIt() {
        assertThat(WrappedTable.wrap("a".repeat(20_000_000), 80)).hasSize(250_000);
    }

    @Test
    void anEmptyCellIsNoNumber() {
        assertThat(Columns.align(List.of(List.of("", "x"), List.of("12", "y")))).containsExactly("      x", "  12  y");
    }
}
