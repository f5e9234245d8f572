include<#if rule.ifExists()> if exists</#if> ${file(rule.file())}
