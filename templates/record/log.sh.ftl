<#noparse>
# The log from our first mark to our last, over the files that auditd has rotated: FILE.N is older than FILE.1, and FILE the newest.
cut_log() { # BEGINS ENDS
  set -- "$1" "$2" "$log"
  number=1
  while [ -e "$log.$number" ]; do
    begins=$1
    ends=$2
    shift 2
    set -- "$begins" "$ends" "$log.$number" "$@"
    number=$((number + 1))
  done
  begins=$1
  ends=$2
  shift 2
  whole=
  for each in "$@"; do
    if grep -a -q -F -e "$begins" "$each"; then whole=yes; fi
  done
  if [ -z "$whole" ]; then
    warn "the log does not hold the beginning any more: auditd rotated it away"
    keep_warning "the beginning was rotated away"
  fi
  awk -v begins="$begins" -v ends="$ends" -v whole="$whole" -v from="$(kept time)" '
    !on && whole && index($0, begins) { on = 1 }
    !on && !whole && match($0, /audit\([0-9]+/) && substr($0, RSTART + 6, RLENGTH - 6) + 0 >= from + 0 { on = 1 }
    on
    index($0, ends) { exit }' "$@"
}
wait_for() { # MARK: auditd writes when it gets to it
  tries=0
  until grep -a -q -F -e "$1" "$log"; do
    tries=$((tries + 1))
    [ "$tries" -le 20 ] || { warn "auditd did not write our last record within 20 s"; return 0; }
    sleep 1
  done
}

quoted() { printf '%s' "$1" | tr -d '\000-\037' | sed 's/[\\"]/\\&/g'; }
described() { # FOLDER: what the recording is of, as JSON
  ask_audit
  {
    printf '{\n'
    printf '  "recording": "%s",\n' "$(quoted "$name")"
    printf '  "label": "%s",\n' "$(quoted "$(label)")"
    printf '  "begun": "%s",\n' "$(kept begun)"
    printf '  "ended": "%s",\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
    printf '  "kernel": "%s",\n' "$(quoted "$(uname -r)")"
    printf '  "engine": "%s",\n' "$(quoted "$("$engine" --version 2>/dev/null | head -n 1)")"
    printf '  "image": "%s",\n' "$(quoted "$(asked '{{.Image}}')")"
    printf '  "lost": %s,\n' "$(($(audit lost) - $(kept lost)))"
    printf '  "warnings": ['
    separator=
    kept warnings | while IFS= read -r each; do
      printf '%s"%s"' "$separator" "$(quoted "$each")"
      separator=', '
    done
    printf '],\n'
    printf '  "files": {"audit.log": "%s", "inspect.json": "%s"},\n' "$(digest "$1/audit.log")" "$(digest "$1/inspect.json")"
    printf '  "by": "%s"\n}\n' "$(quoted "$written_by")"
  } >"$1/recording.json"
}
digest() { sha256sum <"$1" | cut -d ' ' -f 1; }
</#noparse>
