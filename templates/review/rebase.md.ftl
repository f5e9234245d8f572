<#-- Paths stand in code spans, as they are chosen by whoever made the image. -->
# Carried over to the next image: ${code(name)}

${kept} paths are where they were; ${moved?size} moved, ${added?size} were added, ${gone?size} are gone. ${calls?size} system calls can be reached newly, ${lost?size} no longer.
<#if again?size gt 0>

## To be seen again

| what | why |
|------|-----|
<#list again as a>
| ${code(a.what)} | ${a.why} |
</#list>
</#if>
<#if moved?size gt 0>

## Moved

| path | now | why: it | package | package now |
|------|-----|---------|---------|-------------|
<#list moved as m>
| ${code(m.path)} | ${code(m.now)} | ${m.why} | <#if m.before != "">${code(m.before)}</#if> | <#if m.after != "">${code(m.after)}</#if> |
</#list>
</#if>
<#if added?size gt 0>

## Added

Nothing was seen of these; they are allowed as the next image needs them.

| path | why | package |
|------|-----|---------|
<#list added as a>
| ${code(a.path)} | ${a.why} | <#if a.package != "">${code(a.package)}</#if> |
</#list>
</#if>
<#if gone?size gt 0>

## Gone

Nothing of the next image stands for these; they are allowed no longer.

| path | package |
|------|---------|
<#list gone as g>
| ${code(g.path)} | <#if g.before != "">${code(g.before)}</#if> |
</#list>
</#if>
<#if calls?size gt 0>

## System calls that can be reached newly

| call | way |
|------|-----|
<#list calls as c>
| ${code(c.call)} | ${code(c.way)} |
</#list>
</#if>
<#if lost?size gt 0>

No longer: <#list lost as l>${code(l)}<#sep> </#list>.
</#if>
