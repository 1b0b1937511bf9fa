#!/usr/bin/env python3
"""How fast `buyin serve` answers: fifty readers over twelve month ends and all pages, beside a static file of the same server.

    benches/serve.py BUYIN FOLDER

FOLDER is scanned already (`buyin demo FOLDER`). Bounded in requests and time, loopback only, ends by itself. Readers are
threads of one Python, so the static file says what asking itself takes.
"""
import http.client
import re
import subprocess
import sys
import threading
import time

READERS, ROUNDS, LONGEST = 50, 4, 300.0


def get(connection, path):
    begun = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    return time.perf_counter() - begun, answer.status, body


def links(address, path, pattern):
    _, _, body = get(http.client.HTTPConnection(address, timeout=120), path)
    found = re.findall(rb'href="(' + pattern.encode() + rb'[^"#]*)"', body)
    return [link.decode().replace("&amp;", "&").replace("&#38;", "&") for link in found]


def pages(address):
    """Every page of the navigation, and one thing of each kind."""
    all_pages = ["/", "/ledger", "/candidates", "/products", "/requests", "/bets", "/teams", "/visible", "/search?q=a"]
    for page, pattern in [("/candidates", "/candidate\\?"), ("/products", "/product\\?"), ("/requests", "/request\\?"),
                          ("/bets", "/bet\\?"), ("/teams", "/statement\\?"), ("/ledger", "/evidence\\?")]:
        all_pages += links(address, page, pattern)[:2]
    return all_pages


def month_ends(address):
    _, _, body = get(http.client.HTTPConnection(address, timeout=120), "/")
    return [day.decode() for day in re.findall(rb'<option value="(\d{4}-\d\d-\d\d)"', body)][:12]


def read(address, paths, times, statuses, deadline):
    connection = http.client.HTTPConnection(address, timeout=60)
    for path in paths:
        if time.perf_counter() > deadline:
            return
        took, status, _ = get(connection, path)
        times.append(took)
        statuses.append(status)


def crowd(address, paths):
    """Fifty readers, each beginning elsewhere."""
    times, statuses, deadline = [], [], time.perf_counter() + LONGEST
    begun = time.perf_counter()
    step = max(1, len(paths) // READERS)
    turns = [(paths[at * step:] + paths[:at * step])[: max(20, len(paths) * ROUNDS // READERS)] for at in range(READERS)]
    readers = [threading.Thread(target=read, args=(address, turn, times, statuses, deadline)) for turn in turns]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return sorted(times), statuses, time.perf_counter() - begun


def told(name, times, statuses, took):
    at = lambda part: times[min(len(times) - 1, int(len(times) * part))] * 1000
    gone = sum(1 for status in statuses if status == 404)
    refused = sum(1 for status in statuses if status >= 400) - gone
    print(f"{name:<28} {len(times):>6} answers  {len(times) / took:>7.0f}/s  median {at(0.5):>7.1f} ms  "
          f"p99 {at(0.99):>7.1f} ms  most {times[-1] * 1000:>7.1f} ms  not there that day {gone}  refused {refused}")


def memory(process):
    with open(f"/proc/{process.pid}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1)) / 1024


def main():
    program, folder = sys.argv[1:3]
    begun = time.perf_counter()
    server = subprocess.Popen([program, "serve", "--quiet", "--listen", "127.0.0.1:0"], cwd=folder, stdout=subprocess.PIPE)
    try:
        address = server.stdout.readline().decode().strip().removeprefix("http://").rstrip("/")
        get(http.client.HTTPConnection(address, timeout=120), "/")
        print(f"start to first page          {time.perf_counter() - begun:.2f} s")
        paths = []
        for day in month_ends(address):
            paths += [f"{page}{'&' if '?' in page else '?'}as_of={day}" for page in pages(address) if "as_of" not in page]
        begun, connection, cold = time.perf_counter(), http.client.HTTPConnection(address, timeout=120), []
        for path in paths:
            took, _, _ = get(connection, path)
            cold.append(took)
        told("cold, one reader", sorted(cold), [], time.perf_counter() - begun)
        told("warm, fifty readers", *crowd(address, paths))
        told("a static file, fifty readers", *crowd(address, ["/static/style.css"] * len(paths)))
        print(f"memory, at most              {memory(server):.0f} MB for {len(paths)} pages")
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main()
