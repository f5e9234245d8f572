@{PROC}=/proc/
profile app {
  /@{PROC}/version r,
}
