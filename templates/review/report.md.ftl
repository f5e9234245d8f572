<#-- Values of an input stand in code spans where they are syntax of another language, else as escaped words. -->
# Policies for ${code(name)}

| made from | |
|-----------|--|
<#list container.logs as l>
| log | ${code(l)} |
</#list>
<#list container.origin.kernels() as k>
| kernel | ${code(k)} |
</#list>
<#if container.origin.engine() != "">
| engine | ${container.origin.engine()} |
</#if>
<#if container.origin.image() != "">
| image | ${code(container.origin.image())} |
</#if>
<#if container.origin.imageId() != "">
| digest of the image | ${code(container.origin.imageId())} |
</#if>
| by | lsmith<#if container.origin.version() != ""> ${container.origin.version()}</#if> |

<#if size[2] gt 0>
Read ${size[0]} lines (${size[1]} bytes) of ${size[2]} log<#if size[2] gt 1>s</#if>: ${size[3]} events,
${counts[0]} distinct accesses of the container in ${counts[1]} records.

<#if container.subjects?size gt 0>
The container is: <#list container.subjects as s>${code(s)}<#sep>, </#list>.
<#else>
No record was ascribed to the container.
</#if>

<#if container.others?size gt 0>
Others in the log, whose records were left out:

<#list container.others as o>
- ${code(o.subject)}: ${o.records} record<#if o.records gt 1>s</#if>
</#list>

</#if>
## What became of the lines

| lines | fate | why | for example |
|------:|------|-----|-------------|
<#list tallies as t>
| ${t.lines} | ${t.state} | ${t.reason} | ${t.example} |
</#list>

<#if losses?size gt 0>
**The kernel says that events are missing; everything below is incomplete.**

<#list losses as l>
- ${l.kind}: <#if l.lost gt 0>${l.lost} lost<#else>an unknown number lost</#if>, at ${l.place}
</#list>
<#elseif container.hole != "">
**The log is not the whole: ${container.hole}.**
<#else>
The log holds no sign of lost events.
</#if>

## How complete the recording is
<#if container.complete.image != "">

By the image: ${container.complete.image}.
</#if>

| part of a service's life | recorded | what exercises it |
|--------------------------|----------|-------------------|
<#list container.complete.life as e>
| ${e.name} | ${e.shown} | <#if e.exercise != "">${code(e.exercise)}</#if> |
</#list>

<#if container.complete.estimates?size gt 0>
Estimated from what was met in one sample alone:

| mechanism | distinct accesses | in one sample alone | samples | of what it does next, seen before | never seen, at least |
|-----------|------------------:|--------------------:|---------|----------------------------------:|---------------------:|
<#list container.complete.estimates as e>
| ${e.mechanism} | ${e.seen} | ${e.once} | ${e.samples} | ${e.coverage} | ${e.unseen} |
</#list>

<#list container.complete.estimates as e>
<#if e.why != "">
- Nothing is estimated of ${e.mechanism}: ${e.why}
</#if>
</#list>
</#if>
<#else>
No log was given: nothing is known of what the container does, and each policy below is the engine's default,
narrowed by what the spec says.
</#if>

| policy | rules | basis | observed and not allowed | wider than the default |
|--------|------:|-------|-------------------------:|-----------------------:|
<#list policies as p>
| [${p.target}](#${p.target}) | ${p.rules?size} | ${p.basis} | ${p.leftOut?size} | ${p.wider?size} |
</#list>

<#if diagnostics?size gt 0>
## Warnings

<#list diagnostics as d>
- ${d.severity}: ${d.place}<#if d.place != "">: </#if>${d.message}<#if d.help != "">; ${d.help}</#if>
</#list>
</#if>

## How to run it

<#list launch as l>
- ${code(l.argument)}: ${l.reason}
</#list>

The whole line:

${code(commandLine)}

<#list policies as p>
## ${p.target}

Files: <#list p.files as f>${code(f)}<#sep>, </#list>. Basis: **${p.basis}**.

<#list p.notes as n>
- Note: ${n}
</#list>

<#if p.wider?size gt 0>
### Wider than the engine's default

<#list p.wider as w>
- ${code(w.rule)} opens ${w.what}, which ${w.baseline} denies; ${w.reason}
</#list>

</#if>
<#if p.leftOut?size gt 0>
### Observed and not allowed

<#list p.leftOut as l>
- ${code(l.access)}: ${l.reason}. Evidence: ${l.evidence}
</#list>

</#if>
### Rules

<#list p.rules as rule>
- ${code(rule.rule)}
<#list rule.reasons as r>
  - ${r.reason}
<#list r.generalisation as g>
  - pattern by rule ${code(g.rule)}: stands for <#list g.observed as o>${code(o)}<#sep>, </#list>; also allows ${code(g.newlyAllowed)}<#if rule.image != "">; of the image's paths it matches, unseen: ${rule.image}</#if>
</#list>
<#if r.accesses?size gt 0>
  - what was done: <#list r.accesses as a>${code(a)}<#sep>; </#list>
</#if>
</#list>
</#list>

</#list>
