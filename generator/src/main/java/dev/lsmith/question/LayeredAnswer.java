package dev.lsmith.question;

import dev.lsmith.question.ConfiningLayer.LayerAnswer;
import dev.lsmith.question.ConfiningLayer.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What all layers say about a query.
 *
 * @param subject the container
 * @param query what was asked
 * @param steps each step's answers
 * @param hosts what comes of it, on each host on which the container may run
 */
public record LayeredAnswer(String subject, Query query, List<AnsweredStep> steps, List<HostOutcome> hosts) {
    public LayeredAnswer {
        steps = List.copyOf(steps);
        hosts = List.copyOf(hosts);
    }

    /**
     * A host on which the container may run.
     *
     * @param name which security module it has: {@code apparmor}; empty where there is but one host
     * @param layers in the order in which the kernel asks them
     */
    public record LayeredHost(String name, List<ConfiningLayer> layers) {
        public LayeredHost {
            layers = List.copyOf(layers);
        }
    }

    /** One layer's answer. */
    public record NamedAnswer(ConfiningLayer layer, LayerAnswer answer) {}

    /** What the layers say about one step, those that are asked about it. */
    public record AnsweredStep(Step step, List<NamedAnswer> answers) {
        public AnsweredStep {
            answers = List.copyOf(answers);
        }
    }

    /**
     * What comes of it.
     *
     * @param host the host's name
     * @param passage of all steps and layers together
     * @param step where it is stopped, or becomes doubtful, first
     * @param by which layer does that
     */
    public record HostOutcome(String host, Passage passage, Optional<Step> step, Optional<NamedAnswer> by) {}

    /** Asks each layer once, whichever hosts it is on. */
    public static LayeredAnswer of(String subject, Query query, List<LayeredHost> hosts) {
        List<ConfiningLayer> layers = hosts.stream()
                .flatMap(host -> host.layers().stream())
                .distinct()
                .toList();
        List<AnsweredStep> steps = new ArrayList<>();
        query.steps().forEach(step -> steps.add(new AnsweredStep(step, answers(step, layers))));
        return new LayeredAnswer(
                subject,
                query,
                steps,
                hosts.stream().map(host -> outcome(host, steps)).toList());
    }

    private static List<NamedAnswer> answers(Step step, List<ConfiningLayer> layers) {
        List<NamedAnswer> answers = new ArrayList<>();
        for (ConfiningLayer layer : layers) {
            LayerAnswer answer = layer.asked().answer(step);
            if (answer.passage() != Passage.NOT_ASKED) {
                answers.add(new NamedAnswer(layer, answer));
            }
            if (answer.passage() == Passage.LIFTED) {
                break;
            }
        }
        return answers;
    }

    private static HostOutcome outcome(LayeredHost host, List<AnsweredStep> steps) {
        HostOutcome outcome = new HostOutcome(host.name(), Passage.NOT_ASKED, Optional.empty(), Optional.empty());
        for (AnsweredStep step : steps) {
            for (NamedAnswer named : step.answers()) {
                Passage passage = named.answer().passage();
                if (host.layers().contains(named.layer()) && passage.compareTo(outcome.passage()) > 0) {
                    boolean told = passage.compareTo(Passage.UNKNOWN) >= 0;
                    outcome = new HostOutcome(
                            host.name(),
                            passage,
                            Optional.of(step.step()).filter(s -> told),
                            Optional.of(named).filter(n -> told));
                }
            }
        }
        return outcome;
    }

    /** The worst that comes of it on any host. */
    public Passage passage() {
        return hosts.stream().map(HostOutcome::passage).max(Passage::compareTo).orElse(Passage.NOT_ASKED);
    }
}
