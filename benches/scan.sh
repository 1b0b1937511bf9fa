#!/usr/bin/env bash
# Scan speed against git, side by side: `git log HEAD --numstat` of every repository one after another, then a full scan of
# all of them into an empty lake, alternating; prints the medians and their ratio, and what a rescan with nothing new costs.
# Then copies of the repositories are scanned, the largest gets one more commit, and the rescan that reads it is timed.
# On a machine that does other things look at the processor seconds too: git uses one processor, a scan all.
#
# usage: benches/scan.sh MIRRORS BUYIN [ROUNDS]
#   MIRRORS  folder of repositories that are complete (git dies on missing blobs)
#   BUYIN    program to run: `BUYIN scan --no-picture --lake LAKE MIRRORS`, or, named `scan`, the example `scan LAKE MIRRORS`
set -euo pipefail
mirrors=$(cd "$1" && pwd); buyin=$2; rounds=${3:-5}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

repositories() {
  find "$mirrors" -maxdepth 4 -name HEAD -path '*' -exec dirname {} \; | while read -r folder; do
    [ -d "$folder/objects" ] && [ -d "$folder/refs" ] && echo "$folder"
  done | sort
}
# Seconds by the clock and of processors.
seconds() { { TIMEFORMAT='%R %U %S'; time "$@" > /dev/null 2>> "$work/said"; } 2>&1 | awk '{ print $1, $2 + $3 }'; }
of_git() {
  for repository in $(repositories); do
    git --git-dir="$repository" log HEAD --numstat --no-renames --diff-merges=first-parent --format=%H
  done
}
of_buyin() {
  case $(basename "$buyin") in
    scan*) "$buyin" "$1" "$mirrors" ;;
    *) "$buyin" scan --no-picture --lake "$1" "$mirrors" ;;
  esac
}
median() { awk -v c="$1" '{ print $c }' | sort -n | sed -n "$(((rounds + 1) / 2))p"; }
# One more commit, of one new file, on the default branch of a bare repository.
commit() {
  local who=(-c user.name=bench -c user.email=bench@example.org) tree blob
  export GIT_DIR=$1 GIT_INDEX_FILE=$work/index
  rm -f "$GIT_INDEX_FILE"
  git read-tree HEAD
  blob=$(echo "round $2" | git hash-object -w --stdin)
  git update-index --add --cacheinfo "100644,$blob,bench-$2.txt"
  tree=$(git write-tree)
  git update-ref HEAD "$(git "${who[@]}" commit-tree -m "Round $2" -p HEAD "$tree")"
  unset GIT_DIR GIT_INDEX_FILE
}

of_git > /dev/null # warms the page cache
for round in $(seq "$rounds"); do
  seconds of_git >> "$work/git"
  rm -rf "$work/lake"
  seconds of_buyin "$work/lake" >> "$work/buyin"
  seconds of_buyin "$work/lake" >> "$work/again"
  echo "round $round, seconds and processor seconds: git $(tail -1 "$work/git"), scan $(tail -1 "$work/buyin"), again $(tail -1 "$work/again")"
done
of() { median "$2" < "$work/$1"; }
awk -v g="$(of git 1)" -v s="$(of buyin 1)" -v a="$(of again 1)" -v gp="$(of git 2)" -v sp="$(of buyin 2)" 'BEGIN {
  printf "git %.2f s, scan %.2f s, ratio %.3f (bar 0.6); rescan %.3f s, %.2f %% of the scan (bar 1 %%)\n", g, s, s / g, a, 100 * a / s
  printf "processor seconds: git %.2f, scan %.2f, ratio %.3f, on two processors at best %.3f\n", gp, sp, sp / gp, sp / gp / 2 }'

cp -r "$mirrors" "$work/copies"
mirrors=$work/copies
rm -rf "$work/lake"
of_buyin "$work/lake" > /dev/null
largest=$(for one in $(repositories); do echo "$(git --git-dir="$one" rev-list --count HEAD) $one"; done | sort -n | tail -1)
for round in $(seq "$rounds"); do
  commit "${largest#* }" "$round"
  seconds of_buyin "$work/lake" >> "$work/more"
done
awk -v m="$(of more 1)" -v p="$(of more 2)" -v c="${largest%% *}" 'BEGIN {
  printf "one new commit on top of %d: %.3f s, %.3f processor seconds (bar 0.3 s)\n", c, m, p }'
