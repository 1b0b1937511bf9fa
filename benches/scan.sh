#!/usr/bin/env bash
# Scan speed against git, side by side: `git log HEAD --numstat` of every repository one after another, then a full scan of
# all of them into an empty lake, alternating; prints the medians and their ratio, and what a rescan with nothing new costs.
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
seconds() { local begin end; begin=$(date +%s.%N); "$@" > /dev/null; end=$(date +%s.%N); echo "$end - $begin" | bc; }
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
median() { sort -n | sed -n "$(((rounds + 1) / 2))p"; }

of_git > /dev/null # warms the page cache
for round in $(seq "$rounds"); do
  seconds of_git >> "$work/git"
  rm -rf "$work/lake"
  seconds of_buyin "$work/lake" >> "$work/buyin"
  seconds of_buyin "$work/lake" >> "$work/again"
  echo "round $round: git $(tail -1 "$work/git") s, scan $(tail -1 "$work/buyin") s, again $(tail -1 "$work/again") s"
done
git=$(median < "$work/git"); scan=$(median < "$work/buyin"); again=$(median < "$work/again")
awk -v g="$git" -v s="$scan" -v a="$again" 'BEGIN {
  printf "git %.2f s, scan %.2f s, ratio %.3f (bar 0.6); rescan %.3f s, %.2f %% of the scan (bar 1 %%)\n", g, s, s / g, a, 100 * a / s }'
