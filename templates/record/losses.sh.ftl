<#noparse>
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
</#noparse>
