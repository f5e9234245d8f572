# Objects of the Security Profiles Operator: kubectl apply -f run/security-profiles-operator.yaml
# A pod then names what the objects tell in their status (seccomp: localhostProfile). AppArmor: releases that take a whole policy.
# The operator puts the SELinux policy into a block of its own: the type is NAME_NAMESPACE.TYPE.
<#if policies.seccomp?size gt 0>
---
apiVersion: security-profiles-operator.x-k8s.io/v1beta1
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
apiVersion: security-profiles-operator.x-k8s.io/v1alpha1
kind: AppArmorProfile
metadata:
  name: ${run.object}
spec:
  policy: ${block(policies.apparmor)}
</#if>
<#if policies.cil??>
---
apiVersion: security-profiles-operator.x-k8s.io/v1alpha2
kind: RawSelinuxProfile
metadata:
  name: ${run.object}
spec:
  policy: ${block(policies.cil)}
</#if>
