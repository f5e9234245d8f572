# Objects of the Security Profiles Operator (v1; older releases: v1beta1, v1alpha1, v1alpha2): kubectl apply -f
# run/security-profiles-operator.yaml. A pod then names what the objects tell in their status (seccomp: localhostProfile).
# AppArmorProfile holds what the operator can say: programs, libraries, files, protocols, capabilities. It is wider than
# apparmor/ here, which also knows owners, unix sockets, signals and denials; load that one on the nodes if you can.
# The operator puts the SELinux policy into a block of its own, whose type "process" a pod names as in the object's status (usage).
# It refuses roletype, optional and filecon: selinux/ here says which roles and files it is for, and holds on other hosts too.
<#if policies.seccomp?size gt 0>
---
apiVersion: security-profiles-operator.x-k8s.io/v1
kind: SeccompProfile
metadata:
  name: ${run.object}
spec:
<#list policies.seccomp as m>
  ${m.name}: ${json(m.json)}
</#list>
</#if>
<#if policies.apparmor??>
---
apiVersion: security-profiles-operator.x-k8s.io/v1
kind: AppArmorProfile
metadata:
  name: ${run.object}
spec:
  abstract: ${json(policies.apparmor)}
</#if>
<#if policies.cil??>
---
apiVersion: security-profiles-operator.x-k8s.io/v1
kind: RawSelinuxProfile
metadata:
  name: ${run.object}
spec:
  policy: ${block(policies.cil)}
</#if>
