# This profile allows everything and only exists to give the
# application a name instead of having the label "unconfined"

abi <abi/4.0>,
include <tunables/global>

profile app-appimage "/home/u ser/App.AppImage" flags=(default_allow) {
    userns,

    include if exists <local/app-appimage>
}
