# shellcheck shell=bash
# Sourced by the jobs: TOMOYO's policy in the kernel, and its log. Nothing but the kernel's own files is needed.
tomoyo=/sys/kernel/security/tomoyo
tomoyo_log=/var/log/tomoyo/audit.log

# The kernel takes a policy for loaded once it has run its loader, and runs that when the trigger is executed (host/boot.sh names both).
# Before that anybody may write the policy, afterwards only the programs in `manager`. A domain's name and the lines below it have to come by one
# descriptor, as the kernel keeps there which domain is meant.
activate_tomoyo() { # FOLDER: profile.conf, exception_policy.conf, domain_policy.conf
  mkdir -p /lab/tomoyo /var/log/tomoyo
  cp "$1"/*.conf /lab/tomoyo/
  printf '%s\n' /usr/bin/bash /usr/bin/cat /usr/bin/tee >/lab/tomoyo/manager.conf
  cat >/lab/load-tomoyo <<'LOADER'
#!/bin/bash
for each in manager profile exception_policy domain_policy; do
  [ ! -f "/lab/tomoyo/$each.conf" ] || cat "/lab/tomoyo/$each.conf" >"/sys/kernel/security/tomoyo/$each"
done
LOADER
  printf '#!/bin/bash\nexit 0\n' >/lab/activate
  chmod 755 /lab/load-tomoyo /lab/activate
  /lab/activate
  say "TOMOYO's policy: $(grep -c '^use_profile [1-9]' $tomoyo/domain_policy) domains that are looked at"
  follow_tomoyo
}

follow_tomoyo() { # the log is emptied by reading it; an entry is a text of three lines and a NUL
  : >>$tomoyo_log
  (while sleep 0.2; do tr -d '\000' <$tomoyo/audit >>$tomoyo_log 2>/dev/null; done) &
}

load_tomoyo() { # FOLDER: what lsmith wrote
  local each
  for each in profile exception_policy domain_policy; do
    cat "$1/$each.conf" >"$tomoyo/$each"
  done
}

probe_is_first_program() { # FOLDER: a domain is known by paths, so that the probe has to be called what the container's first program is
  echo "aggregator /probe $(sed -n '/^<kernel> .* /{s/.* //;p;q}' "$1/domain_policy.conf")" >$tomoyo/exception_policy
}

new_tomoyo_denials() { # since the last call, each on one line
  local from=1 entry='/^#.* mode=enforcing granted=no/ { head = $0; getline domain; getline rule; print head " | " domain " | " rule }'
  [ ! -f /lab/tomoyo/seen ] || from=$(cat /lab/tomoyo/seen)
  echo $(($(stat -c %s $tomoyo_log) + 1)) >/lab/tomoyo/seen
  tail -c "+$from" $tomoyo_log | awk "$entry"
}
