# The container of these examples as a command line.
docker run -d --name web \
  --user 101:101 -w /srv -e TZ=UTC -eLANG=C \
  --cap-drop all --cap-add=NET_BIND_SERVICE --cap-add CAP_CHOWN \
  --security-opt no-new-privileges --security-opt apparmor=lsmith-web \
  --read-only --tmpfs /var/cache/nginx \
  -v /srv/web:/usr/share/nginx/html:ro \
  -p 8080:80 --memory 128m --pids-limit 64 \
  nginx:1.27 nginx -g 'daemon off;'
