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

</#noparse>
<#include "losses.sh.ftl">

<#include "policies.sh.ftl">
<#noparse>

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

find_container() { # the id that the engine wrote, the recording's name, or what Compose or another has named as it likes
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
asked() { "$engine" inspect --format "$1" "$container" 2>/dev/null || true; } # FORMAT
# Whether the container was started as it was to be: another one of the same name is not ours to stop.
labelled() { # CONTAINER
  options=$("$engine" inspect --format '{{.HostConfig.SecurityOpt}}' "$1" 2>/dev/null | tr '[],' '   ')
  case " $options " in *" $(label) "*) true ;; *) false ;; esac
}
ours() { labelled "$container"; }
running() { ours && [ "$(asked '{{.State.Running}}')" = true ]; }
recorded() {
  [ -e "$state" ] || die 1 "$name is not being recorded; begin with start"
  lsm=$(kept lsm)
  log=$(kept log)
  engine=$(kept engine)
}

restart() {
  recorded
  container=$(find_container)
  run "$engine" stop "$container"
  [ "$lsm" != apparmor ] || load_apparmor
  run "$engine" start "$container"
}

status() {
  if [ ! -e "$state" ]; then
    say "$name is not being recorded"
    return 1
  fi
  recorded
  container=$(find_container)
  ask_audit
  if running; then now=running; else now="not running"; fi
  say "recording  $name, since $(kept begun), under $(label)"
  say "container  $container: $now"
  say "records    $(grep -a -c -e "$profile" -e ":$domain:" "$log" || true) in $log"
  say "lost       $(($(audit lost) - $(kept lost))) since then, the kernel says"
}

</#noparse>
<#include "log.sh.ftl">
<#noparse>

stop() { # FOLDER
  recorded
  container=$(find_container)
  folder=${1:-$name}
  case $folder in */) folder=${folder%/} ;; esac
  [ ! -e "$folder" ] || die 1 "$folder is there already; name another folder"
  [ -e "$state/started" ] || die 1 "the recording did not start; abort it"
  if [ -n "$spec" ]; then
    [ -r "$spec" ] || die 1 "$spec cannot be read; name a description of the container"
  else
    ours || die 1 "there is no container $container that was started with --security-opt $(label); start it so, name its description with --spec, or abort"
  fi
  if [ -n "$dry" ]; then
    say "$engine inspect $container; the log from $(kept begun) on; then:"
    undo
    return
  fi
  made=$folder.new
  rm -rf "$made"
  mkdir -p "$made"
  if [ -n "$spec" ]; then
    cat "$spec" >"$made/inspect.json"
  else
    if running; then run "$engine" stop "$container" >/dev/null; fi
    "$engine" inspect "$container" >"$made/inspect.json"
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
  container=$(find_container)
  # A program that runs under a profile which is taken away is confined by none.
  if running; then run "$engine" stop "$container"; fi
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
