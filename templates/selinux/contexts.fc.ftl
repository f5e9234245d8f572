<#list contexts as c>
${c.regex}	<#if c.flag != "">${c.flag}	</#if>${c.context}
</#list>
