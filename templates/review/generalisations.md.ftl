<#-- Values of an input stand in code spans where they are syntax of another language, else as escaped words. -->
# What is allowed beyond what was seen: ${code(name)}

Level **${level}**<#if level == "exact">: nothing is allowed beyond what was seen.<#else>. `--exact` allows nothing of this, `--broad` more; `generalise: never: [NAME]` in `lsmith.yaml` beside this file turns one off.</#if>
<#if never?size gt 0>

Never made, as `lsmith.yaml` says: <#list never as n>${code(n)}<#sep>, </#list>.
</#if>
<#if names?size gt 0>

| name | rules | made when | without it | price: what it newly allows |
|------|------:|-----------|------------|-----------------------------|
<#list names as n>
| ${code(n.word)} | ${n.rules} | ${n.condition} | ${n.why} | ${n.price} |
</#list>
<#elseif level != "exact">

No rule allows more than was seen.
</#if>
<#list policies as p>

## ${p.target}

| rule | by | seen | newly allowed, the shortest example |<#if image gt 0> of the image's ${image} paths: unseen |</#if>
|------|----|------|-------------------------------------|<#if image gt 0>----|</#if>
<#list p.rules as r>
| ${code(r.rule)} | ${r.by} | <#list r.seen as s>${code(s)}<#sep>, </#list><#if r.more gt 0> and ${r.more} more</#if> | <#if r.newly != "">${code(r.newly)}</#if> |<#if image gt 0> <#if r.image != "">${r.image}</#if> |</#if>
</#list>
</#list>
