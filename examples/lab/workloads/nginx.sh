# shellcheck shell=bash
# nginx: root starts it, its workers are www-data's; pages on a read-only mount; reload, and logs that are opened anew.
options=(--volume /srv/www:/var/www/html:ro,Z --publish 8080:80)
command=(nginx -g 'daemon off;')
prepare() {
  mkdir -p /srv/www
  echo '<h1>hello</h1>' >/srv/www/index.html
  head -c 300000 /dev/zero | tr '\0' a >/srv/www/large
}
ready() { [ "$(status http://127.0.0.1:8080/)" = 200 ]; }
exercise() {
  fetch http://127.0.0.1:8080/
  status http://127.0.0.1:8080/missing
  fetch http://127.0.0.1:8080/large | wc -c
  status --request POST --data x=1 http://127.0.0.1:8080/
}
wear() {
  inside nginx -t
  inside nginx -s reload 2>/dev/null
  sleep 2
  inside mv /var/log/nginx/access.log /var/log/nginx/access.log.1
  inside nginx -s reopen 2>/dev/null
  sleep 1
  fetch http://127.0.0.1:8080/
}
later() { # logs moved away by other names, again and again; a large body; a reload
  local i
  for i in 2 3; do
    inside mv /var/log/nginx/access.log /var/log/nginx/access.log.$i
    inside mv /var/log/nginx/error.log /var/log/nginx/error.log.$i
    inside nginx -s reopen 2>/dev/null
    sleep 1
    fetch http://127.0.0.1:8080/
  done
  inside sh -c '[ -s /var/log/nginx/access.log ] && echo logged'
  head -c 300000 /dev/zero | status --request POST --data-binary @- http://127.0.0.1:8080/
  inside nginx -s reload 2>/dev/null
  sleep 1
  fetch http://127.0.0.1:8080/
}
