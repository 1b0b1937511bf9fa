"""How far the ledger is from what truly happened at acme, and how often its 80 % ranges hold.

usage: python3 benches/truth.py BUYIN FOLDER      (FOLDER as made by `buyin demo FOLDER`)
"""

import collections
import csv
import json
import pathlib
import subprocess
import sys
import tomllib

buyin, folder = pathlib.Path(sys.argv[1]).absolute(), pathlib.Path(sys.argv[2])


def rows(name):
    with open(folder / "truth" / name, newline="") as file:
        return list(csv.DictReader(file))


def quarter(day):
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


stays = collections.defaultdict(list)
for stay in rows("memberships.csv"):
    stays[stay["person"]].append((stay["since"], stay["until"] or "9999", stay["team"]))
products = []
for path in sorted((folder / "products").glob("*.toml")):
    for component in tomllib.loads(path.read_text()).get("component", []):
        products.append((component["repository"], component.get("path", ""), path.stem))


def product(repository, path):
    """The declared product that holds a path, else the path as a provisional product is named."""
    inside = [p for p in products if p[0] == repository and (path == p[1] or path.startswith(p[1] + "/") or not p[1])]
    return max(inside, key=lambda p: len(p[1]))[2] if inside else f"{repository}:{path}" if path else repository


truth, worked, coded = collections.Counter(), 0.0, 0.0
for day in rows("days.csv"):
    share = float(day["share"])
    worked += share
    team = next((team for since, until, team in stays[day["person"]] if since <= day["day"] < until), None)
    if day["repository"] and day["activity"] == "code" and team:
        coded += share
        truth[team, product(day["repository"], day["path"]), quarter(day["day"])] += share

command = [buyin, "ledger", "--by", "paying_team,product,quarter", "--kind", "build", "--policy", "public", "--format", "json"]
answer = json.loads(subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout)
known = {row["product"] for row in answer["rows"] if row["product"]}
cells = [row for row in answer["rows"] if row["product"]]
found = {(row["paying_team"], row["product"], row["period"]): row for row in cells}
keys = {key for key in truth if key[1] in known and truth[key] >= 1} | set(found)
both = [(truth[key], found.get(key)) for key in sorted(keys)]
mid = sum(row["mid"] for _, row in both if row)
real = sum(amount for amount, _ in both)
scale = real / mid if mid else 0
held = sum(bool(row) and row["low"] <= amount <= row["high"] for amount, row in both)
scaled = sum(bool(row) and row["low"] * scale <= amount <= row["high"] * scale for amount, row in both)
shares = sum(abs(amount / real - (row["mid"] / mid if row else 0)) for amount, row in both) / 2
print(f"days worked {worked:,.0f}, on components {coded:,.0f}; visible {answer['visible_total']['visible']:,.0f}")
print(f"team x product x quarter, building: {len(both)} cells; estimated / true {mid / real:.2f}")
print(f"share error (total variation) {shares:.3f}; 80 % range holds {held / len(both):.2f}, after scaling {scaled / len(both):.2f}")
