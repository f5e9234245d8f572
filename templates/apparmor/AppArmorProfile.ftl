<#list lines as line>
${markup(line)}
</#list>
