"""Readers of the public formats, each strict: one spelling of one meaning. See docs/reference/formats.md.

C2SP signed-note, tlog-checkpoint, tlog-proof; RFC 6962 and 9162; RFC 8785 restricted; the disclosures of SD-JWT.
"""
import base64
import hashlib
import json
import re
from functools import lru_cache

import ed25519


class Bad(Exception):
    """What was read is not what it should be; says why."""


def need(condition, why):
    if not condition:
        raise Bad(why)


def sha256(data):
    return hashlib.sha256(data).digest()


def b64(data):
    return base64.b64encode(data).decode()


def from_b64(text, why='base64'):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Bad(why) from None
    need(b64(data) == text, why)
    return data


def b64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip('=')


def from_b64url(text, why='base64url'):
    need(re.fullmatch(r'[A-Za-z0-9_-]*', text) is not None, why)
    data = base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))
    need(b64url(data) == text, why)
    return data


def decimal(text, why):
    need(re.fullmatch(r'0|[1-9][0-9]{0,15}', text) is not None, why)
    value = int(text)
    need(value < 2**53, why)
    return value


def utf8(data, why):
    try:
        return data.decode('utf-8')
    except UnicodeDecodeError:
        raise Bad(why) from None


# --- keys -------------------------------------------------------------------------------------------------------------

SPKI = bytes.fromhex('302a300506032b6570032100')


def key_of_pem(pem):
    lines = pem.strip().split('\n')
    need(lines[0] == '-----BEGIN PUBLIC KEY-----' and lines[-1] == '-----END PUBLIC KEY-----', 'pem')
    der = from_b64(''.join(lines[1:-1]), 'pem')
    need(len(der) == 44 and der.startswith(SPKI), 'pem: not Ed25519')
    return der[12:]


def pem_of_key(public):
    return '-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n' % b64(SPKI + public)


def key_id(name, public, kind=1):
    return sha256(name.encode() + b'\n' + bytes([kind]) + public)[:4]


def parse_vkey(text):
    """`name+keyid+base64(type || key)` -> name, public key."""
    found = re.fullmatch(r'([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)', text)
    need(found is not None, 'vkey')
    name, given, encoded = found.groups()
    typed = from_b64(encoded, 'vkey')
    need(len(typed) == 33 and typed[0] == 1, 'vkey: not Ed25519')
    need(key_id(name, typed[1:]).hex() == given, 'vkey: key id')
    return name, typed[1:]


@lru_cache(maxsize=None)
def good_key(public):
    return ed25519.is_good_key(public)


@lru_cache(maxsize=None)
def signed(public, message, signature):
    return ed25519.verify(public, message, signature)


# --- notes ------------------------------------------------------------------------------------------------------------

MOST_SIGNATURES = 16


def parse_note(data, why='note'):
    """-> text (bytes, with its last newline), [(name, key id, signature)]"""
    whole = utf8(data, why + ': utf-8')
    need(not re.search('[\x00-\x09\x0b-\x1f]', whole), why + ': control character')
    cut = whole.rfind('\n\n')
    need(cut >= 0 and whole.endswith('\n'), why + ': no signatures')
    text, lines = whole[: cut + 1], whole[cut + 2 : -1].split('\n')
    need(len(lines) <= MOST_SIGNATURES, why + ': too many signatures')
    signatures = []
    for line in lines:
        found = re.fullmatch('\u2014 ([^\\s+]+) ([A-Za-z0-9+/=]+)', line)
        need(found is not None, why + ': signature line')
        raw = from_b64(found[2], why + ': signature line')
        need(len(raw) > 4, why + ': signature line')
        signatures.append((found[1], raw[:4], raw[4:]))
    return text.encode(), signatures


def verify_note(data, known, why='note'):
    """Every signature of a known key must hold, and one at least must be there. -> text, names of those who signed.

    `known`: name -> public key, or None.
    """
    text, signatures = parse_note(data, why)
    by = []
    for name, given, signature in signatures:
        public = known(name)
        if public is None or key_id(name, public) != given:
            continue
        need(name not in by, why + ': signed twice by ' + name)
        need(signed(public, text, signature), why + ': bad signature of ' + name)
        by.append(name)
    need(by, why + ': not signed by a known key')
    return text, by


# --- the tree ---------------------------------------------------------------------------------------------------------


