abi <abi/5.0>,
@{DE} = gnome kde
${FLATPAK_APPS} = true
profile test {
  if "gnome" in @{DE} {
    /gnome r,
  } else if "kde" in @{DE} {
    /kde r,
  } else {
    /other r,
  }
  if ${FLATPAK_APPS} {
    /flatpak r,
  }
}
