profile app {
  network packet,
}
