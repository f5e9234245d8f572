<#list rule.qualifiers().words() as word>${word} </#list>link<#if rule.subset()> subset</#if> ${glob(rule.path())} -> ${glob(rule.target())},
