abi <abi/4.0>,
include <tunables/global>

profile pi-mono "/nix/store/abc-pi-mono/bin/pi" {
  include <abstractions/base>

  allow all,

  audit deny "/nix/store/abc-sops/bin/sops" x,
  audit deny "/etc/sops/age/**" rwklm,
  audit deny "/run/secrets/" r,
}
