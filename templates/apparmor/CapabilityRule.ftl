<#list rule.qualifiers().words() as word>${word} </#list>capability<#list rule.capabilities() as capability> ${capability}</#list>,
