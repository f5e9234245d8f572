abi <abi/3.0>,
profile web {
  /srv/[]a-c* r,
}
