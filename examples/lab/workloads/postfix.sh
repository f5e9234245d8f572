# shellcheck shell=bash
# Postfix: a master that starts its daemons one by one, most of them in a chroot and as another user; mail comes by SMTP and goes to a maildir.
options=(--volume postfix-data:/data --volume postfix-queue:/var/spool/postfix --publish 2525:25)
command=(sh -c 'chown 5000:5000 /data; echo lab.example >/etc/mailname; postconf -e "myhostname=lab.example" "mydestination=" "maillog_file=/dev/stdout" "virtual_mailbox_domains=lab.example" "virtual_mailbox_base=/data" "virtual_mailbox_maps=static:box/" "virtual_uid_maps=static:5000" "virtual_gid_maps=static:5000" "compatibility_level=3.6" "smtpd_relay_restrictions=permit_mynetworks,reject_unauth_destination" "mynetworks=127.0.0.0/8"; exec postfix start-fg')
mail() { # TO: with standard input as its text
  fetch --mail-from someone@client.example --mail-rcpt "$1" --upload-file - smtp://127.0.0.1:2525/client.example 2>&1 && echo taken
}
come() { # WORD: whether a mail with it is in the box
  local i
  for i in $(seq 30); do
    inside grep -rqs "$1" /data/box/new && { echo "come: $1"; return; }
    sleep 1
  done
  echo "did not come: $1"
}
ready() { busybox nc -w 5 127.0.0.1 2525 </dev/null | grep -q '^220'; }
exercise() {
  printf 'Subject: a note\r\n\r\nblue\r\n' | mail box@lab.example
  come blue
  printf 'Subject: not for us\r\n\r\nred\r\n' | mail someone@elsewhere.example || echo refused
}
wear() {
  inside postfix reload
  sleep 3
  inside postqueue -p
  inside sh -c 'printf "Subject: by hand\n\ngreen\n" | sendmail box@lab.example'
  come green
}
later() { # a large mail, one that cannot be delivered yet, the queue looked through and emptied
  { printf 'Subject: large\r\n\r\nviolet\r\n' && head -c 300000 /dev/zero | tr '\0' x | fold -w 70 | sed 's/$/\r/'; } | mail box@lab.example
  come violet
  inside sh -c 'echo late | sendmail someone@elsewhere.example'
  sleep 5
  inside postqueue -p | grep -c elsewhere
  inside postsuper -d ALL 2>&1 | grep -c Deleted
  inside postfix reload
  sleep 3
  printf 'Subject: last\r\n\r\nyellow\r\n' | mail box@lab.example
  come yellow
}
