<#macro items list indent>
<#list list as item>
<#if item.class.simpleName == "RuleLine">
${indent?no_esc}${text(item.rule())}<#if item.comment()?has_content> # ${comment(item)}</#if>
<#elseif item.class.simpleName == "Block">
${indent?no_esc}<#list item.qualifiers().words() as word>${word} </#list>{
<@items item.items() indent + "  "/>
${indent?no_esc}}
<#elseif item.class.simpleName == "Conditional">
${indent?no_esc}if ${condition(item.condition())} {
<@items item.then() indent + "  "/>
<#if item.otherwise()?has_content>
${indent?no_esc}} else {
<@items item.otherwise() indent + "  "/>
</#if>
${indent?no_esc}}
<#else>
<@body item indent/>
</#if>
</#list>
</#macro>
<#macro body profile indent>
${indent?no_esc}${head(profile)} {
<#list sections(profile) as section>
<#if section.heading()?has_content>
${indent?no_esc}  # ${heading(section)}
</#if>
<@items section.items() indent + "  "/>
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
