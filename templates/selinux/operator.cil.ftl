<#import "rules.cil.ftl" as cil>
<#list attributes as a>
(typeattribute ${a})
</#list>
<#list types as t>
(type ${t})
</#list>
<#list memberships as m>
<#list m.values as v>
(typeattributeset ${v} (${m.name}))
</#list>
</#list>
<#list groups as group>

<#list group as r>
<@cil.line r/>

</#list>
</#list>
