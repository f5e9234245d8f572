package dev.lsmith.policy.selinux;

import java.util.List;

/**
 * An extended permission rule for ioctl: {@code allowxperm a b:chr_file ioctl 0x5401;}. Once there is one for a source,
 * target and class, only the commands named are allowed of what an {@code allow … ioctl} allows.
 *
 * @param effect what it does
 * @param source the type or attribute that acts
 * @param target the type or attribute acted on, or {@code self}
 * @param tclass the object class
 * @param commands the commands, in the fewest ranges
 */
public record CommandRule(Effect effect, String source, String target, String tclass, List<CommandRange> commands)
        implements Rule {
    public CommandRule {
        commands = CommandRange.normalise(commands);
    }

    @Override
    public int rank() {
        return Effect.PLACES + effect.place();
    }
}
