<#-- Words of policies stand as code. -->
<#if same>
Both policies mean the same.
</#if>
<#list directions as d>
## ${d.title}

<#list d.differences as f>
- <#if f.danger != "">**${f.danger}**, ${f.reach}: </#if>${f.kind} in ${code(f.subject)}: ${code(f.accesses)}
<#if f.danger != "">
  - ${f.why}; to narrow it: ${f.narrow}
</#if>
<#if f.witness != "">
  - such as ${code(f.witness)}
</#if>
<#if f.depends != "">
  - depends on ${f.depends}
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
<#if openTitle != "">
## ${openTitle}

<#list open as q>
- ${code(q.subject)}: ${q.what}: ${q.missing}
</#list>

</#if>
<#if title != "">
## ${title}

<#list uncompared as u>
- ${code(u.file)}: ${u.words}
</#list>
</#if>
