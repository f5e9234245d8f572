<#if pod.changeable>
# A strategic merge patch: kubectl patch ${raw(pod.kind?lower_case)} ${raw(pod.object)} --patch-file run/kubernetes.yaml
<#else>
# A strategic merge patch. A ${raw(pod.kind)} does not take it while it exists; change its manifest and make it anew:
#   kubectl patch --local -f MANIFEST --patch-file run/kubernetes.yaml -o yaml > patched.yaml
#   kubectl replace --force -f patched.yaml
</#if>
# The container's name must be the one of your manifest. On every node first: load the AppArmor profile or the
# SELinux module, and copy seccomp.json to /var/lib/kubelet/seccomp/ as below.
<#if run.tmpfs?size gt 0>
# What lies in memory counts against the container's memory limit. It belongs to root and is open to all, as emptyDir is.
</#if>
<#if run.lowPorts != "">
# Ports ${raw(run.lowPorts)}: Kubernetes does not lift the limit on ports below 1024, as Docker does
<#if run.uid != "">
# (a user other than root holds no capability there, so the pod's sysctl lifts it; it replaces the pod's other sysctls).
<#else>
# (hence NET_BIND_SERVICE, which the recording did not need).
</#if>
</#if>
${raw(body)}<#rt>
