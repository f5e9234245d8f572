<#-- Values of a spec or a log stand as escaped words. -->
<#list reports as r>
# How ${code(r.container)} is isolated

${r.counts}. Pod Security Standards: **${r.level}**<#if r.missing?size gt 0>; what keeps it from the next level:

<#list r.missing as m>
- ${m}
</#list>
<#else>.
</#if>

| danger | area | finding | needed | closed by |
|--------|------|---------|--------|-----------|
<#list r.findings as f>
| ${f.danger} | ${f.area} | ${f.title} | ${f.needed} | ${f.close} |
</#list>

<#list r.findings as f>
## ${f.title}

- **Danger:** ${f.danger} (${f.area})
- **What:** ${f.what}
- **Why it matters:** ${f.why}
- **How it is used:** ${f.attack}
- **What closes it:** ${f.close}
<#if f.need != "">
- **The log:** ${f.need}
</#if>

</#list>
</#list>
