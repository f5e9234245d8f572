<#import "rules.cil.ftl" as cil>
<#list attributes as a>
(typeattribute ${a})
</#list>
<#list types as t>
(type ${t})
(roletype object_r ${t})
</#list>
<#list memberships as m>
<#list m.values as v>
(typeattributeset ${v} (${m.name}))
</#list>
</#list>
<#list roles as r>
<#list r.values as t>
(roletype ${r.name} ${t})
</#list>
</#list>
<@cil.sets sets/>
<#list groups as group>

<#list group as r>
<@cil.line r/>

</#list>
</#list>
<#list optionals as o>

(optional ${o.name}
<@cil.sets o.sets true/>
<#list o.rules as r>
<@cil.line r true/>

</#list>
)
</#list>
