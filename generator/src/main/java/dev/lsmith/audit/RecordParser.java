package dev.lsmith.audit;

import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.AuditRecord.Field;
import dev.lsmith.base.Position;
import dev.lsmith.grammar.audit.AuditLexer;
import dev.lsmith.grammar.audit.AuditParser;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.Interval;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Parses the text of one record by the grammar {@code AuditParser}. Lexer and parser are made once and reused; no tree is
 * built, as the rules are flat: {@link RecordBuilder} takes the tokens in their order.
 */
final class RecordParser {
    /** How a record begins, which is to say the entry rule of the grammar. */
    enum RecordBeginning {
        /** {@code type=… audit(…):}. */
        HEADED,
        /** A type and then the fields, without an id. */
        TYPED,
        /** The fields only. */
        BARE
    }

    private final LineStream chars = new LineStream();
    private final AuditLexer lexer = new AuditLexer(chars);
    private final CommonTokenStream tokens = new CommonTokenStream(lexer);
    private final AuditParser parser = new AuditParser(tokens);
    private final RecordTypes types;
    private final FieldDecoder decoder = new FieldDecoder();

    RecordParser(RecordTypes types) {
        this.types = types;
        lexer.removeErrorListeners();
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        parser.setBuildParseTree(false);
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    }

    /**
     * Parses one record.
     *
     * @param text the record without what carried it
     * @param entry how it begins
     * @param context what the carrier knows of it
     * @param position the line it was read from
     * @param faults takes what is wrong with single values, as a code and a message
     * @return the record, or empty when the text is none
     */
    Optional<Parsed> parse(
            String text,
            RecordBeginning entry,
            Carried context,
            Position position,
            Consumer<RecordBuilder.RecordFault> faults) {
        chars.set(text);
        lexer.setInputStream(chars);
        tokens.setTokenSource(lexer);
        parser.setTokenStream(tokens);
        try {
            switch (entry) {
                case HEADED -> parser.record();
                case TYPED -> parser.typed();
                case BARE -> parser.bare();
            }
        } catch (ParseCancellationException e) {
            return Optional.empty();
        }
        List<Token> read = tokens.getTokens();
        RecordBuilder builder = new RecordBuilder(text, types, decoder, context, faults);
        return Optional.of(builder.build(read, entry, position));
    }

    /**
     * A record, with where its values stand.
     *
     * @param record what the text says
     * @param starts where in the text the value of each field begins; -1 when it stands there in another form
     * @param text without what carried it
     */
    record Parsed(AuditRecord record, List<Integer> starts, String text) {
        Parsed {
            starts = List.copyOf(starts);
        }

        /** The field of which the value begins so many characters before the end of the text; -1 when none does. */
        int fieldAt(int beforeEnd) {
            return beforeEnd > text.length() ? -1 : starts.indexOf(text.length() - beforeEnd);
        }
    }

    /**
     * What a carrier says about a record beside its text.
     *
     * @param type a type by name, for a record that has none of its own
     * @param id an event, for a record that has none of its own
     * @param fields fields that stand beside the text
     */
    record Carried(String type, Optional<EventId> id, List<Field> fields) {
        static final Carried NOTHING = new Carried("AVC", Optional.empty(), List.of());

        Carried {
            fields = List.copyOf(fields);
        }
    }

    /** The text of one record for the lexer; reused from record to record. Its units are chars, so that offsets are plain. */
    static final class LineStream implements CharStream {
        private String text = "";
        private int position;

        /** Puts the lexer at the beginning of a record's text. */
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
}
