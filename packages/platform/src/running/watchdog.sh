# Ends what another process had started, and removes its temporary folders, once that process is gone: standard input ends then, however it died. In sh, because
# it waits beside every Coffer for the whole of its life. Lines of its input:
#   child <pid> <signal>    started: to be ended with this signal, and with KILL where that does not do
#   gone <pid>              ended by itself
#   folder <path>           a temporary folder, to be removed
#   kept <path>             removed already
#   ending <pid>            ends in a moment, or is ended
trap '' INT TERM HUP
children=
folders=
nl='
'

# Tells a process from a later one with the same id (proc(5), the 22nd field); empty where /proc does not tell.
started() {
  sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
}

alive() {
  kill -0 "$1" 2>/dev/null && [ "$(started "$1")" = "$2" ] && [ "$(sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -c 1)" != Z ]
}

signal_all() {
  for child in $children; do
    pid=${child%%:*}
    rest=${child#*:}
    alive "$pid" "${rest#*:}" && kill "-${1:-${rest%%:*}}" "$pid" 2>/dev/null
  done
}

any_alive() {
  for child in $children; do
    rest=${child#*:}
    alive "${child%%:*}" "${rest#*:}" && return 0
  done
  return 1
}

wait_for_all() {
  tries=0
  while any_alive && [ "$tries" -lt 100 ]; do
    tries=$((tries + 1))
    sleep 0.05
  done
}

end_for_certain() {
  since=$(started "$1")
  tries=0
  while alive "$1" "$since"; do
    tries=$((tries + 1))
    [ "$tries" -lt 50 ] || kill -KILL "$1" 2>/dev/null
    sleep 0.1
  done
}

# A database of root's may lie behind a link (packages/local-parts/src/postgres-cluster.ts).
remove() {
  case $1 in
    */coffer-*) ;;
    *) return ;;
  esac
  find "$1" -maxdepth 3 -name postgres -type l 2>/dev/null | while IFS= read -r link; do
    outside=$(dirname "$(readlink "$link")")
    case $outside in
      /var/tmp/coffer-*) rm -rf "$outside" ;;
    esac
  done
  rm -rf "$1"
}

while IFS= read -r line; do
  rest=${line#* }
  case $line in
    child\ *) children="$children ${rest%% *}:${rest#* }:$(started "${rest%% *}")" ;;
    gone\ *)
      left=
      for child in $children; do [ "${child%%:*}" = "$rest" ] || left="$left $child"; done
      children=$left
      ;;
    folder\ *) folders="$folders$rest$nl" ;;
    kept\ *)
      folders=$(printf '%s' "$folders" | grep -Fxv -- "$rest")
      [ -z "$folders" ] || folders="$folders$nl"
      ;;
    ending\ *) end_for_certain "$rest" & ;;
  esac
done

signal_all
wait_for_all
signal_all KILL
wait_for_all
printf '%s' "$folders" | while IFS= read -r folder; do remove "$folder"; done
