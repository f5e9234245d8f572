#!/bin/sh
# Records what the container ${raw(recording.name)} does, for lsmith to make policies of. It needs no lsmith, only a shell, auditd and the engine.
#
#   sh SCRIPT start [--lsm apparmor|selinux] [--image IMAGE] [--service SERVICE] [--fix] [-- ENGINE run … IMAGE …]
#   sh SCRIPT flags                # what the engine is to be told, if start was not given a command
#   sh SCRIPT restart              # stops the container and starts it again, under a profile that is loaded anew
#   sh SCRIPT status
#   sh SCRIPT stop [--spec FILE] [FOLDER]
#                                  # stops the container, writes the recording, puts the host back as it was; with --spec the container is
#                                  # none of ENGINE's, has ended, and FILE describes it (crictl inspect, kubectl get pod -o yaml)
#   sh SCRIPT abort                # only puts the host back as it was
#
# --dry-run before the word prints each command and runs none. What was changed stands, with what undoes it, in a file `undo` of the
# state folder before it is changed: after a crash, abort or stop go on from there.
set -eu
name=${recording.name}
engine=${recording.engine}
profile=${recording.profile}
domain=${recording.domain}
module=${recording.module}
written_by=${recording.version}

learning_profile() {
  cat <<'LSMITH_END'
${raw(recording.apparmor)}
LSMITH_END
}

learning_domain() {
  cat <<'LSMITH_END'
${raw(recording.selinux)}
LSMITH_END
}

logging_filter() {
  cat <<'LSMITH_END'
${raw(recording.seccomp)}
LSMITH_END
}
<#noparse>

# A host that is mounted elsewhere; empty for this one.
root=${LSMITH_ROOT:-}
state=$root/var/lib/lsmith/recordings/$name
log=$root/var/log/audit/audit.log
settings=$root/etc/audit/auditd.conf
dontaudit_off=$root/var/lib/lsmith/dontaudit-off
dry=
fix=
lsm=auto
image=
service=
spec=

say() { printf '%s\n' "$*"; }
warn() { printf 'lsmith: warning: %s\n' "$*" >&2; }
die() { # CODE MESSAGE…: 1 a check says no, 2 usage, 4 the host does not let it be done
  code=$1
  shift
  printf 'lsmith: error: %s\n' "$*" >&2
  exit "$code"
}
run() { # says a command and runs it
  say "$*"
  [ -n "$dry" ] || "$@"
}
file() { # PLACE: writes standard input there, whole or not at all
  say "write $1"
  if [ -n "$dry" ]; then cat >/dev/null; else cat >"$1.new" && mv "$1.new" "$1"; fi
}
later() { # COMMAND: what undoes the change that comes next, in a shell's words
  [ -n "$dry" ] || printf '%s\n' "$1" >>"$state/undo"
}
kept() { [ ! -e "$state/$1" ] || cat "$state/$1"; } # FILE of the state folder
keep() { [ -n "$dry" ] || printf '%s\n' "$2" >"$state/$1"; }

# The kernel's audit (auditctl(8), -s) and auditd's settings (auditd.conf(5)).
ask_audit() {
  audit_state=$(auditctl -s 2>/dev/null) || lacking "the kernel's audit cannot be asked; is it switched off (audit=0)?"
}
audit() { printf '%s\n' "$audit_state" | sed -n "s/^$1 //p"; }
setting() { sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*//p" "$settings" 2>/dev/null | tail -n 1; }

lacking() { # MESSAGE…: what keeps the recording from starting; a dry run goes on, to show the rest
  if [ -n "$dry" ]; then warn "$@"; else die 4 "$@"; fi
}
check_host() {
  [ "$(id -u)" = 0 ] || lacking "only root can load a profile and read the audit log; use sudo, or --dry-run"
  if [ "$lsm" = auto ]; then
    if [ -e "$root/sys/fs/selinux/enforce" ]; then
      lsm=selinux
    else
      lsm=apparmor
      [ "$(cat "$root/sys/module/apparmor/parameters/enabled" 2>/dev/null)" = Y ] ||
        lacking "the kernel has neither AppArmor nor SELinux switched on; boot it with one of them"
    fi
  fi
  case $lsm in
  apparmor) needed=apparmor_parser ;;
  selinux) needed=semodule ;;
  *) die 2 "there is no --lsm $lsm; say apparmor or selinux" ;;
  esac
  for program in auditctl "$needed" "$engine" sha256sum awk; do
    command -v "$program" >/dev/null || lacking "$program is not installed; install it and start again"
  done
  ask_audit
  [ "$(audit pid)" != 0 ] || lacking "auditd is not running, and without it records are lost; systemctl start auditd"
  [ "$(audit enabled)" != 0 ] || lacking "the kernel's audit is off, and programs' own records are missing; auditctl -e 1"
}

