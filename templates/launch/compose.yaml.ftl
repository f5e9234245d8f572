# docker compose -f compose.yaml -f run/compose.override.yaml up
# Lists marked !override or !reset replace those of your file (Docker Compose 2.24.4 and later). seccomp.json is looked for
# beside the first file given.<#if !run.serviceKnown> The service's name must be the one of your compose file.</#if>
services:
  ${run.service}:
    privileged: false
    cap_drop: !override ["ALL"]
<#if run.capabilities?size gt 0>
    cap_add: !override
<#list run.capabilities as c>
      - ${c}
</#list>
<#else>
    cap_add: !reset []
</#if>
<#if run.options?size gt 0 || run.noNewPrivileges>
    security_opt: !override
<#if run.noNewPrivileges>
      - "no-new-privileges:true"
</#if>
<#list run.options as option>
      - ${option.docker()}
</#list>
<#if run.selinuxType == "" && run.selinuxLevel != "">
      - ${"label=level:" + run.selinuxLevel}
</#if>
<#else>
    security_opt: !reset []
</#if>
<#if run.readOnly>
    read_only: true
</#if>
<#if run.tmpfs?size gt 0>
    tmpfs:
<#list run.tmpfs as t>
      - ${t.flag()}
</#list>
</#if>
<#if run.pids != "">
    pids_limit: ${run.pids?no_esc}
</#if>
<#if run.uid != "">
    user: ${run.uid + (run.gid != "")?then(":" + run.gid, "")}
</#if>
