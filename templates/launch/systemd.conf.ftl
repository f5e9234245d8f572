# A drop-in for the same program run as a service outside containers: /etc/systemd/system/SERVICE.service.d/lsmith.conf
[Service]
NoNewPrivileges=${run.noNewPrivileges?c?no_esc}
CapabilityBoundingSet=<#list run.capabilities as c>${"CAP_" + c}<#sep> </#list>
<#if run.apparmor != "">
AppArmorProfile=${run.apparmor}
</#if>
<#if run.selinuxType != "" && run.selinuxLevel != "">
SELinuxContext=${"system_u:system_r:" + run.selinuxType + ":" + run.selinuxLevel}
</#if>
<#if calls?size gt 0>
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
<#if widened?size gt 0>
# systemd filters by name alone; wider than seccomp.json, which looks at the arguments of:
<#list widened as name>
#   ${name}
</#list>
</#if>
<#list calls as name>
SystemCallFilter=${name}
</#list>
</#if>
<#if unit.families?size gt 0>
RestrictAddressFamilies=<#list unit.families as f>${f}<#sep> </#list>
</#if>
<#list unit.directives as d>
${d}
</#list>
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
