# Lines for the end of an LXC container's config (LXC 3.0 and later): /var/lib/lxc/${run.object}/config. Put run/seccomp.lxc at the place
# that lxc.seccomp.profile names. A key without a value forgets what stands above it.
<#if run.lowPorts != "">
# net_bind_service for ports ${run.lowPorts}: Docker lifts the limit on ports below 1024, LXC does not.
</#if>
<#if run.apparmor != "">
lxc.apparmor.profile = ${run.apparmor}
</#if>
<#if run.selinuxType != "" && run.selinuxLevel != "">
lxc.selinux.context = ${"system_u:system_r:" + run.selinuxType + ":" + run.selinuxLevel}
</#if>
<#if run.seccomp != "">
lxc.seccomp.profile = /var/lib/lxc/${run.object}/seccomp.lxc
</#if>
lxc.no_new_privs = ${run.noNewPrivileges?then("1", "0")}
lxc.cap.drop =
lxc.cap.keep =
lxc.cap.keep = <#if run.elsewhere?size gt 0><#list run.elsewhere as c>${c?lower_case}<#sep> </#list><#else>none</#if>
<#if run.readOnly>
lxc.rootfs.options = ro
</#if>
<#list run.tmpfs as t>
lxc.mount.entry = tmpfs ${fstab(t.path()[1..])} tmpfs nosuid,nodev,mode=${t.mode()},size=${t.mebibytes()?c}m<#if t.uid() != "">,uid=${t.uid()}</#if> 0 0
</#list>
<#if run.uid != "">
lxc.init.uid = ${run.uid}
<#if run.gid != "">
lxc.init.gid = ${run.gid}
</#if>
</#if>
<#if run.memory != "">
lxc.cgroup2.memory.max = ${run.memory}
</#if>
<#if run.pids != "">
lxc.cgroup2.pids.max = ${run.pids}
</#if>
