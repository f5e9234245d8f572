# A proposal: what was seen of the pod's network, by ports. Its labels are a guess; take those of your pods. The other containers
# of the pod share its network: add what they serve and ask for. Then: kubectl apply -f run/network-policy.yaml
<#if !net.closesOut>
# What goes out is left open: ${raw(net.why)}.
</#if>
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${net.object}
spec:
  podSelector:
    matchLabels:
      app: ${net.pod}
<#if net.closesOut>
  policyTypes: [Ingress, Egress]
<#else>
  policyTypes: [Ingress]
</#if>
<#if net.served?size gt 0>
  ingress:
    - ports:
<#list net.served as p>
        - {protocol: ${p.protocol}, port: ${raw(p.port?c)}}
</#list>
<#else>
  ingress: []
</#if>
<#if net.closesOut>
<#if net.asked?size gt 0>
  egress:
    - ports:
<#list net.asked as p>
        - {protocol: ${p.protocol}, port: ${raw(p.port?c)}}
</#list>
<#else>
  egress: []
</#if>
</#if>
