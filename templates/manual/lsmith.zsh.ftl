#compdef lsmith
# Completion of lsmith for zsh, made from the command line's own description.

_lsmith() {
  local command= start=1 i
  for ((i = 2; i < CURRENT; i++)); do
    case "$command ${r"${words[i]}"?no_esc}" in
<#list pages?filter(p -> p.words()?size != 0) as page>
      (${(" " + page.words()?join(" "))}) command+=" ${r"${words[i]}"?no_esc}" start=$i ;;
</#list>
    esac
  done
  words=("${r"${(@)words[start,-1]}"?no_esc}")
  ((CURRENT -= start - 1))
  case "$command" in
<#list pages as page>
    (${(page.words()?size == 0)?then("", " " + page.words()?join(" "))})
<#if page.commands()?has_content>
      if ((CURRENT == 2)) && [[ ${r"$words[2]"?no_esc} != -* ]]; then
        local -a commands=(
<#list page.commands() as below>
          '${spec(below.word())}:${spec(below.summary())}'
</#list>
        )
        _describe command commands
        return
      fi
</#if>
      _arguments \
<#list page.options() as option>
<#list option.names() as name>
        '*${spec(name)}[${spec(option.sentence())}]<#if option.value() != "">:${spec(option.value())}:<#if option.words()?has_content>(${spec(option.choice())})<#elseif option.file>_files</#if></#if>' \
</#list>
</#list>
        '*:file:_files'
      ;;
</#list>
  esac
}

_lsmith "$@"
