"""A dossier: a BagIt 1.0 bag (RFC 8493) that holds whole threads of a log, with proofs under one signed head."""
import os
import re
import stat

from formats import (
    Bad,
    Disclosure,
    b64,
    decimal,
    from_b64,
    need,
    open_checkpoint,
    parse_note,
    parse_proof,
    parse_vkey,
    pem_of_key,
    root_of_proof,
    sha256,
    utf8,
)
from log import check_line, check_origins, check_signers, check_threads, read_entry

TAGS = {'bagit.txt', 'bag-info.txt', 'manifest-sha256.txt', 'tagmanifest-sha256.txt'}
BAGIT = b'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'
FOLDERS = r'data/(?:blobs/[0-9a-f]{64}|sealed/[0-9a-f]{64}\.age|keys/[A-Za-z0-9._%-]+|log/[a-z.]+|[A-Za-z0-9._-]+)'
NUMBERED = r'data/(?:entries/[0-9]{8,}\.entry|proofs/[0-9]{8,}\.tlog-proof|disclosures/[0-9]{8,}\.[0-9]+\.sd)'


def read_folder(root):
    """Every file by its path; nothing but plain files and folders."""
    files = {}
    for folder, folders, names in os.walk(root):
        for name in folders:
            need(not os.path.islink(os.path.join(folder, name)), 'a link in the bag')
        for name in names:
            path = os.path.join(folder, name)
            need(stat.S_ISREG(os.lstat(path).st_mode), 'no plain file: ' + name)
            with open(path, 'rb') as file:
                files[os.path.relpath(path, root).replace(os.sep, '/')] = file.read()
    return files


def parse_manifest(data, why):
    text = utf8(data, why)
    need(text.endswith('\n'), why + ': last line')
    listed = {}
    for line in text[:-1].split('\n'):
        found = re.fullmatch(r'([0-9a-f]{64})  ([^\x00-\x1f\x7f]+)', line)
        need(found is not None, why + ': line')
        digest, path = found.groups()
        need(not path.startswith('/') and '\\' not in path and not {'', '.', '..'} & set(path.split('/')), why + ': path')
        need(path not in listed, why + ': a file twice')
        listed[path] = digest
    return listed


def check_bagit(files):
    need(files.get('bagit.txt') == BAGIT, 'bagit.txt')
    payload = {path for path in files if path.startswith('data/')}
    need(set(files) - payload == TAGS, 'tag files')
    manifest = parse_manifest(files['manifest-sha256.txt'], 'manifest')
    need(set(manifest) == payload, 'manifest: other files than those of the bag')
    tags = parse_manifest(files['tagmanifest-sha256.txt'], 'tagmanifest')
    need(set(tags) == TAGS - {'tagmanifest-sha256.txt'}, 'tagmanifest: other files than those of the bag')
    for path, digest in {**manifest, **tags}.items():
        need(sha256(files[path]).hex() == digest, path + ': changed')
    for path in payload:
        need(re.fullmatch(FOLDERS, path) or re.fullmatch(NUMBERED, path), path + ': has no place in a dossier')
    info = dict(re.findall(r'^([A-Za-z-]+): (.*)$', utf8(files['bag-info.txt'], 'bag-info'), re.M))
    oxum = '%d.%d' % (sum(len(files[path]) for path in payload), len(payload))
    need(info.get('Payload-Oxum') == oxum, 'bag-info: Payload-Oxum')
    return info


def numbered(files, folder, suffix):
    found = {}
    for path, data in files.items():
        match = re.fullmatch(r'data/%s/([0-9]{8,})\.%s' % (folder, suffix), path)
        if match:
            index = int(match[1])
            need('%08d' % index == match[1], path + ': name')
            found[index] = data
    return found


def check_head(files, log_key):
    head = files.get('data/log/checkpoint')
    need(head is not None, 'no checkpoint')
    origin, size, root = open_checkpoint(head, log_key)
    stamped = files.get('data/log/checkpoint.log')
    if stamped is not None:
        need(open_checkpoint(stamped, log_key, 'checkpoint.log') == (origin, size, root), 'checkpoint.log: another head')
        need(len(parse_note(stamped)[1]) == 1, 'checkpoint.log: the signature of the log alone')
    stamp = files.get('data/log/checkpoint.tsr')
    if stamp is not None:
        # The token's own signature is for `openssl ts`; that it speaks of this head is seen here.
        need(stamped is not None and sha256(stamped) in stamp, 'checkpoint.tsr: of another head')
    need(files.get('data/keys/log.pem') == pem_of_key(log_key).encode(), 'data/keys/log.pem: another key')
    vkeys = re.findall(r'^log (\S+)$', utf8(files.get('data/log/policy.txt', b''), 'policy'), re.M)
    need([parse_vkey(vkey)[1] for vkey in vkeys] == [log_key], 'policy.txt: another log')
    return origin, size, root


