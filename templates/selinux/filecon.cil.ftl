
<#list contexts as c>
(filecon "${c.regex}" ${c.word} (${c.user} ${c.role} ${c.type} ${c.range}))
</#list>
