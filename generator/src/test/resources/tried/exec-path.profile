abi <abi/4.0>,
include <tunables/global>
profile diffuse "/opt/Diffuse/diffuse" flags=(unconfined) {
  userns,
  @{exec_path} mr,
  include if exists <local/diffuse>
}
