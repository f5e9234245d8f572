<#macro types t>
<#if t.words?size != 0><#t>
<#list t.words as w><#if w == "(">(<#elseif w == ")">)<#else><#list w?split(" ") as n>${n}<#sep> </#list></#if></#list><#t>
<#elseif t.except == "">${t.name}<#else>{ ${t.name} -${t.except} }</#if><#t>
</#macro>
<#macro names set>
<#if set?size == 1>
${set[0]}<#t>
<#else>
{<#list set as n> ${n}</#list> }<#t>
</#if>
</#macro>
<#macro commands ranges>
<#if ranges?size != 1>{ </#if><#t>
<#list ranges as r>
${r.first}<#if r.last != r.first>-${r.last}</#if><#if r?has_next> </#if><#t>
</#list>
<#if ranges?size != 1> }</#if><#t>
</#macro>
<#macro line r inner=false>
<#if inner>	</#if><#rt>
<#if r.form == "access">
${r.effect} <@types r.source/> <@types r.target/>:${r.tclass} <@names r.permissions/>;<#t>
<#elseif r.form == "command">
${r.effect}xperm <@types r.source/> <@types r.target/>:${r.tclass} ${r.permission} <@commands r.commands/>;<#t>
<#elseif r.form == "transition">
type_transition <@types r.source/> <@types r.target/>:${r.tclass} ${r.newType}<#if r.objectName != ""> "${r.objectName}"</#if>;<#t>
<#else>
permissive <@types r.source/>;<#t>
</#if>
</#macro>
<#macro require need inner=false>
<#if inner>	</#if>require {
<#list need.roles as n>
<#if inner>	</#if>	role ${n};
</#list>
<#list need.attributes as n>
<#if inner>	</#if>	attribute ${n};
</#list>
<#list need.types as n>
<#if inner>	</#if>	type ${n};
</#list>
<#list need.classes as c>
<#if inner>	</#if>	class ${c.name} <@names c.permissions/>;
</#list>
<#if inner>	</#if>}
</#macro>
