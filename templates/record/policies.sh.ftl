<#noparse>
# A rule for each program of the image that no pattern of the profile names; what is only mapped, as libraries are, gets none.
image_programs() { # IMAGE
  id=$("$engine" create "$1") || { warn "the programs of $1 cannot be listed"; return 0; }
  later "$engine rm $id 2>/dev/null || true"
  "$engine" export "$id" | tar --numeric-owner -tvf - | awk '
    $1 !~ /^-..[xs]/ { next }
    {
      path = "/" substr($0, index($0, $5) + length($5) + 1)
      name = path
      sub(/.*\//, "", name)
    }
    path ~ /\/(bin|sbin|libexec)\// || (name !~ /\./ && length(name) <= 40) || name ~ /\.(bash|cgi|js|lua|php|pl|py|rb|sh|tcl)$/ { next }
    name ~ /\.so(\.|$)/ || path ~ /[][*?{}^"\\,]/ || path ~ / -> | link to / { next }
    { printf "  audit \"%s\" ix,\n", path }' | sort -u
  "$engine" rm "$id" >/dev/null
}
load_apparmor() {
  if [ -z "$dry" ] && [ ! -e "$state/programs" ] && [ -n "$image" ]; then
    image_programs "$image" >"$state/programs"
  fi
  { learning_profile | sed '$d'; kept programs; say "}"; } | file "$state/profile"
  # Taken away first: the kernel skips a profile that is the same as the one that it has, and would report no capability twice.
  [ -n "$dry" ] || apparmor_parser -R "$state/profile" >/dev/null 2>&1 || true
  run apparmor_parser -a "$state/profile"
}
# semodule(8): -D holds for the build that the same call makes, which takes a while on a small host; -B goes with nothing else.
load_selinux() {
  learning_domain | file "$state/$module.cil"
  if ls "$root"/var/lib/selinux/*/active/disable_dontaudit >/dev/null 2>&1; then
    say "the policy's dontaudit rules are off already"
    [ -n "$dry" ] || others_recorded || rm -f "$dontaudit_off"
    later unload_selinux
    run semodule -i "$state/$module.cil"
  else
    [ -n "$dry" ] || : >"$dontaudit_off"
    later unload_selinux
    run semodule -D -i "$state/$module.cil"
  fi
}
# Of several recordings at a time the last brings the dontaudit rules back, if the first took them away.
unload_selinux() {
  gone=
  semodule -r "$module" || gone=failed
  if [ -e "$dontaudit_off" ] && ! others_recorded; then
    semodule -B && rm "$dontaudit_off" || gone=failed
  fi
  [ -z "$gone" ]
}
others_recorded() {
  for each in "$root"/var/lib/lsmith/recordings/*/lsm; do
    if [ "$each" != "$state/lsm" ] && [ "$(cat "$each" 2>/dev/null)" = selinux ]; then return 0; fi
  done
  return 1
}
load() {
  case $lsm in
  apparmor)
    later "apparmor_parser -R '$state/profile'"
    load_apparmor
    ;;
  selinux) load_selinux ;;
  esac
  logging_filter | file "$state/seccomp.json"
}
label() {
  case $lsm in
  apparmor) say "apparmor=$profile" ;;
  selinux) say "label=type:$domain" ;;
  esac
}
</#noparse>
