<#import "rules.te.ftl" as te>
<@te.line rule/>
