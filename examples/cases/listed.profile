profile app {
  network inet stream ip=127.0.0.1 port=(80 443),
}
