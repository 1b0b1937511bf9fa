#!/usr/bin/env bash
# What answers cost on a large lake, each in a process of its own: the first ledger after a scan, the ledger after somebody
# moved to another team, then ledger, picture and adoption once they were asked for before; with each the peak of memory.
#
# usage: benches/ledger.sh PROGRAM [CHANGES [LAKE]]
#   PROGRAM  the example `ledger` (cargo build --workspace --examples)
#   CHANGES  rows of changes of the made-up lake, 5,000,000 unless given
#   LAKE     folder to keep the lake in; one that is there is taken as it is
set -euo pipefail
program=$1; changes=${2:-5000000}; lake=${3:-$(mktemp -d)/lake}
[ $# -ge 3 ] || trap 'rm -rf "$(dirname "$lake")"' EXIT
[ -d "$lake/manifest" ] || "$program" make "$lake" "$changes"

ask() { # what, question, people moved
  local said
  said=$({ /usr/bin/time -f 'all %e s, processor %U + %S s, %M KB at most' "$program" ask "$lake" "$2" "$3"; } 2>&1 | paste -sd '|' -)
  printf '%-34s %s\n' "$1" "$said"
}
rm -rf "$lake/cache"
ask 'ledger, first after a scan' ledger 0
ask 'ledger, one membership edited' ledger 1
ask 'ledger, warm' ledger 1
ask 'picture, first' picture 1
ask 'picture, warm' picture 1
ask 'picture, one membership edited' picture 2
ask 'adoption, warm' adoption 2
