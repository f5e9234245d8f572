# Completion of lsmith for bash, made from the command line's own description.

_lsmith() {
  local word=$2 previous=$3 command='' i words='' kind=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command ${r"${COMP_WORDS[i]}"?no_esc}" in
<#list pages?filter(p -> p.words()?size != 0) as page>
      ${(" " + page.words()?join(" "))}) command+=" ${r"${COMP_WORDS[i]}"?no_esc}" ;;
</#list>
    esac
  done
  case "$command" in
<#list pages as page>
    ${(page.words()?size == 0)?then("", " " + page.words()?join(" "))})
      words=<@list page/>
      case "$previous" in
<#list page.options()?filter(o -> o.value() != "") as option>
        <#list option.names() as name>${name}<#sep> | </#list>) <#if option.words()?has_content>kind=words words=${option.choice()}<#elseif option.file>kind=files<#else>kind=none</#if> ;;
</#list>
      esac
      ;;
</#list>
  esac
  COMPREPLY=()
  [ "$kind" = none ] && return
  if [ "$kind" = words ] || [[ $word == -* ]] || [ -z "$command" ] || [ "$command" = ' record' ]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    return
  fi
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$word")
}

complete -F _lsmith lsmith
<#macro list page><#local all = []><#list page.commands() as c><#local all += [c.word()]></#list><#list page.options() as o><#local all += o.names()></#list>${all?join(" ")}</#macro>
