package dev.lsmith.report;

import dev.lsmith.exploit.Answer;
import dev.lsmith.exploit.Closure;
import dev.lsmith.exploit.Host;
import dev.lsmith.exploit.Layer;
import dev.lsmith.exploit.Need.AllOf;
import dev.lsmith.exploit.Need.AnyOf;
import dev.lsmith.exploit.Verdict;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which exploits policies close, for machines: by year and number, layers in the order in which the kernel asks them. */
public final class ClosureJson {
    private ClosureJson() {}

    /**
     * Everything.
     *
     * @param subject the container or the policies
     */
    public static String write(String subject, List<Host> hosts, List<Closure> closures) {
        ObjectNode root = MachineJson.object();
        root.put("lsmith", "closes").put("version", 1).put("subject", subject);
        ArrayNode layers = root.putArray("layers");
        for (Layer layer : ClosureWriter.layers(hosts).values()) {
            layers.addObject()
                    .put("layer", layer.name())
                    .put("known", layer.decider().isPresent())
                    .put("source", layer.source());
        }
        ObjectNode counts = root.putObject("counts");
        for (Answer answer : Answer.values()) {
            counts.put(
                    answer.word(),
                    closures.stream().filter(c -> c.answer() == answer).count());
        }
        ArrayNode exploits = root.putArray("exploits");
        closures.forEach(closure -> exploit(closure, exploits.addObject()));
        return MachineJson.write(root);
    }

    private static void exploit(Closure closure, ObjectNode node) {
        node.put("id", closure.exploit().id())
                .put("where", closure.exploit().where())
                .put("gives", closure.exploit().gives())
                .put("source", closure.exploit().source())
                .put("basis", closure.exploit().basis().word())
                .put("answer", closure.answer().word());
        closure.closedBy().forEach(node.putArray("closedBy")::add);
        answers(closure.alone(), node.putObject("alone"));
        ArrayNode hosts = node.putArray("hosts");
        closure.verdicts().forEach((host, verdict) -> {
            ObjectNode one = hosts.addObject().put("host", host);
            need(verdict, one);
        });
    }

    private static void need(Verdict verdict, ObjectNode node) {
        node.put("need", verdict.need().text()).put("answer", verdict.answer().word());
        verdict.closedBy().forEach(node.putArray("closedBy")::add);
        answers(verdict.alone(), node.putObject("alone"));
        if (verdict.parts().isEmpty()) {
            node.put("rule", verdict.rule());
            return;
        }
        String how = verdict.need() instanceof AnyOf ? "anyOf" : verdict.need() instanceof AllOf ? "allOf" : "parts";
        ArrayNode parts = node.putArray(how);
        verdict.parts().forEach(part -> need(part, parts.addObject()));
    }

    private static void answers(Map<String, Answer> answers, ObjectNode node) {
        answers.forEach((layer, answer) -> node.put(layer, answer.word()));
    }
}