def leaf_hash(entry):
    return sha256(b'\x00' + entry)


def node_hash(left, right):
    return sha256(b'\x01' + left + right)


def tree_hash(leaves):
    """RFC 6962, section 2.1, over leaf hashes."""
    if not leaves:
        return sha256(b'')
    stack = []
    for leaf in leaves:
        stack.append((0, leaf))
        while len(stack) > 1 and stack[-1][0] == stack[-2][0]:
            (level, right), (_, left) = stack.pop(), stack.pop()
            stack.append((level + 1, node_hash(left, right)))
    _, root = stack.pop()
    while stack:
        root = node_hash(stack.pop()[1], root)
    return root


def root_of_proof(index, size, leaf, path):
    """RFC 9162, section 2.1.3.2."""
    need(0 <= index < size, 'proof: index')
    fn, sn, root = index, size - 1, leaf
    for sibling in path:
        need(sn != 0, 'proof: too long')
        if fn & 1 or fn == sn:
            root = node_hash(sibling, root)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            root = node_hash(root, sibling)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0, 'proof: too short')
    return root


def open_checkpoint(data, log_key, why='checkpoint'):
    """-> origin, size, root"""
    text, _ = parse_note(data, why)
    lines = text.decode().split('\n')
    need(len(lines) == 4 and lines[3] == '', why + ': three lines')
    origin = lines[0]
    need(re.fullmatch(r'[^\s+]+', origin) is not None, why + ': origin')
    verify_note(data, lambda name: log_key if name == origin else None, why)
    root = from_b64(lines[2], why + ': root')
    need(len(root) == 32, why + ': root')
    size = decimal(lines[1], why + ': size')
    need(size > 0 or root == sha256(b''), why + ': root of an empty tree')
    return origin, size, root


def parse_proof(data):
    """-> index, path, the checkpoint's bytes"""
    text = utf8(data, 'proof: utf-8')
    need('\n\n' in text, 'proof: no checkpoint')
    head, checkpoint = text.split('\n\n', 1)
    lines = head.split('\n')
    need(lines[0] == 'c2sp.org/tlog-proof@v1', 'proof: first line')
    need(len(lines) > 1 and lines[1].startswith('index '), 'proof: index')
    path = [from_b64(line, 'proof: hash') for line in lines[2:]]
    need(all(len(one) == 32 for one in path), 'proof: hash')
    return decimal(lines[1][6:], 'proof: index'), path, checkpoint.encode()


# --- JSON -------------------------------------------------------------------------------------------------------------


def refuse_number(_):
    raise Bad('json: not a whole number')


def object_once(pairs):
    keys = [key for key, _ in pairs]
    need(len(set(keys)) == len(keys), 'json: a key twice')
    return dict(pairs)


def parse_json(text):
    try:
        return json.loads(text, parse_float=refuse_number, parse_constant=refuse_number, object_pairs_hook=object_once)
    except (ValueError, RecursionError):
        raise Bad('json') from None


def canonical(value):
    """RFC 8785 for what the profile allows."""
    return json.dumps(value, separators=(',', ':'), sort_keys=True, ensure_ascii=False)


def in_profile(value, keys):
    """ASCII texts without control characters, whole numbers within 2^53 - 1, keys as `keys` allows."""
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int):
        return abs(value) < 2**53
    if isinstance(value, str):
        return re.fullmatch('[ -~]*', value) is not None
    if isinstance(value, list):
        return all(in_profile(one, keys) for one in value)
    return all(re.fullmatch(keys, key) and in_profile(one, keys) for key, one in value.items())


def one_line(text, keys, why):
    value = parse_json(text)
    need(isinstance(value, dict) and canonical(value) == text, why + ': not canonical')
    need(in_profile(value, keys), why + ': out of the profile')
    return value


# --- entries ----------------------------------------------------------------------------------------------------------

ENTRY_MOST = 65_535
BODY_MOST = 16 * 1024
EVENT_SIGNATURES = 4
ID = r'[A-Za-z0-9][A-Za-z0-9._:-]{0,63}'
MANDATORY = {'v', 'act', 't', 'n', 'sd', 'seen', 'log', 'thread', 'id', 'by', 'dseq', 'ex', 'about', 'with'}
OPTIONAL = {'occurred', 'for', 'compartment', 'ref', 'dev', 'blob'}


