<#-- Words of policies stand as code. -->
<#if same>
Both policies mean the same.
</#if>
<#list directions as d>
## ${d.title}

<#list d.differences as f>
- ${f.kind} in profile ${code(f.subject)}: ${code(f.accesses)}
<#if f.witness != "">
  - such as ${code(f.witness)}
</#if>
<#if f.witness != "" || f.old?size + f.young?size != 0>
<#list f.old as c>
  - old: ${code(c)}
<#else>
  - old: no rule
</#list>
<#list f.young as c>
  - new: ${code(c)}
<#else>
  - new: no rule
</#list>
</#if>
</#list>

</#list>
<#if title != "">
## ${title}

<#list uncompared as u>
- ${code(u.file)}: ${u.words}
</#list>
</#if>
