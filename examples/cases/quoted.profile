profile app {
  "@{FOO}=/.foo/*" r,
}
