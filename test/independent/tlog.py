"""A whole log as a folder of C2SP tlog-tiles: `checkpoint`, `tile/<L>/<N>[.p/<W>]`, `tile/entries/<N>[.p/<W>]`."""
import os

from formats import Bad, leaf_hash, need, open_checkpoint, tree_hash
from log import check_line, check_origins, check_signers, check_threads, read_entry

WIDTH = 256


def tile_path(n):
    parts = ['%03d' % (n % 1000)]
    while n >= 1000:
        n //= 1000
        parts.insert(0, 'x%03d' % (n % 1000))
    return '/'.join(parts)


def read_tile(root, kind, n, width):
    """The full tile where there is one: a partial one may be gone once it is full."""
    path = os.path.join(root, 'tile', kind, tile_path(n))
    for candidate in [path] if width == WIDTH else ['%s.p/%d' % (path, width), path]:
        if os.path.isfile(candidate):
            with open(candidate, 'rb') as file:
                return file.read()
    raise Bad('tile/%s/%s: missing' % (kind, tile_path(n)))


def widths(count):
    """Of `count` hashes in a row: the width of each tile, the last one partial."""
    full, rest = divmod(count, WIDTH)
    return [WIDTH] * full + ([rest] if rest else [])


def entries_of(bundle, width, where):
    found = []
    while bundle and len(found) < width:
        size = int.from_bytes(bundle[:2], 'big')
        need(len(bundle) >= 2 + size, where + ': cut')
        found.append(bundle[2 : 2 + size])
        bundle = bundle[2 + size :]
    need(len(found) == width, where + ': width')
    return found


def verify_tlog(root, log_key):
    with open(os.path.join(root, 'checkpoint'), 'rb') as file:
        origin, size, head = open_checkpoint(file.read(), log_key)
    raw = []
    for n, width in enumerate(widths(size)):
        raw += entries_of(read_tile(root, 'entries', n, width), width, 'entries %d' % n)
    row = [leaf_hash(entry) for entry in raw]
    need(tree_hash(row) == head, 'the entries do not lead to the head')
    level = 0
    while row:
        for n, width in enumerate(widths(len(row))):
            tile = read_tile(root, str(level), n, width)
            need(tile[: 32 * width] == b''.join(row[n * WIDTH : n * WIDTH + width]), 'tile %d/%d: other hashes' % (level, n))
        row = [tree_hash(row[n * WIDTH : (n + 1) * WIDTH]) for n in range(len(row) // WIDTH)]
        level += 1
    entries = [read_entry(data, index) for index, data in enumerate(raw)]
    check_line(entries)
    check_threads(entries, {entry.thread for entry in entries})
    check_signers(entries)
    check_origins(entries, origin)
    return {'log': origin, 'entries': size}
