profile app {
  /etc/app.conf r,
}
@{LATE}=/srv
