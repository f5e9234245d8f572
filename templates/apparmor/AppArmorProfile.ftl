<#macro body profile indent>
${indent?no_esc}${head(profile)} {
<#list sections(profile) as section>
<#if section.heading()?has_content>
${indent?no_esc}  # ${heading(section)}
</#if>
<#list section.lines() as line>
${indent?no_esc}  ${text(line.rule())}<#if line.comment()?has_content> # ${comment(line)}</#if>
</#list>
<#sep>

</#sep>
</#list>
<#list profile.children() as child>

<@body child indent + "  "/>
</#list>
${indent?no_esc}}
</#macro>
<#list policy.preamble() as statement>
${preamble(statement)}
</#list>
<#list policy.profiles() as profile>

<@body profile ""/>
</#list>
