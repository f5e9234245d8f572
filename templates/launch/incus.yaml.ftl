# A profile of Incus, or of LXD: incus profile create ${run.object?no_esc}; incus profile edit ${run.object?no_esc} < run/incus.yaml; then
# incus profile add INSTANCE ${run.object?no_esc}. raw.apparmor would only add to Incus' own profile: the one here is loaded on the host.
config:
  security.privileged: "false"
<#if run.memory != "">
  limits.memory: ${run.memory}
</#if>
<#if run.pids != "">
  limits.processes: ${run.pids}
</#if>
<#if filter != "">
  raw.seccomp: ${block(filter)}
</#if>
  raw.lxc: ${block(lines)}
description: ${"What lsmith learned of " + run.name}
devices: {}
name: ${run.object}