# What would lose records: told, or with --fix set right until the recording ends.
check_losses() {
  limit=$(audit backlog_limit)
  if [ "${limit:-8192}" -lt 8192 ]; then
    mend "the kernel keeps $limit records for auditd and drops the rest" "auditctl -b $limit" auditctl -b 65536
  fi
  limit=$(audit rate_limit)
  if [ "${limit:-0}" != 0 ]; then
    mend "the kernel drops what is more than $limit records a second" "auditctl -r $limit" auditctl -r 0
  fi
  # Fedora's own rule; it takes the calls and paths away from every other record (audit.rules(7)).
  if auditctl -l 2>/dev/null | grep -q -e '-a never,task' -e '-a task,never'; then
    mend "the rule \"never,task\" keeps calls and paths out of the records" "auditctl -a never,task" auditctl -d never,task
  fi
  wanted_log=$(setting log_file)
  [ -z "$wanted_log" ] || log=$root$wanted_log
  case $(setting max_log_file_action | tr '[:upper:]' '[:lower:]') in
  keep_logs | ignore | '') ;;
  rotate)
    files=$(setting num_logs)
    size=$(setting max_log_file)
    if [ $((${files:-5} * ${size:-8})) -lt 200 ]; then
      mend "auditd keeps ${files:-5} files of ${size:-8} MB and rotates the start of a longer recording away" \
        "put_back_settings" keep_every_log
    fi
    ;;
  *) warn "auditd does $(setting max_log_file_action) when its log is full; set max_log_file_action = keep_logs in $settings" ;;
  esac
  free=$(df -Pk "$(dirname "$log")" 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }')
  [ "${free:-1000}" -ge 500 ] || warn "only $free MB are free where the audit log is; auditd stops writing when none is"
}
mend() { # WHAT UNDO COMMAND…
  what=$1
  undo=$2
  shift 2
  if [ -n "$fix" ]; then
    later "$undo"
    run "$@" >/dev/null || warn "$* failed"
    say "mended: $what"
  else
    warn "$what; --fix sets it right until the recording ends"
    keep_warning "$what"
  fi
}
keep_warning() { [ -n "$dry" ] || printf '%s\n' "$1" >>"$state/warnings"; }
keep_every_log() {
  [ -n "$dry" ] && return
  cp -p "$settings" "$state/auditd.conf"
  sed 's/^\([[:space:]]*max_log_file_action[[:space:]]*=\).*/\1 keep_logs/' "$state/auditd.conf" >"$settings"
  auditd_reads_settings
}
put_back_settings() {
  [ ! -e "$state/auditd.conf" ] || cp -p "$state/auditd.conf" "$settings"
  auditd_reads_settings
}
auditd_reads_settings() {
  ask_audit
  kill -HUP "$(audit pid)" 2>/dev/null || warn "auditd did not take its settings: restart it"
}

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

# A record of ours in the log itself, which no change of the clock moves.
mark() { run auditctl -m "lsmith-recording-$1:$name:$(kept id)"; }