def check_proofs(files, entries, head, log_key):
    proofs = numbered(files, 'proofs', 'tlog-proof')
    need(set(proofs) == {entry.index for entry in entries}, 'a proof for each entry, and no other')
    origin, size, root = head
    for entry in entries:
        index, path, checkpoint = parse_proof(proofs[entry.index])
        need(index == entry.index, 'proof %d: of another entry' % entry.index)
        need(open_checkpoint(checkpoint, log_key, 'proof %d' % entry.index) == (origin, size, root), 'proof %d: another head' % index)
        need(root_of_proof(index, size, entry.leaf, path) == root, 'proof %d: does not lead to the head' % index)


def check_disclosures(files, entries):
    """Each is committed to by its entry, once. -> index -> disclosures"""
    by_index = {entry.index: entry for entry in entries}
    found = {}
    for path, data in files.items():
        match = re.fullmatch(r'data/disclosures/([0-9]{8,})\.([0-9]+)\.sd', path)
        if not match:
            continue
        entry = by_index.get(int(match[1]))
        need(entry is not None and '%08d' % entry.index == match[1], path + ': of no entry here')
        disclosure = Disclosure(data)
        place = decimal(match[2], path + ': name')
        need(entry.body['sd'][place : place + 1] == [disclosure.digest], path + ': not what was signed')
        others = found.setdefault(entry.index, [])
        need(all(one.digest != disclosure.digest and one.name != disclosure.name for one in others), path + ': twice')
        others.append(disclosure)
    return found


def check_withheld(files, entries):
    """Of every word signed here: it is disclosed, or said to be withheld, or its case was shredded by an act that is here."""
    if 'data/withheld.txt' not in files:
        return 0
    text = utf8(files['data/withheld.txt'], 'withheld.txt')
    listed = text.split('\n')[:-1]
    need(text == ''.join(line + '\n' for line in listed) and listed == sorted(set(listed)), 'withheld.txt: lines')
    signed = {'%08d.%d' % (entry.index, place): entry.thread for entry in entries for place in range(len(entry.body['sd']))}
    shown = {path[len('data/disclosures/') : -len('.sd')] for path in files if path.startswith('data/disclosures/')}
    need(set(listed) <= set(signed) - shown, 'withheld.txt: words that are here, or that nobody signed')
    missing = set(signed) - shown - set(listed)
    gone = {thread for entry in entries for event in entry.events if event['e'] in ('Shredded', 'ShreddedAgain') for thread in event['threads']}
    missing = [one for one in missing if signed[one] not in gone]
    need(not missing, 'words that are neither here nor said to be withheld: %s' % ', '.join(sorted(missing)))
    return len(listed)


def check_attachments(files, entries, disclosures):
    """Blobs and sealed values are named by their digest, and by something in the dossier."""
    named = {}
    for blob in (blob for entry in entries for blob in entry.body.get('blob', [])):
        named.setdefault(blob['sha256'], set()).add(blob['len'])
    sealed = set()
    for one in (one for group in disclosures.values() for one in group):
        if isinstance(one.value, dict) and isinstance(one.value.get('ct'), str):
            sealed.add(one.value['ct'].removeprefix('sha256:'))
    for entry in entries:
        given = entry.body.get('with')
        if isinstance(given, dict) and isinstance(given.get('ct'), str):
            sealed.add(given['ct'].removeprefix('sha256:'))
    for path, data in files.items():
        digest = sha256(data).hex()
        if path.startswith('data/blobs/'):
            need(path == 'data/blobs/' + digest and named.get(digest) == {len(data)}, path + ': nobody signed it')
        if path.startswith('data/sealed/'):
            need(path == 'data/sealed/%s.age' % digest and digest in sealed, path + ': nobody signed it')