class Entry:
    """Receipt line, outcome line, note."""

    def __init__(self, data):
        need(len(data) <= ENTRY_MOST, 'entry: too long')
        parts = data.split(b'\n', 2)
        need(len(parts) == 3, 'entry: three parts')
        receipt = utf8(parts[0], 'receipt').split(' ')
        need(len(receipt) == 6 and receipt[0] == 'abri.entry/1', 'receipt')
        self.leaf = leaf_hash(data)
        self.index = decimal(receipt[1], 'receipt: index')
        self.rx = decimal(receipt[2], 'receipt: rx')
        self.thread = receipt[3]
        need(re.fullmatch(r'-|c[0-9a-f]{16}', self.thread) is not None, 'receipt: thread')
        self.seq = decimal(receipt[4], 'receipt: sequence')
        need((receipt[5] == '-') == (self.seq == 0), 'receipt: previous')
        if self.seq:
            need(len(from_b64(receipt[5], 'receipt: previous')) == 32, 'receipt: previous')
        self.previous = receipt[5]
        outcome = one_line(utf8(parts[1], 'outcome'), r'[A-Za-z][A-Za-z0-9_]*', 'outcome')
        need(set(outcome) == {'ev', 'rules'} and isinstance(outcome['rules'], str), 'outcome: keys')
        self.events = outcome['ev']
        need(isinstance(self.events, list), 'outcome: events')
        need(all(isinstance(one, dict) and isinstance(one.get('e'), str) for one in self.events), 'outcome: events')
        self.note = parts[2]
        text, self.signatures = parse_note(self.note, 'entry: note')
        need(len(self.signatures) <= EVENT_SIGNATURES, 'entry: too many signatures')
        need(len(text) <= BODY_MOST + 1 and text.count(b'\n') == 1, 'body: one line')
        self.body = one_line(utf8(text[:-1], 'body'), r'[a-z][a-z0-9_]*', 'body')
        self.check_body()

    def check_body(self):
        body = self.body
        need(MANDATORY <= set(body) <= MANDATORY | OPTIONAL, 'body: keys')
        need(body['v'] == 1 and body['v'] is not True, 'body: version')
        for key in ('act', 'log'):
            need(isinstance(body[key], str) and body[key] != '', 'body: ' + key)
        for key in ('id', 'by'):
            need(isinstance(body[key], str) and re.fullmatch(ID, body[key]), 'body: ' + key)
        need(isinstance(body['with'], dict), 'body: with')
        for key in ('t', 'dseq'):
            need(isinstance(body[key], int) and not isinstance(body[key], bool) and body[key] >= 0, 'body: ' + key)
        need(body['ex'] is None or isinstance(body['ex'], str), 'body: ex')
        need(isinstance(body['n'], str) and len(from_b64url(body['n'], 'body: n')) == 12, 'body: n')
        need(body['thread'] == self.thread, 'body: thread')
        sd = body['sd']
        need(isinstance(sd, list) and all(isinstance(one, str) for one in sd), 'body: sd')
        need(sd == sorted(sd) and len(set(sd)) == len(sd), 'body: sd in order, each once')
        need(all(len(from_b64url(one, 'body: sd')) == 32 for one in sd), 'body: sd')
        seen = body['seen'].split(' ') if isinstance(body['seen'], str) else []
        need(len(seen) == 2 and len(from_b64(seen[1], 'body: seen')) == 32, 'body: seen')
        decimal(seen[0], 'body: seen')
        about = body['about']
        need(isinstance(about, list) and all(isinstance(one, str) and re.fullmatch(ID, one) for one in about), 'body: about')

    @property
    def act(self):
        return self.body['act']


class Disclosure:
    """`D`: base64url of a JSON list of salt, name and value; its digest stands in the body."""

    def __init__(self, data):
        text = utf8(data, 'disclosure')
        self.digest = b64url(sha256(data))
        value = parse_json(utf8(from_b64url(text, 'disclosure: base64url'), 'disclosure: utf-8'))
        need(isinstance(value, list) and len(value) == 3, 'disclosure: three values')
        salt, self.name, self.value = value
        need(isinstance(salt, str) and len(from_b64url(salt, 'disclosure: salt')) == 16, 'disclosure: salt')
        need(isinstance(self.name, str) and re.fullmatch(r'[a-z][a-z0-9_]*', self.name), 'disclosure: name')
