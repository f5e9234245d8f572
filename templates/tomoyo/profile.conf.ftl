PROFILE_VERSION=${version}
<#list profiles as p>
<#if p.comment?size != 0>
${p.number}-COMMENT=<#list p.comment as word>${word}<#sep> </#sep></#list>
</#if>
<#if p.preferences?size != 0>
${p.number}-PREFERENCE={<#list p.preferences as name, value> ${name}=${value}</#list> }
</#if>
<#list p.configs as c>
${p.number}-CONFIG${c.key}={ mode=${c.mode} grant_log=${c.grantLog} reject_log=${c.rejectLog} }
</#list>
</#list>
