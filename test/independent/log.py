"""What holds between entries, whether they are those of a dossier or a whole log: threads, instants, origins, signers."""
import re

from formats import Entry, b64, canonical, good_key, key_id, need, parse_vkey, signed


def check_line(entries):
    """Indexes rise, instants never fall, no place or id of a device is used twice, and drills and life do not mix."""
    places, ids = set(), set()
    need(len({entry.body['ex'] for entry in entries}) < 2, 'an exercise and life, or two exercises, in one')
    for before, entry in zip([None, *entries], entries):
        need(before is None or entry.index > before.index, 'index %d: order' % entry.index)
        need(before is None or entry.rx >= before.rx, 'index %d: received before the one before' % entry.index)
        own = (entry.signatures[0][0], entry.body['id'])
        need(own not in ids, 'index %d: an id of its device again' % entry.index)
        ids.add(own)
        place = (entry.signatures[0][0], entry.body['dseq'])
        need(place not in places, 'index %d: a place of its device again' % entry.index)
        places.add(place)


def check_threads(entries, whole):
    """Each thread of `whole` is here from 0, each entry naming the leaf before it. -> thread -> last entry"""
    last = {}
    for entry in entries:
        before = last.get(entry.thread)
        if entry.thread in whole:
            need(entry.seq == (0 if before is None else before.seq + 1), 'index %d: a hole in its thread' % entry.index)
            need(before is None or entry.previous == b64(before.leaf), 'index %d: not after the one before' % entry.index)
        elif before is not None and entry.seq == before.seq + 1:
            need(entry.previous == b64(before.leaf), 'index %d: not after the one before' % entry.index)
        last[entry.thread] = entry
    return last


def check_origins(entries, checkpoint_origin):
    """Each act is signed for the origin in force where it stands; only `log.restored` changes it (`<log>/e2`, `/e3`, ...)."""
    origin = None
    for entry in entries:
        log = entry.body['log']
        if origin is None:
            origin = log
        elif entry.act == 'log.restored' and log != origin:
            base, epoch = split_epoch(origin)
            next_base, next_epoch = split_epoch(log)
            need(next_base == base and next_epoch > epoch, 'index %d: origin of a restore' % entry.index)
            origin = log
        need(log == origin, 'index %d: signed for another log' % entry.index)
    need(origin == checkpoint_origin, 'the head is of another log')


def split_epoch(origin):
    found = re.fullmatch(r'(.+)/e([2-9]|[1-9][0-9]+)', origin)
    return (origin, 1) if found is None else (found[1], int(found[2]))


def check_signers(entries):
    """Keys come from the enrolments in the log alone. The first signs itself in; the others are let in by one who was."""
    known, enrolled, revoked, counted = {}, {}, {}, {}
    for entry in entries:
        check_recorded(entry)
        mine = enrolment_of(entry)
        for event in entry.events:
            if event['e'] == 'RootPinned':
                need(entry.act == 'org.root', 'index %d: pins a root and is no act of the root' % entry.index)
                name, public = parse_vkey(event['vkey'])
                need(good_key(public) and event['vkey'] == entry.body['with'].get('vkey'), 'index %d: key of the root' % entry.index)
                known[name] = public
        if mine is not None:
            device, vkey = mine
            name, public = parse_vkey(vkey)
            need(name == device, 'index %d: key under another name' % entry.index)
            need(good_key(public), 'index %d: a key that is not canonical or not of prime order' % entry.index)
            need(device not in known, 'index %d: a device enrolled twice' % entry.index)
            known[device] = public
            enrolled[device] = entry
        check_signatures(entry, known, enrolled, revoked, mine)
        acting = entry.signatures[0][0]
        if enrolled[acting].body['with']['custody'] == 'device':
            need(counted.get(acting, -1) < entry.body['dseq'], 'index %d: the place of a device falls' % entry.index)
        counted[acting] = entry.body['dseq']
        for event in entry.events:
            if event['e'] == 'DeviceRevoked':
                revoked[event.get('device')] = entry
    return known


RECORDED = {'device.enrol': 'DeviceEnrolled', 'device.revoke': 'DeviceRevoked', 'org.root': 'RootPinned', 'recovery.set': 'RecoverySet'}


def check_recorded(entry):
    """What the outcome says of keys repeats what was signed of them, and no other act says anything of keys."""
    said = [event for event in entry.events if event['e'] in RECORDED.values()]
    wanted = RECORDED.get(entry.act)
    need([event['e'] for event in said] == ([] if wanted is None else [wanted]), 'index %d: what is recorded of keys' % entry.index)
    for event in said:
        given = dict(entry.body['with'])
        if isinstance(given.get('compartments'), list):
            given['compartments'] = list({canonical(one): one for one in given['compartments']}.values())
        own = {key: value for key, value in event.items() if key != 'e' and not (key == 'member' and wanted == 'DeviceRevoked')}
        need(canonical(own) == canonical(given), 'index %d: recorded otherwise than signed' % entry.index)


def enrolment_of(entry):
    found = [event for event in entry.events if event['e'] == 'DeviceEnrolled']
    if not found:
        need(entry.act != 'device.enrol', 'index %d: an enrolment that enrols nobody' % entry.index)
        return None
    need(len(found) == 1 and entry.act == 'device.enrol', 'index %d: enrols and is no enrolment' % entry.index)
    (event,) = found
    given = entry.body.get('with')
    need(isinstance(given, dict), 'index %d: with' % entry.index)
    for key in ('device', 'member', 'vkey', 'custody'):
        need(isinstance(event.get(key), str) and event[key] == given.get(key), 'index %d: %s of the enrolment' % (entry.index, key))
    return event['device'], event['vkey']


def check_signatures(entry, known, enrolled, revoked, mine):
    where = 'index %d: ' % entry.index
    text = entry.note[: entry.note.rindex(b'\n\n') + 1]
    by = []
    for name, given, signature in entry.signatures:
        public = known.get(name)
        # A note of C2SP may bear lines of strangers. An act may not: whoever is named under it was let in.
        need(public is not None and key_id(name, public) == given, where + 'not signed by an enrolled device')
        need(name not in by, where + 'signed twice by ' + name)
        need(signed(public, text, signature), where + 'bad signature of ' + name)
        by.append(name)
    need(by[0] in enrolled, where + 'signed first by no device')
    signer = enrolled[by[0]]
    own = mine is not None and mine[0] == by[0]
    # Whoever signs their own way in is the first of the log: before it there is nobody to let anybody in.
    need(not own or len(enrolled) == 1, where + 'let in by nobody')
    need(by[0] not in revoked, where + 'signed by a revoked device')
    member = next(event['member'] for event in signer.events if event['e'] == 'DeviceEnrolled')
    need(entry.body['by'] == member, where + 'signed by the device of somebody else')
    need(entry.body.get('dev', signer.index) == signer.index, where + 'names another enrolment')


def read_entry(data, index):
    entry = Entry(data)
    need(entry.index == index, 'index %d: is %d' % (index, entry.index))
    return entry
