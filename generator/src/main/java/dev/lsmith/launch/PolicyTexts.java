package dev.lsmith.launch;

import dev.lsmith.base.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * The policies' own texts, for forms that carry them.
 *
 * @param seccomp the filter in the OCI runtime's dialect ({@code linux.seccomp}), whichever dialect {@code seccomp.json} has
 * @param podmanSeccomp the filter in Podman's dialect
 * @param apparmor the AppArmor profile in the words of the Security Profiles Operator, as JSON
 * @param cil the SELinux module in CIL, as the Security Profiles Operator takes it
 */
public record PolicyTexts(
        Optional<JsonObject> seccomp,
        Optional<String> podmanSeccomp,
        Optional<String> apparmor,
        Optional<String> cil) {}
