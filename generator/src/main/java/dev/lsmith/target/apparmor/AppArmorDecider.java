package dev.lsmith.target.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.target.Decision;
import dev.lsmith.target.apparmor.syntax.AppArmorProfile;
import dev.lsmith.target.apparmor.syntax.ProfileWriter;

final class AppArmorDecider {
    AppArmorDecider(AppArmorProfile policy, ProfileWriter writer) {}

    Decision decide(Access access) {
        return Decision.notMediated();
    }
}
