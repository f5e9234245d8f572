<#list rule.qualifiers().words() as word>${word} </#list>userns create,