start() {
  check_command "$@"
  [ ! -e "$state" ] || die 1 "$name is being recorded since $(kept begun); stop or abort it first"
  check_host
  if [ -z "$dry" ]; then
    (umask 077 && mkdir -p "$(dirname "$state")" && mkdir "$state") || die 4 "$state cannot be made"
  fi
  keep begun "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  keep id "$(date +%s)-$$"
  keep time "$(date +%s)"
  keep lsm "$lsm"
  keep engine "$engine"
  keep service "$service"
  keep lost "$(audit lost)"
  check_losses
  keep log "$log"
  trap 'failed' EXIT
  load
  mark begins
  keep started yes
  trap - EXIT
  if [ $# -gt 0 ]; then
    launch "$@"
  else
    flags
  fi
}
failed() {
  warn "recording could not start; the host is put back as it was"
  undo
}

flags() {
  [ -n "$dry" ] || recorded
  service=${service:-$(kept service)}
  service=${service:-$name}
  override | file "$state/compose.yaml"
  patch | file "$state/patch.yaml"
  cat <<LSMITH_END

$engine run    --name $name --security-opt $(label) --security-opt seccomp=$state/seccomp.json … IMAGE
compose        $engine compose -f compose.yaml -f $state/compose.yaml up --detach $service
kubernetes     cp $state/seccomp.json /var/lib/kubelet/seccomp/lsmith-recording.json
               kubectl patch deployment DEPLOYMENT --patch-file $state/patch.yaml      # container $service, on this node
LSMITH_END
}
override() { # for a compose file's service
  cat <<LSMITH_END
services:
  $service:
    security_opt:
      - "$(label)"
      - "seccomp=$state/seccomp.json"
LSMITH_END
}
patch() { # for a pod template's container; fields of the Kubernetes API since 1.30
  cat <<LSMITH_END
spec:
  template:
    spec:
      containers:
        - name: $service
          securityContext:
            seccompProfile:
              type: Localhost
              localhostProfile: lsmith-recording.json
LSMITH_END
  case $lsm in
  apparmor) printf '            appArmorProfile:\n              type: Localhost\n              localhostProfile: %s\n' "$profile" ;;
  selinux) printf '            seLinuxOptions:\n              type: %s\n' "$domain" ;;
  esac
}

# Refuses a command that the options of the recording cannot be put into.
check_command() {
  [ $# -gt 0 ] || return 0
  word_run=
  for each in "$@"; do
    case $each in
    run | create) word_run=yes ;;
    --rm) die 2 "with --rm the container's description is gone when it ends; take --rm away" ;;
    --cidfile*) die 2 "the recording needs --cidfile for itself; take yours away" ;;
    apparmor=* | label=type:* | seccomp=* | --security-opt=apparmor=* | --security-opt=label=type:* | --security-opt=seccomp=*)
      die 2 "the command names a policy of its own ($each); take it away, the recording brings its own"
      ;;
    esac
  done
  [ -n "$word_run" ] || die 2 "the command has no word run; start without a command prints the options"
}

# Runs the user's command with the options behind its word `run`.
launch() {
  placed=
  for each in "$@"; do
    shift
    set -- "$@" "$each"
    if [ -z "$placed" ] && { [ "$each" = run ] || [ "$each" = create ]; }; then
      placed=yes
      set -- "$@" --cidfile "$state/container" --security-opt "$(label)" --security-opt "seccomp=$state/seccomp.json"
    fi
  done
  run "$@" || die 4 "the container did not start; start it by hand as \`flags\` says, or abort"
}

container() { # the id that the engine wrote, the recording's name, or what Compose or another has named as it likes
  if [ -s "$state/container" ]; then
    cat "$state/container"
  elif labelled "$name"; then
    say "$name"
  else
    for each in $("$engine" ps --all --quiet --no-trunc 2>/dev/null); do
      if labelled "$each"; then
        say "$each"
        return
      fi
    done
    say "$name"
  fi
}
asked() { "$engine" inspect --format "$1" "$(container)" 2>/dev/null || true; } # FORMAT
# Whether the container was started as it was to be: another one of the same name is not ours to stop.
labelled() { # CONTAINER
  options=$("$engine" inspect --format '{{.HostConfig.SecurityOpt}}' "$1" 2>/dev/null | tr '[],' '   ')
  case " $options " in *" $(label) "*) true ;; *) false ;; esac
}
ours() { labelled "$(container)"; }
running() { ours && [ "$(asked '{{.State.Running}}')" = true ]; }
recorded() {
  [ -e "$state" ] || die 1 "$name is not being recorded; begin with start"
  lsm=$(kept lsm)
  log=$(kept log)
  engine=$(kept engine)
}

