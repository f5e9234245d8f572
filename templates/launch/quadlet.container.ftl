# A drop-in of a Quadlet unit: /etc/containers/systemd/UNIT.container.d/lsmith.conf
# Copy run/seccomp.podman.json to the place named below; AppArmor's profile must be loaded.
<#if run.lowPorts != "">
# CAP_NET_BIND_SERVICE for ports ${run.lowPorts?no_esc}: Docker lifts the limit on ports below 1024, Podman does not.
</#if>
[Container]
DropCapability=all
<#list run.elsewhere as c>
AddCapability=${"CAP_" + c}
</#list>
<#if run.noNewPrivileges>
NoNewPrivileges=true
</#if>
<#if run.seccomp != "">
SeccompProfile=${"/etc/containers/lsmith/" + run.name + "/seccomp.podman.json"}
</#if>
<#if run.selinuxType != "">
SecurityLabelType=${run.selinuxType}
</#if>
<#if run.selinuxLevel != "">
SecurityLabelLevel=${run.selinuxLevel}
</#if>
<#if run.apparmor != "">
PodmanArgs=--security-opt ${"apparmor=" + run.apparmor}
</#if>
<#if run.readOnly>
ReadOnly=true
</#if>
<#list run.podmanTmpfs() as t>
Tmpfs=${t}
</#list>
<#if run.pids != "">
PidsLimit=${run.pids}
</#if>
<#if run.uid != "">
User=${run.uid}
<#if run.gid != "">
Group=${run.gid}
</#if>
</#if>
