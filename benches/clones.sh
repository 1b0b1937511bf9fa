#!/usr/bin/env bash
# Copies between files of one checkout, ours beside jscpd, in one run: seconds of each (median by the clock, and of processors),
# their ratio, and how many pairs of files only one of them names. Both look for 40 tokens in a row; jscpd keeps to pairs of
# one language, and names a block once where ours names every pair that has it.
#
# usage: benches/clones.sh CHECKOUT FINGERPRINT JSCPD [ROUNDS]
#   FINGERPRINT  the example of buyin-sources, of the release profile
#   JSCPD        jscpd 5
set -euo pipefail
checkout=$(cd "$1" && pwd); ours=$2; jscpd=$3; rounds=${4:-5}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

seconds() { { TIMEFORMAT='%R %U %S'; time "$@" 2>> "$work/said"; } 2>&1 | awk '{ print $1, $2 + $3 }'; }
of_ours() { "$ours" --pairs "$checkout" > "$work/ours.tsv"; }
of_jscpd() {
  "$jscpd" --min-tokens 40 --min-lines 1 --max-lines 1000000 --mode weak --max-size 4mb --reporters json --no-gitignore \
    --output "$work/jscpd" "$checkout" > /dev/null || true
}
median() { sort -n "$1" | awk '{ print $1 }' | sed -n "$(((rounds + 1) / 2))p"; }

of_ours # warms the page cache
for _ in $(seq "$rounds"); do
  seconds of_ours >> "$work/a"
  seconds of_jscpd >> "$work/b"
done
awk -v a="$(median "$work/a")" -v b="$(median "$work/b")" 'BEGIN { printf "ours %.2f s, jscpd %.2f s, ratio %.2f\n", a, b, a / b }'
echo "seconds and processor seconds: ours $(sort -n "$work/a" | head -1), jscpd $(sort -n "$work/b" | head -1)"

python3 - "$checkout" "$work" <<'END'
import json, os, sys
checkout, work = sys.argv[1:]
def pair(one, other):
    relative = lambda path: os.path.relpath(os.path.join(checkout, path), checkout)
    return tuple(sorted((relative(one), relative(other))))
ours = {}
for line in open(f"{work}/ours.tsv"):
    one, other, count = line.rstrip("\n").split("\t")
    ours[pair(one, other)] = int(count)
found = json.load(open(f"{work}/jscpd/jscpd-report.json"))["duplicates"]
theirs = {}
for clone in found:
    # Names end in `:format` where a file holds several.
    name = lambda side: clone[side]["name"].removesuffix(":" + clone["format"])
    key = pair(name("firstFile"), name("secondFile"))
    if key[0] != key[1]:
        theirs[key] = theirs.get(key, 0) + clone["lines"]
def linked(pairs):
    """Groups of files that pairs tie together: a block that is named once ties them as well as every pair of it."""
    top = {}
    def find(file):
        while top.setdefault(file, file) != file:
            file = top[file]
        return file
    for one, other in pairs:
        top[find(one)] = find(other)
    return find
both = ours.keys() & theirs.keys()
print(f"pairs of files: ours {len(ours)}, jscpd {len(theirs)}, both {len(both)}")
tie, known = linked(ours), linked(theirs)
lost = sorted(((lines, key) for key, lines in theirs.items() if tie(key[0]) != tie(key[1])), reverse=True)
more = sorted(((count, key) for key, count in ours.items() if known(key[0]) != known(key[1])), reverse=True)
print(f"tied together by jscpd alone: {len(lost)}; by ours alone: {len(more)}")
for what, rows in (("lines, jscpd alone", lost), ("fingerprints, ours alone", more)):
    for size, (one, other) in rows[:10]:
        print(f"  {size} {what}: {one} | {other}")
END
