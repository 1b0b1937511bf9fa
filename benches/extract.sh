#!/usr/bin/env bash
# Extraction against git-filter-repo, side by side and of the same: a bare repository with the default branch, and with its
# tags where TAGS=1, that borrows the source's objects (borrowed, since a source that lacks blobs cannot be cloned; made
# anew for filter-repo every round, which rewrites in place, and not timed). Then `git filter-repo --subdirectory-filter` and
# our extraction, alternating. Prints the medians, their ratio, and whether each has exactly the trees that the commits of
# the source have at the path. filter-repo keeps merges that were no fast-forward in the source, of which nothing is left but
# an ancestor joined to its descendant; we do not, as it does with `--prune-degenerate always`: so it has more commits, of
# the same trees.
#
# usage: [TAGS=1] [JOSH=PROGRAM] benches/extract.sh EXTRACT FILTER_REPO ROUNDS REPOSITORY PATH [REPOSITORY PATH …]
#   EXTRACT      the example `extract`
#   FILTER_REPO  the program git-filter-repo, or `none` to time ours alone
#   JOSH         if set, josh-filter: timed too, its filter alone into the repository it reads
set -euo pipefail
extract=$1; filter_repo=$2; rounds=$3; shift 3
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1

# Seconds by the clock and of processors.
seconds() { { TIMEFORMAT='%R %U %S'; time "$@" > /dev/null 2>> "$work/said"; } 2>&1 | awk '{ print $1, $2 + $3 }'; }
median() { awk -v c="$1" '{ print $c }' | sort -n | sed -n "$(((rounds + 1) / 2))p"; }
trees_of_source() {
  git -C "$1" rev-list HEAD | sed "s|\$|:$2|" | git -C "$1" cat-file --batch-check | awk '$2 == "tree" { print $1 }' | sort -u
}
# Where the path was deleted, a commit has the empty tree, which the source does not have at the path.
trees() { git -C "$1" log --format=%T HEAD | grep -v "$(git -C "$1" hash-object -t tree /dev/null)" | sort -u; }
same() { if cmp -s "$1" "$2"; then echo same; else echo DIFFERENT; fi; }
borrow() { # from, to
  rm -rf "$2"
  git init -q --bare --initial-branch=main "$2"
  git -C "$1" rev-parse --path-format=absolute --git-path objects > "$2/objects/info/alternates"
  {
    echo "create refs/heads/main $(git -C "$1" rev-parse HEAD)"
    [ "${TAGS:-0}" = 0 ] || git -C "$1" for-each-ref --merged HEAD --format='create %(refname) %(objectname)' refs/tags
  } | git -C "$2" update-ref --stdin
}

while [ $# -ge 2 ]; do
  repository=$1; path=$2; shift 2
  : > "$work/theirs"; : > "$work/ours"; : > "$work/joshs"
  trees_of_source "$repository" "$path" > "$work/expected"
  borrow "$repository" "$work/source"
  for round in $(seq "$rounds"); do
    if [ "$filter_repo" != none ]; then
      borrow "$repository" "$work/filtered"
      seconds env -C "$work/filtered" "$filter_repo" --force --quiet --subdirectory-filter "$path" >> "$work/theirs"
    fi
    if [ -n "${JOSH:-}" ]; then
      borrow "$repository" "$work/josh"
      seconds env -C "$work/josh" "$JOSH" ":/$path" HEAD >> "$work/joshs"
    fi
    rm -rf "$work/new"
    seconds "$extract" "$work/source" "$path" "$work/new" >> "$work/ours"
  done
  trees "$work/new" > "$work/trees"
  commits=$(git -C "$work/new" rev-list --count HEAD)
  ours=$(median 1 < "$work/ours")
  printf '%s %s: %s commits read, %s kept, %s trees (%s)\n' "$(basename "$repository")" "$path" \
    "$(git -C "$repository" rev-list --count HEAD)" "$commits" "$(wc -l < "$work/trees")" "$(same "$work/expected" "$work/trees")"
  if [ "$filter_repo" = none ]; then
    printf '  ours %.2f s\n' "$ours"
  else
    theirs=$(median 1 < "$work/theirs")
    trees "$work/filtered" > "$work/trees"
    printf '  filter-repo %s commits, trees %s\n' "$(git -C "$work/filtered" rev-list --count HEAD)" "$(same "$work/expected" "$work/trees")"
    awk -v t="$theirs" -v o="$ours" -v tp="$(median 2 < "$work/theirs")" -v op="$(median 2 < "$work/ours")" 'BEGIN {
      printf "  filter-repo %.2f s, ours %.2f s, %.1f times as fast (bar 10)\n", t, o, t / o
      printf "  processor seconds: %.2f and %.2f, %.1f times fewer\n", tp, op, tp / op }'
  fi
  if [ -n "${JOSH:-}" ]; then
    git -C "$work/josh" log --format=%T FILTERED_HEAD | sort -u > "$work/trees"
    awk -v t="$(median 1 < "$work/joshs")" -v o="$ours" -v c="$(git -C "$work/josh" rev-list --count FILTERED_HEAD)" -v s="$(same "$work/expected" "$work/trees")" \
      'BEGIN { printf "  josh %.2f s, ours %.1f times as fast; %s commits, trees %s\n", t, t / o, c, s }'
  fi
done
