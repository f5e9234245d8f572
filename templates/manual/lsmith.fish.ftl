# Completion of lsmith for fish, made from the command line's own description.

function __lsmith_command --description 'Whether the commands typed are these'
    set -l typed
    for word in (commandline --tokens-expanded --current-process --cut-at-cursor 2>/dev/null; or commandline -opc)[2..]
        switch "$typed $word"
            case <#list pages?filter(p -> p.words()?size != 0) as page>${(" " + page.words()?join(" "))}<#sep> </#list>
                set typed "$typed $word"
        end
    end
    test "$typed" = "$argv[1]"
end

<#list pages as page>
<#assign typed = (page.words()?size == 0)?then("", " " + page.words()?join(" "))>
<#list page.commands() as below>
complete -c lsmith -f -n ${"__lsmith_command '" + typed + "'"} -a ${below.word()} -d ${below.summary()}
</#list>
<#list page.options() as option>
complete -c lsmith -n ${"__lsmith_command '" + typed + "'"}<#list option.names() as name><#if name?starts_with("--")> -l ${name?remove_beginning("--")}<#else> -s ${name?remove_beginning("-")}</#if></#list><#if option.value() != ""> -r<#if option.words()?has_content> -f -a ${option.choice()}<#elseif option.file> -F<#else> -f</#if></#if> -d ${option.sentence()}
</#list>
</#list>
