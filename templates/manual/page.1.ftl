<#-- One manual page, in the man(7) macros. -->
.\" Made from the command line's own description.
.TH "${page.name()?upper_case}" "1" "${day?no_esc}" "lsmith" "User Commands"
.SH NAME
${page.name()} \- ${page.summary()?remove_ending(".")?uncap_first}
.SH SYNOPSIS
.B ${page.synopsis()}
.SH DESCRIPTION
<#list page.paragraphs() as text>
<#if !text?is_first>
.PP
</#if>
${text}
</#list>
<#if page.parameters()?has_content>
.SH ARGUMENTS
<#list page.parameters() as argument>
.TP
.I ${argument.value()}
${argument.description()}
</#list>
</#if>
<#if page.options()?has_content>
.SH OPTIONS
<#list page.options() as option>
.TP
\fB<#list option.names() as name>${name}<#sep>\fR, \fB</#list>\fR<#if option.value() != ""> \fI${option.value()}\fR</#if>
${option.description()}
</#list>
</#if>
<#if page.commands()?has_content>
.SH COMMANDS
<#list page.commands() as command>
.TP
.BR ${command.name()} (1)
${command.summary()}
</#list>
</#if>
.SH EXIT STATUS
<#if page.exitCodes()?has_content>
<#list page.exitCodes() as code, meaning>
.TP
.B ${code}
${meaning}
</#list>
<#else>
As of
.BR lsmith (1).
</#if>
.SH SEE ALSO
<#if page.words()?size == 0>
.BR apparmor (7),
.BR seccomp (2),
.BR capabilities (7)
<#else>
.BR lsmith (1)
</#if>
