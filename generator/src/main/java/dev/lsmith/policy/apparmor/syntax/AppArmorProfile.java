package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.DbusRule;
import dev.lsmith.policy.apparmor.rule.PtraceRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.SignalRule;
import dev.lsmith.policy.apparmor.rule.UnixRule;
import dev.lsmith.policy.apparmor.syntax.Preamble.PlacedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A file of the profile language (apparmor.d(5)), as written: includes, conditionals and variables are in it as they
 * stand in the text. {@code dev.lsmith.policy.apparmor.resolve} makes of it what the kernel's parser sees.
 *
 * @param lines what stands before the first profile, in order, as later statements build on earlier ones
 * @param items what follows: the profiles, in order, with comments, gaps and what is included between them
 */
public record AppArmorProfile(List<PlacedStatement> lines, List<Item> items) {
    public AppArmorProfile {
        lines = List.copyOf(lines);
        items = List.copyOf(items);
    }

    /** A policy that was not read from a file. */
    public static AppArmorProfile of(List<Preamble> preamble, List<? extends Item> items) {
        return new AppArmorProfile(preamble.stream().map(PlacedStatement::of).toList(), List.copyOf(items));
    }

    /** The profiles, in order. */
    public List<Profile> profiles() {
        return items.stream()
                .filter(Profile.class::isInstance)
                .map(Profile.class::cast)
                .toList();
    }

    /** The statements before the first profile without their places. */
    public List<Preamble> preamble() {
        return lines.stream().map(PlacedStatement::statement).toList();
    }

    /** The abi that the file names, such as {@code abi/3.0}; empty when it names none. */
    public Optional<String> abi() {
        return preamble().stream()
                .filter(Preamble.AbiStatement.class::isInstance)
                .map(s -> ((Preamble.AbiStatement) s).file().name())
                .findFirst();
    }

    /**
     * The same policy with the profile's name of another one, where each holds one profile that is known by its name alone: what it may do
     * to its own kind is then the same, whatever the two are called.
     */
    public AppArmorProfile calledAs(AppArmorProfile other) {
        if (!isOneByName() || !other.isOneByName()) {
            return this;
        }
        Profile.Head head = profiles().get(0).head();
        Profile.Head renamed = new Profile.Head(
                head.form(),
                other.profiles().get(0).name(),
                head.attachment(),
                head.xattrs(),
                head.flags(),
                head.identities());
        UnaryOperator<Optional<Glob>> peer =
                text -> text.filter(head.name()::equals).isPresent() ? Optional.of(renamed.name()) : text;
        return new AppArmorProfile(
                lines,
                items.stream()
                        .map(item -> item instanceof Profile own
                                ? new Profile(renamed, peersCalled(own.items(), peer), own.at())
                                : item)
                        .toList());
    }

    /** Rules that name the profile itself as their peer, instead of by {@code @{profile_name}}, name it still. */
    private static List<Item> peersCalled(List<Item> items, UnaryOperator<Optional<Glob>> peer) {
        List<Item> all = new ArrayList<>();
        for (Item item : items) {
            if (item instanceof RuleLine line) {
                all.add(new RuleLine(called(line.rule(), peer), line.comment(), line.at(), line.written()));
            } else if (item instanceof Item.QualifierBlock block) {
                all.add(new Item.QualifierBlock(block.qualifiers(), peersCalled(block.items(), peer), block.at()));
            } else {
                all.add(item);
            }
        }
        return all;
    }

    private static Rule called(Rule rule, UnaryOperator<Optional<Glob>> peer) {
        if (rule instanceof SignalRule r) {
            return new SignalRule(r.qualifiers(), r.permissions(), r.signals(), peer.apply(r.peer()));
        }
        if (rule instanceof PtraceRule r) {
            return new PtraceRule(r.qualifiers(), r.permissions(), peer.apply(r.peer()));
        }
        if (rule instanceof UnixRule r) {
            return new UnixRule(
                    r.qualifiers(),
                    r.permissions(),
                    r.type(),
                    r.address(),
                    peer.apply(r.label()),
                    r.peerAddress(),
                    peer.apply(r.peerLabel()));
        }
        if (rule instanceof DbusRule r) {
            return new DbusRule(
                    r.qualifiers(),
                    r.permissions(),
                    r.bus(),
                    r.path(),
                    r.iface(),
                    r.member(),
                    r.name(),
                    r.peerName(),
                    peer.apply(r.peerLabel()));
        }
        return rule;
    }

    /** The same policy whose profiles log what they do not allow, and let it through ({@code flags=(complain)}, apparmor.d(5)). */
    public AppArmorProfile complaining() {
        return new AppArmorProfile(
                lines,
                items.stream()
                        .map(item -> item instanceof Profile profile ? complaining(profile) : item)
                        .toList());
    }

    private static Profile complaining(Profile profile) {
        Profile.Head head = profile.head();
        SortedSet<String> flags = new TreeSet<>(head.flags());
        flags.add("complain");
        return new Profile(
                new Profile.Head(head.form(), head.name(), head.attachment(), head.xattrs(), flags, head.identities()),
                profile.items().stream()
                        .map(item -> item instanceof Profile child ? complaining(child) : item)
                        .toList(),
                profile.at());
    }

    private boolean isOneByName() {
        return profiles().size() == 1 && profiles().get(0).form() == Profile.HeadForm.PROFILE;
    }
}
