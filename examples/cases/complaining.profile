profile app flags=(complain) {
  /etc/app.conf r,
}
