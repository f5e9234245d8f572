profile app {
  mount options=(rw, bind) /a/ -> /b/,
}
