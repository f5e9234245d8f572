package dev.lsmith.report;

import dev.lsmith.base.Position;
import dev.lsmith.posture.PostureFinding;
import dev.lsmith.posture.PostureFinding.Usage;
import dev.lsmith.posture.PostureReport;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How far containers are isolated, for machines. */
public final class PostureJson {
    private PostureJson() {}

    /** The reports, in their order. */
    public static String write(List<PostureReport> reports) {
        ObjectNode root = MachineJson.object();
        root.put("lsmith", "inspect").put("version", 1);
        ArrayNode containers = root.putArray("containers");
        for (PostureReport report : reports) {
            ObjectNode node = containers.addObject();
            node.put("container", report.container())
                    .put("source", report.source())
                    .put("form", report.form().word())
                    .put("observed", report.observed());
            ObjectNode level = node.putObject("podSecurity");
            level.put("level", report.podSecurity().level().word());
            ArrayNode missing = level.putArray("missing");
            report.podSecurity()
                    .missing()
                    .forEach(
                            g -> missing.addObject().put("control", g.control()).put("text", g.text()));
            ArrayNode findings = node.putArray("findings");
            report.findings().forEach(f -> finding(f, findings.addObject()));
        }
        return MachineJson.write(root);
    }

    private static void finding(PostureFinding finding, ObjectNode node) {
        node.put("code", finding.code())
                .put("area", finding.area().word())
                .put("danger", finding.danger().word())
                .put("subject", finding.subject())
                .put("title", finding.title())
                .put("what", finding.what())
                .put("why", finding.why())
                .put("attack", finding.attack())
                .put("close", finding.close());
        finding.usage().ifPresent(n -> need(n, node.putObject("needed")));
    }

    private static void need(Usage need, ObjectNode node) {
        node.put("answer", need.answer().word()).put("text", need.text());
        need.positions().stream().map(Position::toString).forEach(node.putArray("positions")::add);
    }
}
