# A policy for KubeArmor: kubectl apply -f run/kubearmor.yaml. Give the selector the labels of your pods.
# It has no words for owners, sockets of the UNIX family, signals, mounts, denials and execs of a profile of their own; a file is read, or may
# have everything but an exec; lsmith prove run/kubearmor.yaml --within apparmor/NAME lists what is wider.
apiVersion: security.kubearmor.com/v1
kind: KubeArmorPolicy
metadata:
  name: ${run.object}
spec:
  selector:
    matchLabels:
      app: ${run.object}
  action: Allow
<#macro places list sort key>
<#if list?size gt 0>
    ${sort?no_esc}:
<#list list as place>
      - ${key?no_esc}: ${place.text()}
<#if place.readOnly() && files>
        readOnly: true
</#if>
</#list>
</#if>
</#macro>
<#assign files = false>
<#if armor.programs()?size gt 0>
  process:
<@places list=(armor.programs()?filter(p -> p.sort() == "path")) sort="matchPaths" key="path"/>
<@places list=(armor.programs()?filter(p -> p.sort() == "dir")) sort="matchDirectories" key="dir"/>
<@places list=(armor.programs()?filter(p -> p.sort() == "pattern")) sort="matchPatterns" key="pattern"/>
</#if>
<#assign files = true>
<#if armor.files()?size gt 0>
  file:
<@places list=(armor.files()?filter(p -> p.sort() == "path")) sort="matchPaths" key="path"/>
<@places list=(armor.files()?filter(p -> p.sort() == "dir")) sort="matchDirectories" key="dir"/>
<@places list=(armor.files()?filter(p -> p.sort() == "pattern")) sort="matchPatterns" key="pattern"/>
</#if>
<#if armor.protocols()?size gt 0>
  network:
    matchProtocols:
<#list armor.protocols() as protocol>
      - protocol: ${protocol}
</#list>
</#if>
<#if armor.capabilities()?size gt 0>
  capabilities:
    matchCapabilities:
<#list armor.capabilities() as capability>
      - capability: ${capability}
</#list>
</#if>