restart() {
  recorded
  run "$engine" stop "$(container)"
  [ "$lsm" != apparmor ] || load_apparmor
  run "$engine" start "$(container)"
}

status() {
  if [ ! -e "$state" ]; then
    say "$name is not being recorded"
    return 1
  fi
  recorded
  ask_audit
  if running; then now=running; else now="not running"; fi
  say "recording  $name, since $(kept begun), under $(label)"
  say "container  $(container): $now"
  say "records    $(grep -a -c -e "$profile" -e ":$domain:" "$log" || true) in $log"
  say "lost       $(($(audit lost) - $(kept lost))) since then, the kernel says"
}

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

stop() { # FOLDER
  recorded
  folder=${1:-$name}
  case $folder in */) folder=${folder%/} ;; esac
  [ ! -e "$folder" ] || die 1 "$folder is there already; name another folder"
  [ -e "$state/started" ] || die 1 "the recording did not start; abort it"
  if [ -n "$spec" ]; then
    [ -r "$spec" ] || die 1 "$spec cannot be read; name a description of the container"
  else
    ours || die 1 "there is no container $(container) that was started with --security-opt $(label); start it so, name its description with --spec, or abort"
  fi
  if [ -n "$dry" ]; then
    say "$engine inspect $(container); the log from $(kept begun) on; then:"
    undo
    return
  fi
  made=$folder.new
  rm -rf "$made"
  mkdir -p "$made"
  if [ -n "$spec" ]; then
    cat "$spec" >"$made/inspect.json"
  else
    if running; then run "$engine" stop "$(container)" >/dev/null; fi
    "$engine" inspect "$(container)" >"$made/inspect.json"
  fi
  mark ends
  wait_for "lsmith-recording-ends:$name:$(kept id)"
  cut_log "lsmith-recording-begins:$name:$(kept id)" "lsmith-recording-ends:$name:$(kept id)" >"$made/audit.log"
  described "$made"
  mv "$made" "$folder"
  undo
  say "recorded   $folder: $(wc -l <"$folder/audit.log") lines"
}

abort() {
  [ -e "$state" ] || die 1 "$name is not being recorded"
  recorded
  # A program that runs under a profile which is taken away is confined by none.
  if running; then run "$engine" stop "$(container)"; fi
  undo
}

# The newest change first; one that cannot be undone does not keep the others.
undo() {
  [ ! -e "$state/undo" ] || awk '{ line[NR] = $0 } END { while (NR > 0) print line[NR--] }' "$state/undo" |
    while IFS= read -r command; do
      say "$command"
      [ -n "$dry" ] || eval "$command" >/dev/null 2>&1 || warn "failed: $command"
    done
  run rm -rf "$state"
}

command=
while [ $# -gt 0 ]; do
  case $1 in
  --dry-run) dry=yes ;;
  --fix) fix=yes ;;
  --lsm) [ $# -gt 1 ] || die 2 "--lsm needs apparmor or selinux"; lsm=$2; shift ;;
  --lsm=*) lsm=${1#--lsm=} ;;
  --image) [ $# -gt 1 ] || die 2 "--image needs a name"; image=$2; shift ;;
  --spec) [ $# -gt 1 ] || die 2 "--spec needs a file"; spec=$2; shift ;;
  --service) [ $# -gt 1 ] || die 2 "--service needs a name"; service=$2; shift ;;
  --) shift; break ;;
  -*) die 2 "there is no option $1" ;;
  *)
    if [ -n "$command" ]; then break; fi
    command=$1
    ;;
  esac
  shift
done
case $command in
start | flags | restart | status | stop | abort) "$command" "$@" ;;
'') die 2 "say start, flags, restart, status, stop or abort" ;;
*) die 2 "there is no $command; say start, flags, restart, status, stop or abort" ;;
esac
</#noparse>
