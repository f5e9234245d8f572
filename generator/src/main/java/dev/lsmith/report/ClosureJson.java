package dev.lsmith.report;

import dev.lsmith.base.json.JsonText;
import dev.lsmith.exploit.Closure;
import dev.lsmith.exploit.Closure.NeedVerdict;
import dev.lsmith.exploit.Exploit;
import dev.lsmith.exploit.Layer;
import dev.lsmith.exploit.Layer.Host;
import dev.lsmith.exploit.Layer.NeedAnswer;
import dev.lsmith.exploit.Need.AnyOf;
import dev.lsmith.exploit.Payloads;
import dev.lsmith.exploit.Payloads.CallSets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which exploits policies close, for machines: by year and number, layers in the order in which the kernel asks them. */
public final class ClosureJson {
    private ClosureJson() {}

    /**
     * Everything.
     *
     * @param subject the container or the policies
     * @param payloads what code that is brought into a process can do
     */
    public static String write(String subject, List<Host> hosts, List<Closure> closures, Payloads payloads) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (NeedAnswer answer : NeedAnswer.values()) {
            counts.put(
                    answer.word(),
                    closures.stream().filter(c -> c.answer() == answer).count());
        }
        return JsonText.report(new Closures(
                "closes",
                1,
                subject,
                ClosureWriter.layers(hosts).values().stream()
                        .map(AskedLayer::of)
                        .toList(),
                counts,
                closures.stream().map(ClosedExploit::of).toList(),
                payloads.kinds(),
                payloads.sets()));
    }

    private record Closures(
            String lsmith,
            int version,
            String subject,
            List<AskedLayer> layers,
            Map<String, Long> counts,
            List<ClosedExploit> exploits,
            Map<String, NeedAnswer> payloads,
            CallSets callSets) {}

    private record AskedLayer(String layer, boolean known, String source) {
        static AskedLayer of(Layer layer) {
            return new AskedLayer(layer.name(), layer.decider().isPresent(), layer.source());
        }
    }

    private record ClosedExploit(
            String id,
            String where,
            String gives,
            String source,
            Exploit.NeedSource basis,
            NeedAnswer answer,
            List<String> closedBy,
            Map<String, NeedAnswer> alone,
            Map<String, AskedNeed> hosts) {
        static ClosedExploit of(Closure closure) {
            Exploit exploit = closure.exploit();
            Map<String, AskedNeed> hosts = new LinkedHashMap<>();
            closure.verdicts().forEach((host, verdict) -> hosts.put(host, AskedNeed.of(verdict)));
            return new ClosedExploit(
                    exploit.id(),
                    exploit.where(),
                    exploit.gives(),
                    exploit.source(),
                    exploit.basis(),
                    closure.answer(),
                    closure.closedBy(),
                    closure.alone(),
                    hosts);
        }
    }

    private record AskedNeed(
            String need,
            NeedAnswer answer,
            List<String> closedBy,
            Map<String, NeedAnswer> alone,
            Optional<String> rule,
            Optional<List<AskedNeed>> anyOf,
            Optional<List<AskedNeed>> allOf) {
        static AskedNeed of(NeedVerdict verdict) {
            Optional<List<AskedNeed>> parts =
                    Optional.of(verdict.parts().stream().map(AskedNeed::of).toList());
            boolean any = verdict.need() instanceof AnyOf;
            return new AskedNeed(
                    verdict.need().text(),
                    verdict.answer(),
                    verdict.closedBy(),
                    verdict.alone(),
                    Optional.of(verdict.rule()).filter(rule -> !rule.isEmpty()),
                    parts.filter(p -> !p.isEmpty() && any),
                    parts.filter(p -> !p.isEmpty() && !any));
        }
    }
}
