package dev.lsmith.app.recording;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Subject;
import dev.lsmith.audit.Loss;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.audit.ReadingReport.SerialSequence;
import dev.lsmith.audit.ReadingReport.SerialSequence.SerialGap;
import dev.lsmith.audit.ReadingReport.Tally;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import dev.lsmith.model.ActingUsers;
import dev.lsmith.model.Model;
import dev.lsmith.model.SubjectSelection.Selection;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.model.coverage.Coverage.Doubt;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Other names for the logs and the runs of a recording, which stands among others then: each calls its first log {@code [1]}.
 *
 * @param source the new name of a log, by its old one
 * @param run the new name of a run, by its old one
 */
record NewNames(UnaryOperator<String> source, UnaryOperator<String> run) {
    Position of(Position old) {
        return new Position(source.apply(old.source()), old.line(), old.column());
    }

    private List<Position> of(List<Position> old) {
        return old.stream().map(this::of).toList();
    }

    Selection.Selected of(Selection.Selected old) {
        return new Selection.Selected(
                of(old.model()),
                old.subjects(),
                old.leftOut(),
                old.diagnostics().stream().map(this::of).toList());
    }

    Model of(Model old) {
        SortedMap<Subject, SortedMap<Access, Evidence>> renamed = new TreeMap<>();
        old.observed().forEach((subject, accesses) -> {
            SortedMap<Access, Evidence> own = new TreeMap<>();
            accesses.forEach((access, evidence) -> own.put(access, of(evidence)));
            renamed.put(subject, own);
        });
        return new Model(renamed);
    }

    private Evidence of(Evidence old) {
        SortedSet<String> runs = new TreeSet<>();
        old.runs().forEach(name -> runs.add(run.apply(name)));
        return old.renamed(runs, of(old.positions()));
    }

    Diagnostic of(Diagnostic old) {
        return new Diagnostic(old.severity(), old.code(), old.position().map(this::of), old.message(), old.help());
    }

    ReadingReport of(ReadingReport old) {
        List<Tally> tallies = old.tallies().stream()
                .map(t -> new Tally(t.state(), t.reason(), t.lines(), of(t.examples())))
                .toList();
        List<Loss> losses = old.losses().stream()
                .map(loss -> new Loss(loss.kind(), loss.lost(), of(loss.position())))
                .toList();
        List<SerialGap> gaps = old.sequence().gaps().stream()
                .map(gap -> new SerialGap(gap.missing(), gap.from(), gap.to(), of(gap.position())))
                .toList();
        return new ReadingReport(
                old.sources(),
                old.bytes(),
                old.lines(),
                old.events(),
                tallies,
                losses,
                new SerialSequence(old.sequence().first(), old.sequence().last(), gaps),
                old.diagnostics().stream().map(this::of).toList());
    }

    ActingUsers of(ActingUsers old) {
        return new ActingUsers(places(old.users()), places(old.groups()), places(old.firstUserCalls()), old.makers());
    }

    private <K> SortedMap<K, Position> places(SortedMap<K, Position> old) {
        SortedMap<K, Position> places = new TreeMap<>(old);
        places.replaceAll((key, place) -> of(place));
        return places;
    }

    Coverage of(Coverage old) {
        List<Doubt> doubts = old.doubts().stream()
                .map(d -> new Doubt(
                        d.code(), d.topics(), d.text(), d.help(), d.position().map(this::of)))
                .toList();
        return new Coverage(old.told(), old.unreported(), doubts);
    }
}
