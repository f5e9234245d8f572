# A strategic merge patch: kubectl patch deployment DEPLOYMENT --patch-file run/kubernetes.yaml
# The container's name must be the one of your pod template. On every node first: load the AppArmor profile or the
# SELinux module, and copy seccomp.json to /var/lib/kubelet/seccomp/ as below
spec:
  template:
    spec:
<#if run.tmpfs?size gt 0>
      volumes:
<#list run.tmpfs as t>
        - name: ${"lsmith-" + t?counter}
          emptyDir: {medium: Memory}
</#list>
</#if>
      containers:
        - name: ${run.object}
<#if run.tmpfs?size gt 0>
          volumeMounts:
<#list run.tmpfs as t>
            - name: ${"lsmith-" + t?counter}
              mountPath: ${t.path}
</#list>
</#if>
          securityContext:
            allowPrivilegeEscalation: ${run.escalation?c?no_esc}
            capabilities:
              drop: ["ALL"]
<#if run.capabilities?size gt 0>
              add:
<#list run.capabilities as c>
                - ${c}
</#list>
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
            runAsUser: ${run.uid?no_esc}
<#if run.gid != "">
            runAsGroup: ${run.gid?no_esc}
</#if>
</#if>
