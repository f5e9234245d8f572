<#list domains as d>
<#list d.name as word>${word}<#sep> </#sep></#list>
use_profile ${d.profile}
<#list d.groups as g>
use_group ${g}
</#list>
<#list d.rules as line>
<#list line as word>${word}<#sep> </#sep></#list>
</#list>

</#list>
