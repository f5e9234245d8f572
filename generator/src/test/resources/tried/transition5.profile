abi <abi/5.0>,
profile bwrap /usr/bin/bwrap flags=(attach_disconnected) {
  priority=100 allow px /opt/google/chrome/chrome -> &bwrap//&chrome,
  allow px /** -> &bwrap//&unpriv_bwrap,
  allow userns,
  allow capability,
  profile unpriv_bwrap flags=(attach_disconnected) {
    allow pix /** -> &unpriv_bwrap,
    audit deny capability,
    allow all,
  }
}
