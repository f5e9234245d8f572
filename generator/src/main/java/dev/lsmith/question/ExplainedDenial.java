package dev.lsmith.question;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.DenialReason.Cause;
import java.util.List;
import java.util.Set;

/**
 * A denial of a log, and what the layers of a container say about it.
 *
 * @param subject who was denied it, as the log names it
 * @param access what was denied
 * @param evidence where the log says so
 * @param layers those that refuse it, the one that wrote the record first, and that one even if it does not refuse it any more
 */
public record ExplainedDenial(String subject, Access access, Evidence evidence, List<LayerReason> layers) {
    private static final Set<String> MODULES = Set.of("apparmor", "selinux");

    public ExplainedDenial {
        layers = List.copyOf(layers);
    }

    /**
     * Why one layer refuses it.
     *
     * @param layer the mechanism's name
     * @param reported whether it wrote the record
     * @param cause of which sort the reason is
     * @param why in a few words
     * @param change what to add or to take away; empty where nothing in the layer's language helps
     * @param opens what else that opens
     * @param exploits public exploits and kinds of code that could then be used and could not before
     */
    public record LayerReason(
            String layer,
            boolean reported,
            Cause cause,
            String why,
            List<String> change,
            List<Difference> opens,
            List<String> exploits) {
        public LayerReason {
            change = List.copyOf(change);
            opens = List.copyOf(opens);
            exploits = List.copyOf(exploits);
        }

        /** Whether the layer stands in the way. */
        public boolean refuses() {
            return cause != Cause.ALLOWED;
        }
    }

    /**
     * Whether a layer of the folder stands in the way on the host that wrote the record. A security module that did not write it
     * is taken not to be in force there.
     */
    public boolean isRefused() {
        return layers.stream()
                .anyMatch(layer -> layer.refuses() && (layer.reported() || !MODULES.contains(layer.layer())));
    }
}
