package dev.lsmith.audit;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/** The text of one record for the lexer; reused from record to record. Its units are chars, so that offsets are plain. */
final class LineStream implements CharStream {
    private String text = "";
    private int position;

    /** Begins with a record. */
    void set(String record) {
        text = record;
        position = 0;
    }

    @Override
    public void consume() {
        if (position >= text.length()) {
            throw new IllegalStateException("cannot consume EOF");
        }
        position++;
    }

    @Override
    public int LA(int i) {
        int index = i > 0 ? position + i - 1 : position + i;
        return index >= 0 && index < text.length() ? text.charAt(index) : IntStream.EOF;
    }

    @Override
    public int mark() {
        return -1;
    }

    @Override
    public void release(int marker) {}

    @Override
    public int index() {
        return position;
    }

    @Override
    public void seek(int index) {
        position = Math.min(index, text.length());
    }

    @Override
    public int size() {
        return text.length();
    }

    @Override
    public String getText(Interval interval) {
        int from = Math.min(interval.a, text.length());
        return text.substring(from, Math.max(from, Math.min(interval.b + 1, text.length())));
    }

    @Override
    public String getSourceName() {
        return IntStream.UNKNOWN_SOURCE_NAME;
    }
}