def check_seal(files, entries, info):
    """The last seal fixes everything a reader sees. -> the entry of the seal"""
    seals = [entry for entry in entries if entry.act == 'dossier.seal']
    need(seals, 'no seal')
    seal = seals[-1]
    given = seal.body['with']
    (event,) = [one for one in seal.events if one['e'] == 'DossierSealed'] or [{}]
    for key in ('dossier', 'case', 'contents'):
        need(event.get(key) == given.get(key), 'the seal: ' + key)
    need(info.get('External-Identifier') == given['dossier'], 'bag-info: another dossier')
    need(info.get('Source-Organization') == seal.body['log'], 'bag-info: another organisation')
    later = re.compile(
        r'data/(?:contents\.sha256|proofs/.*|log/checkpoint(?:\.log|\.tsr)?|keys/tsa-ca\.pem|entries/%08d\.entry|disclosures/%08d\.[0-9]+\.sd)'
        % (seal.index, seal.index)
    )
    before = sorted(path for path in files if path.startswith('data/') and not later.fullmatch(path))
    contents = ''.join('%s  %s\n' % (sha256(files[path]).hex(), path) for path in before).encode()
    need(files.get('data/contents.sha256') == contents, 'contents.sha256: other contents than those of the bag')
    need(sha256(contents).hex() == given['contents'], 'contents.sha256: not what was sealed')
    return seal


def check_whole(entries, seal, last):
    """The threads the seal names end where it says; the case's own ends with the seal; nothing else came in."""
    given = seal.body['with']
    supplements = given.get('supplements')
    before = [event for entry in entries if entry is not seal and entry.thread == seal.thread for event in entry.events]
    sealed = {event.get('dossier') for event in before if event['e'] == 'DossierSealed'}
    need(supplements is None or supplements in sealed, 'the seal: supplements a dossier its case did not seal')
    need(entries[-1] is seal and last[seal.thread] is seal, 'something after the seal')
    heads = {one['thread']: one for one in given['heads']}
    need(len(heads) == len(given['heads']) and seal.thread not in heads, 'the seal: heads')
    threads = {entry.thread for entry in entries} - {'-'}
    need(threads == set(heads) | {seal.thread}, 'other threads than those of the seal')
    for thread, one in heads.items():
        need(last[thread].seq == one['seq'] and b64(last[thread].leaf) == one['hash'], thread + ': not whole')
        from_b64(one['hash'])
    need([entry.index for entry in entries if entry.thread == '-'] == sorted(given['enrolments']), 'other enrolments than those of the seal')
    # A dossier may be about a part of its case: what it leaves out is told, and is no fault.
    gathered = {thread for entry in entries if entry.act == 'case.open' for thread in entry.body['with']['threads']}
    return sorted(gathered - threads)


def check_keys(files, known):
    """The copies of keys beside the entries are those that were enrolled."""
    for path, data in files.items():
        match = re.fullmatch(r'data/keys/(.+)\.(pem|vkey)', path)
        if not match or match[1] in ('log', 'tsa-ca'):
            continue
        names = [name for name in known if name.replace('/', '_') == match[1]]
        need(len(names) == 1, path + ': of nobody')
        if match[2] == 'pem':
            need(data == pem_of_key(known[names[0]]).encode(), path + ': another key')
        else:
            name, public = parse_vkey(utf8(data, path).rstrip('\n'))
            need((name, public) == (names[0], known[names[0]]), path + ': another key')


def verify_files(files, log_key):
    """-> what is told of a good dossier. Raises Bad, whatever the bytes are."""
    try:
        return judge(files, log_key)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise Bad('not of the shape of a dossier: %r' % error) from error


def judge(files, log_key):
    info = check_bagit(files)
    head = check_head(files, log_key)
    entries = [read_entry(data, index) for index, data in sorted(numbered(files, 'entries', 'entry').items())]
    need(entries and entries[-1].index < head[1], 'entries beyond the head')
    check_proofs(files, entries, head, log_key)
    check_line(entries)
    last = check_threads(entries, {entry.thread for entry in entries} - {'-'})
    known = check_signers(entries)
    check_keys(files, known)
    disclosures = check_disclosures(files, entries)
    withheld = check_withheld(files, entries)
    check_attachments(files, entries, disclosures)
    seal = check_seal(files, entries, info)
    left_out = check_whole(entries, seal, last)
    check_origins(entries, head[0])
    disclosed = sum(map(len, disclosures.values()))
    return {'dossier': info['External-Identifier'], 'entries': len(entries), 'disclosed': disclosed, 'withheld': withheld, 'left_out': left_out}
