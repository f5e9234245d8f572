<#if pod.fsGroup != "" || (run.lowPorts != "" && run.uid != "")>
securityContext:
<#if pod.fsGroup != "">
  fsGroup: ${raw(pod.fsGroup)}
</#if>
<#if run.lowPorts != "" && run.uid != "">
  sysctls:
    - {name: net.ipv4.ip_unprivileged_port_start, value: "0"}
</#if>
</#if>
<#if run.tmpfs?size gt 0>
volumes:
<#list run.tmpfs as t>
  - name: ${"lsmith-" + t?counter}
    emptyDir: {medium: Memory, sizeLimit: ${t.quantity()}}
</#list>
</#if>
${raw(pod.among)}:
  - name: ${pod.container}
<#if run.tmpfs?size gt 0>
    volumeMounts:
<#list run.tmpfs as t>
      - name: ${"lsmith-" + t?counter}
        mountPath: ${t.path}
</#list>
</#if>
    securityContext:
      privileged: false
      allowPrivilegeEscalation: ${run.escalation?c?no_esc}
      capabilities:
        drop: ["ALL"]
<#if run.elsewhere?size gt 0>
        add:
<#list run.elsewhere as c>
          - ${c}
</#list>
<#else>
        add: []
</#if>
<#if run.seccomp != "">
      seccompProfile:
        type: Localhost
        localhostProfile: ${run.object + ".json"}
</#if>
<#if run.apparmor != "">
      appArmorProfile:
        type: Localhost
        localhostProfile: ${run.apparmor}
</#if>
<#if run.selinuxType != "">
      seLinuxOptions:
        type: ${run.selinuxType}
<#if run.selinuxLevel != "">
        level: ${run.selinuxLevel}
</#if>
</#if>
<#if run.readOnly>
      readOnlyRootFilesystem: true
</#if>
<#if run.uid != "">
      runAsNonRoot: true
      runAsUser: ${raw(run.uid)}
<#if run.gid != "">
      runAsGroup: ${raw(run.gid)}
</#if>
</#if>
