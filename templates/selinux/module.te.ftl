<#import "rules.te.ftl" as te>
module ${name} 1.0;

<#if need.any>
<@te.require need/>

</#if>
<#list attributes as a>
attribute ${a};
</#list>
<#list types as t>
type ${t};
</#list>
<#list memberships as m>
typeattribute ${m.name} <#list m.values as v>${v}<#sep>, </#list>;
</#list>
<#list roles as r>
role ${r.name} types <@te.names r.values/>;
</#list>
<#list groups as group>

<#list group as r>
<@te.line r/>

</#list>
</#list>
<#list optionals as o>

optional {
<@te.require o.need true/>
<#list o.rules as r>
<@te.line r true/>

</#list>
}
</#list>
