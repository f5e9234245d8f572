package dev.lsmith.target.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.target.Assignment;
import dev.lsmith.target.Decision;
import dev.lsmith.target.Synthesis;
import dev.lsmith.target.Target;
import dev.lsmith.target.apparmor.syntax.AppArmorProfile;
import dev.lsmith.target.apparmor.syntax.ProfileReader;
import dev.lsmith.target.apparmor.syntax.ProfileWriter;
import java.util.SortedMap;
import java.util.TreeMap;

/** AppArmor profiles (apparmor.d(5)). */
public final class AppArmorTarget implements Target<AppArmorProfile> {
    private final Abi abi;
    private final ProfileWriter writer = new ProfileWriter();

    /** A target that writes for this abi. */
    public AppArmorTarget(Abi abi) {
        this.abi = abi;
    }

    @Override
    public String name() {
        return "apparmor";
    }

    @Override
    public Synthesis<AppArmorProfile> synthesise(Assignment assignment) {
        return new ProfileSynthesis(abi, writer, assignment).make();
    }

    @Override
    public SortedMap<String, String> render(AppArmorProfile policy) {
        String name = policy.profiles().isEmpty()
                ? "empty"
                : plain(policy.profiles().get(0).name());
        SortedMap<String, String> files = new TreeMap<>();
        files.put("apparmor/" + name, writer.write(policy));
        return files;
    }

    /** The name as one segment of a path. */
    private static String plain(Glob name) {
        return name.text().replaceAll("[^A-Za-z0-9_.-]+", ".").replaceAll("^\\.+", "");
    }

    @Override
    public AppArmorProfile read(String source, String text) throws InputException {
        return ProfileReader.read(source, text);
    }

    @Override
    public Decision decide(AppArmorProfile policy, Access access) {
        try {
            return decider(policy).decide(access);
        } catch (InputException e) {
            throw new IllegalArgumentException(e.diagnostic().message(), e);
        }
    }

    @Override
    public AppArmorDecider decider(AppArmorProfile policy) throws InputException {
        return AppArmorDecider.of(policy, writer);
    }
}
