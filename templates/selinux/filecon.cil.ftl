<#macro level l>
<#if l.categories?size == 0>(${l.sensitivity})<#else>(${l.sensitivity} (<#list l.categories as c><#if c.last == c.first>${c.first}<#else>(range ${c.first} ${c.last})</#if><#sep> </#list>))</#if><#t>
</#macro>

<#list contexts as c>
(filecon "${c.regex}" ${c.word} (${c.user} ${c.role} ${c.type} (<@level c.low/> <@level c.high/>)))
</#list>
