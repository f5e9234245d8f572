<#macro sets all inner=false>
<#list all as s>
<#if inner>	</#if>(typeattribute ${s.set})
<#if inner>	</#if>(typeattributeset ${s.set} (and (${s.name}) (not (${s.except}))))
</#list>
</#macro>
<#macro line r inner=false>
<#if inner>	</#if><#rt>
<#if r.form == "access">
(${r.effect} ${r.source.set} ${r.target.set} (${r.tclass} (<#list r.permissions as p>${p}<#sep> </#list>)))<#t>
<#elseif r.form == "command">
(${r.effect}x ${r.source.set} ${r.target.set} (${r.permission} ${r.tclass} (<#t>
<#list r.commands as c>
<#if c.last == c.first>${c.first}<#else>(range ${c.first} ${c.last})</#if><#if c?has_next> </#if><#t>
</#list>
)))<#t>
<#elseif r.form == "transition">
(typetransition ${r.source.set} ${r.target.set} ${r.tclass} <#if r.objectName != "">"${r.objectName}" </#if>${r.newType})<#t>
<#else>
(typepermissive ${r.source.set})<#t>
</#if>
</#macro>
