# A drop-in for the same program run as a service outside containers: /etc/systemd/system/SERVICE.service.d/lsmith.conf
<#list unit.unsaid as what>
# systemd cannot say: ${what?no_esc}.
</#list>
[Service]
NoNewPrivileges=${run.noNewPrivileges?c?no_esc}
<#if run.lowPorts != "">
# CAP_NET_BIND_SERVICE for ports ${run.lowPorts?no_esc}: Docker lifts the limit on ports below 1024, systemd does not.
</#if>
CapabilityBoundingSet=<#list run.elsewhere as c>${"CAP_" + c}<#sep> </#list>
<#if unit.ambient?size gt 0>
AmbientCapabilities=<#list unit.ambient as c>${"CAP_" + c}<#sep> </#list>
</#if>
<#if run.apparmor != "">
AppArmorProfile=${run.apparmor}
</#if>
<#if run.selinuxType != "" && run.selinuxLevel != "">
SELinuxContext=${"system_u:system_r:" + run.selinuxType + ":" + run.selinuxLevel}
</#if>
<#if unit.calls.logs>
# Staged: all calls but these are logged and none is refused (systemd 247 and later).
SystemCallLog=~<#list unit.calls.names as name>${name}<#sep> </#list>
<#elseif unit.calls.names?size gt 0>
SystemCallArchitectures=native<#list unit.calls.architectures as a> ${a}</#list>
SystemCallErrorNumber=EPERM
<#if unit.calls.widened?size gt 0>
# systemd cannot say conditions on arguments; wider than seccomp.json, which looks at those of:
<#list unit.calls.widened as name>
#   ${name}
</#list>
</#if>
<#list unit.calls.names as name>
SystemCallFilter=${name}
</#list>
<#list unit.calls.answers as answer>
# An error of its own, upon which C libraries call what can be filtered (systemd 247 and later).
SystemCallFilter=~${answer}
</#list>
</#if>
<#if !unit.calls.logs>
<#if unit.families?size gt 0>
RestrictAddressFamilies=<#list unit.families as f>${f}<#sep> </#list>
</#if>
<#list unit.directives as d>
${d}
</#list>
</#if>
<#if unit.readOnly?size gt 0>
ReadOnlyPaths=<#list unit.readOnly as p>${p}<#sep> </#list>
</#if>
<#if unit.writable?size gt 0>
ReadWritePaths=<#list unit.writable as p>${p}<#sep> </#list>
</#if>
<#if run.uid != "">
User=${run.uid}
<#if run.gid != "">
Group=${run.gid}
</#if>
</#if>
<#if run.memory != "">
MemoryMax=${run.memory}
</#if>
<#if run.pids != "">
TasksMax=${run.pids}
</#if>
