# shellcheck shell=sh
# What Java is told, for the launcher of a checkout and for that of an installation. To be read by sh: sets $options, words without blanks,
# from the command line of lsmith.

# shellcheck disable=SC2034 # for whoever reads this
options='-XX:+UseSerialGC -Xshare:auto -XX:-UsePerfData -Xlog:disable -Xlog:all=error:stderr
  -Dorg.freemarker.loggerLibrary=none -Dfile.encoding=UTF-8'

# Java opens only names that the locale can spell.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  *[Uu][Tt][Ff]*) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac

# Java's second compiler pays for itself only where there is much to read, and there only for what runs very often: it costs about as much
# processor time as it saves in 3 GB of a log that says the same things again and again, and never pays in short or varied ones.
bytes=0
for argument; do
  if [ -f "$argument" ]; then
    size=$(stat -L -c %s -- "$argument")
    case $argument in *.gz | *.xz | *.zst) size=$((size * 10)) ;; esac
    bytes=$((bytes + size))
  elif [ "$argument" = - ]; then
    bytes=$((bytes + 30000000)) # at a guess
  fi
done
if [ "$bytes" -lt 3000000000 ]; then
  options="$options -XX:TieredStopAtLevel=1"
  # Most of what a short run executes runs a few times only: what the first compiler inlines is then compiled for nothing.
  if [ "$bytes" -lt 30000000 ]; then options="$options -XX:C1MaxInlineSize=10"; fi
  # On two processors Java would let three threads compile beside its own work.
  if [ "$(nproc)" -le 2 ]; then options="$options -XX:CICompilerCount=1"; fi
else
  options="$options -XX:Tier4InvocationThreshold=200000 -XX:Tier4MinInvocationThreshold=50000
    -XX:Tier4CompileThreshold=400000 -XX:Tier4BackEdgeThreshold=400000"
fi
