#!/usr/bin/env python3
"""What somebody who holds every key could write: the reference dossier again, each time with one rule broken, and every digest, proof and
signature made so that nothing else is wrong.

    forge.py DRILL BAG      prints one line of JSON for each forgery: what was done, what verify.py says of it, the files that
                            differ from those of BAG in base64, and those that are gone
"""
import base64
import copy
import hashlib
import json
import os
import re
import sys

import ed25519
from bag import read_folder, verify_files
from formats import Bad, b64, b64url, canonical, key_id, key_of_pem, leaf_hash, pem_of_key, sha256, tree_hash

L = ed25519.L


class Key:
    """A PKCS#8 key of the drill's folder (RFC 8410: the seed is the last 32 bytes)."""

    def __init__(self, name, pem):
        self.name = name
        seed = base64.b64decode(''.join(pem.strip().split('\n')[1:-1]))[-32:]
        h = bytearray(hashlib.sha512(seed).digest())
        h[0] &= 248
        h[31] = h[31] & 127 | 64
        self.scalar, self.prefix = int.from_bytes(h[:32], 'little'), bytes(h[32:])
        self.public = ed25519.compress(ed25519.multiply(self.scalar, ed25519.BASE))
        self.vkey = '%s+%s+%s' % (name, key_id(name, self.public).hex(), b64(b'\x01' + self.public))

    def sign(self, message):
        r = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), 'little') % L
        point = ed25519.compress(ed25519.multiply(r, ed25519.BASE))
        h = int.from_bytes(hashlib.sha512(point + self.public + message).digest(), 'little')
        return point + ((r + h * self.scalar) % L).to_bytes(32, 'little')

    def line(self, message, change=lambda signature: signature):
        return '\u2014 %s %s\n' % (self.name, b64(key_id(self.name, self.public) + change(self.sign(message))))


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def load_keys(drill):
    keys = {}
    for name in os.listdir(os.path.join(drill, 'keys')):
        key = name.removesuffix('.pem').replace('%2F', '/')
        keys[key] = Key(key, read(os.path.join(drill, 'keys', name)).decode())
    return keys


class Draft:
    """An entry before it is signed. What a rule is broken with replaces what would be written."""

    def __init__(self, data):
        receipt, outcome, body, rest = data.decode().split('\n', 3)
        _, self.index, self.rx, self.thread, self.seq, _ = receipt.split(' ')
        self.index, self.seq = int(self.index), int(self.seq)
        self.outcome, self.body = json.loads(outcome), json.loads(body)
        self.signers = re.findall('\u2014 ([^ ]+) ', rest)
        self.write = {}
        self.disclosures = []

    def event(self, name):
        return next(event for event in self.outcome['ev'] if event['e'] == name)


class Dossier:
    def __init__(self, files, keys, origin):
        self.files, self.keys, self.origin = dict(files), keys, origin
        self.drafts = [Draft(self.files.pop(path)) for path in sorted(self.files) if path.startswith('data/entries/')]
        for path in sorted(self.files):
            found = re.fullmatch(r'data/disclosures/(\d+)\.\d+\.sd', path)
            if found:
                next(d for d in self.drafts if d.index == int(found[1])).disclosures.append(self.files.pop(path))
            elif re.match(r'data/(proofs/|log/checkpoint|contents)', path) or not path.startswith('data/'):
                if path not in ('bagit.txt', 'bag-info.txt'):
                    del self.files[path]
        self.renumber()

    def renumber(self):
        """The entries of the dossier, and they alone, become a log: indexes and places in threads follow on."""
        places = {draft.index: i for i, draft in enumerate(self.drafts)}
        for draft in self.drafts:
            if 'dev' in draft.body:
                draft.body['dev'] = places[draft.body['dev']]
        seal = self.seal.body['with']
        seal['enrolments'] = [places[i] for i in seal['enrolments']]

    @property
    def seal(self):
        return [draft for draft in self.drafts if draft.body.get('act') == 'dossier.seal'][-1]

    def act(self, name):
        return next(draft for draft in self.drafts if draft.body['act'] == name)

    def entry(self, i, draft, last):
        before = last.get(draft.thread)
        seq = 0 if before is None else before[0] + 1
        seq = draft.write.get('seq', seq)
        previous = '-' if before is None else b64(before[1])
        receipt = draft.write.get('receipt', 'abri.entry/1 %d %s %s %d %s' % (i, draft.rx, draft.thread, seq, draft.write.get('previous', previous)))
        outcome = draft.write.get('outcome', canonical(draft.outcome))
        body = draft.write.get('body', canonical(draft.body))
        text = (body + '\n').encode()
        lines = ''.join(self.line(name, text) for name in draft.signers)
        lines = draft.write.get('lines', lambda lines, text: lines)(lines, text)
        data = ('%s\n%s\n' % (receipt, outcome)).encode() + text + ('\n' + lines).encode()
        last[draft.thread] = (seq, leaf_hash(data))
        return data

    def line(self, name, text):
        known = (name, text)
        if known not in SIGNED:
            SIGNED[known] = self.keys[name].line(text)
        return SIGNED[known]

    def build(self, after=lambda files: None, head=lambda text: text, fix_heads=lambda heads: heads):
        files, last, entries = dict(self.files), {}, []
        for i, draft in enumerate(self.drafts):
            if draft is self.seal:
                self.finish_seal(files, last, i, fix_heads)
            entries.append(self.entry(i, draft, last))
            for j, text in enumerate(draft.disclosures):
                files['data/disclosures/%08d.%d.sd' % (i, j)] = text
            files['data/entries/%08d.entry' % i] = entries[-1]
        leaves = [leaf_hash(entry) for entry in entries]
        text = head('%s\n%d\n%s\n' % (self.origin, len(leaves), b64(tree_hash(leaves))))
        checkpoint = text + '\n' + self.line(self.origin, text.encode())
        files['data/log/checkpoint'] = checkpoint.encode()
        for i in range(len(leaves)):
            path = ''.join(b64(one) + '\n' for one in inclusion(i, leaves))
            files['data/proofs/%08d.tlog-proof' % i] = ('c2sp.org/tlog-proof@v1\nindex %d\n%s\n%s' % (i, path, checkpoint)).encode()
        after(files)
        lists(files)
        return files

    def finish_seal(self, files, last, i, fix_heads):
        given = self.seal.body['with']
        given['heads'] = fix_heads([{'hash': b64(last[one['thread']][1]), 'seq': last[one['thread']][0], 'thread': one['thread']} for one in given['heads']])
        contents = ''.join('%s  %s\n' % (sha256(files[path]).hex(), path) for path in sorted(files) if path.startswith('data/')).encode()
        files['data/contents.sha256'] = contents
        given['contents'] = sha256(contents).hex()
        self.seal.event('DossierSealed').setdefault('contents', '')
        if self.seal.event('DossierSealed')['contents'] != 'kept':
            self.seal.event('DossierSealed')['contents'] = given['contents']
        else:
            self.seal.event('DossierSealed')['contents'] = '0' * 64


SIGNED = {}


def inclusion(i, leaves):
    """RFC 6962, 2.1.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if i < k:
        return inclusion(i, leaves[:k]) + [tree_hash(leaves[k:])]
    return inclusion(i - k, leaves[k:]) + [tree_hash(leaves[:k])]


def lists(files):
    payload = sorted(path for path in files if path.startswith('data/'))
    line = lambda path: '%s  %s\n' % (sha256(files[path]).hex(), path)
    info = files['bag-info.txt'].decode()
    oxum = 'Payload-Oxum: %d.%d' % (sum(len(files[path]) for path in payload), len(payload))
    files['bag-info.txt'] = re.sub('Payload-Oxum: .*', oxum, info).encode()
    files['manifest-sha256.txt'] = ''.join(map(line, payload)).encode()
    files['tagmanifest-sha256.txt'] = ''.join(map(line, ['bag-info.txt', 'bagit.txt', 'manifest-sha256.txt'])).encode()


FORGERIES = {}


def forgery(change, **build):
    """Names what is done to the dossier before it is signed."""

    def register(name):
        FORGERIES[name] = (change, build)

    return register


def to(pick, **fields):
    """Changes the body of one entry."""

    def change(dossier):
        body = pick(dossier).body
        for key, value in fields.items():
            if value is GONE:
                del body[key]
            else:
                body[key] = value

    return change


def write(pick, **written):
    def change(dossier):
        draft = pick(dossier)
        draft.write.update({key: value(draft) if key != 'lines' else value for key, value in written.items()})

    return change


GONE = object()
report = lambda dossier: dossier.act('report.submit')
answer = lambda dossier: dossier.act('alert.answer')
middle = lambda dossier: dossier.drafts[len(dossier.drafts) // 2]
sealing = lambda dossier: dossier.seal
enrolment = lambda dossier: dossier.drafts[3]

forgery(lambda d: None)('as it was')
for key in ('v', 'act', 't', 'n', 'sd', 'seen', 'log', 'thread', 'id', 'by', 'dseq', 'ex', 'about'):
    forgery(to(report, **{key: GONE}))('body without ' + key)
forgery(to(report, more=1))('body with a key nobody knows')
forgery(to(report, v=2))('body of version 2')
forgery(to(report, v=True))('body of version true')
forgery(to(report, t=-1))('an instant before 1970')
forgery(to(report, t='1931155200000'))('an instant in quotes')
forgery(to(report, dseq='5'))('a place in quotes')
forgery(to(report, dseq=-5))('a place below zero')
forgery(to(report, about='hermine'))('about that is no list')
forgery(to(report, about=[1]))('about a number')
forgery(to(report, id=''))('an empty id')
forgery(to(report, id='a b'))('an id with a blank')
forgery(to(report, ex=5))('an exercise that is a number')
forgery(to(report, ex=None))('one live act in a drill')
forgery(to(report, ex='another'))('one act of another drill')
forgery(to(report, n='AAAA'))('a short nonce')
forgery(to(report, n='AAAAAAAAAAAAAAA='))('a nonce in another alphabet')
forgery(lambda d: report(d).body.update(n=answer(d).body['n']))('a nonce of another member again')
forgery(lambda d: d.drafts[-2].body.update(n=d.drafts[-1].body['n']))('a nonce of the same member again')
forgery(lambda d: d.drafts[-2].body.update(dseq=d.drafts[-1].body['dseq']))('a place of a device again')
forgery(lambda d: d.drafts[-2].body.update(dseq=d.drafts[-1].body['dseq'] + 5))('places of a device that fall')
forgery(lambda d: d.drafts[-2].body.update(id=d.drafts[-1].body['id']))('an id of a device again')
forgery(to(report, log='abri.example/another'))('signed for another log')
forgery(lambda d: [draft.body.update(log='abri.example/another') for draft in d.drafts])('all signed for another log than that of the head')
forgery(to(report, thread='c0000000000000000'))('signed for another thread')
forgery(to(report, by='renard-1'))('signed by the device of somebody else')
forgery(to(report, dev=3))('another enrolment named')
forgery(to(report, dev=GONE))('no enrolment named')
forgery(to(report, dev=10_000))('an enrolment that is not here')
forgery(to(report, dev='5'))('an enrolment in quotes')
forgery(to(report, seen='5 ' + b64(b'\x01' * 32)))('a head nobody published')
forgery(to(report, seen='5'))('a head without a root')
forgery(to(report, seen='05 ' + b64(b'\x01' * 32)))('a head with a leading zero')
forgery(lambda d: report(d).body['sd'].append('A' * 43) or report(d).body['sd'].sort())('one digest more: a decoy')
forgery(lambda d: report(d).body['sd'].insert(0, '_' * 42 + 'w'))('digests out of order')
forgery(lambda d: report(d).body['sd'].append(report(d).body['sd'][-1]))('a digest twice')
forgery(lambda d: report(d).body['sd'].append('_x'))('a digest too short')
forgery(lambda d: report(d).body.update(with_=1) or report(d).body.pop('with_') and report(d).body.pop('with'))('no parameters')
forgery(lambda d: report(d).body['with'].update(weight=1.5))('a number that is not whole')
forgery(lambda d: report(d).body['with'].update(weight=2**53))('a number beyond what is exact')
forgery(lambda d: report(d).body['with'].update(word='\u00e9vacuer'))('a word that is not ASCII')
forgery(lambda d: report(d).body['with'].update(word='a\tb'))('a tabulation in a text')
forgery(lambda d: report(d).body['with'].update(Word='a'))('a key with a capital')
forgery(lambda d: report(d).body['with'].update(blob='x' * 17_000))('a body beyond its size')
forgery(write(report, body=lambda d: canonical(d.body).replace('","', '", "', 1)))('a blank in the body')
forgery(write(report, body=lambda d: canonical(d.body).replace('{"about"', '{"v":1,"about"', 1)))('a key twice')
forgery(write(report, body=lambda d: json.dumps(dict(reversed(d.body.items())), separators=(',', ':'))))('keys out of order')
forgery(write(report, body=lambda d: canonical(d.body).replace('"v":1', '"v":1.0')))('one as 1.0')
forgery(write(report, body=lambda d: canonical(d.body).replace('report', 'repor\\u0074', 1)))('a letter escaped')
forgery(write(report, body=lambda d: canonical(d.body) + '\r'))('a carriage return')
forgery(write(report, body=lambda d: '\ufeff' + canonical(d.body)))('a byte order mark')
forgery(write(report, body=lambda d: canonical(d.body) + '\nsecond'))('a second line under the body')
forgery(write(report, body=lambda d: '[%s]' % canonical(d.body)))('a body that is a list')
forgery(write(report, lines=lambda lines, text: lines * 2))('signed twice by the same device')
forgery(write(report, lines=lambda lines, text: lines + '\u2014 stranger AAAAAAAA\n'))('beside it a signature of a stranger')
forgery(write(report, lines=lambda lines, text: '\u2014 stranger AAAAAAAA\n' + lines))('before it a signature of a stranger')
forgery(write(report, lines=lambda lines, text: lines + ''.join('\u2014 s%d AAAAAAAA\n' % i for i in range(3))))('four signatures, three of strangers')
forgery(write(report, lines=lambda lines, text: lines + ''.join('\u2014 s%d AAAAAAAA\n' % i for i in range(4))))('five signatures')
forgery(write(report, lines=lambda lines, text: lines + ''.join('\u2014 s%d AAAAAAAA\n' % i for i in range(16))))('seventeen signatures')
forgery(write(report, lines=lambda lines, text: lines.replace('\u2014', '-')))('a hyphen for the dash')
forgery(write(report, lines=lambda lines, text: lines.replace(' dev', '  dev')))('two blanks in a signature line')
forgery(write(report, lines=lambda lines, text: lines + '\n'))('an empty line at the end')
forgery(write(report, lines=lambda lines, text: ''))('no signature')
forgery(lambda d: report(d).write.update(lines=lambda lines, text: d.keys[report(d).signers[0]].line(text[:-1])))('signed without the newline')
forgery(lambda d: report(d).write.update(lines=lambda lines, text: d.keys[report(d).signers[0]].line(text, lambda s: s[:32] + (int.from_bytes(s[32:], 'little') + L).to_bytes(32, 'little'))))('s + L: the other spelling of a signature')
forgery(lambda d: report(d).signers.append(answer(d).signers[0]))('a second device signs too')
forgery(lambda d: setattr(report(d), 'signers', [answer(d).signers[0]]))('another device signs')
forgery(lambda d: setattr(report(d), 'signers', [next(k for k in d.keys if k.startswith('dev/') and all(k not in one.signers for one in d.drafts))]))('a device that was never enrolled here signs')
forgery(lambda d: setattr(report(d), 'signers', [d.origin]))('the key of the log signs an act')
forgery(write(report, receipt=lambda d: 'abri.entry/2 0 0 - 0 -'))('a receipt of version 2')
forgery(lambda d: middle(d).write.update(seq=middle(d).seq + 1))('a hole in a thread')
forgery(lambda d: middle(d).write.update(previous=b64(b'\x02' * 32)))('another entry named before it')
forgery(lambda d: middle(d).write.update(previous='-'))('no entry named before it')
forgery(lambda d: setattr(middle(d), 'rx', str(int(d.drafts[0].rx) - 1)))('received before the one before')
forgery(lambda d: setattr(middle(d), 'rx', '0' + middle(d).rx))('an instant with a leading zero')
forgery(lambda d: d.drafts.__setitem__(slice(20, 22), [d.drafts[21], d.drafts[20]]))('two entries the other way round')
forgery(lambda d: report(d).outcome.update(more=1))('an outcome with more in it')
forgery(lambda d: report(d).outcome.pop('rules'))('an outcome without its rules')
forgery(lambda d: report(d).outcome.update(rules=1))('rules that are a number')
forgery(lambda d: report(d).outcome.update(ev=[]))('an outcome without events')
forgery(lambda d: report(d).outcome.update(ev={}))('events that are no list')
forgery(lambda d: report(d).outcome['ev'].append({'e': 'Nothing'}))('an event nobody knows')
forgery(lambda d: report(d).outcome['ev'].append({'x': 1}))('an event without a name')
forgery(lambda d: report(d).outcome['ev'][0].update(word='\u00e9'))('an outcome that is not ASCII')
forgery(write(report, outcome=lambda d: canonical(d.outcome).replace(':', ': ', 1)))('an outcome with a blank')
forgery(lambda d: enrolment(d).event('DeviceEnrolled').update(vkey=d.keys['desk'].vkey))('the outcome enrols another key')
forgery(lambda d: enrolment(d).event('DeviceEnrolled').update(member='renard-1'))('the outcome enrols another member')
forgery(lambda d: enrolment(d).event('DeviceEnrolled').update(custody='device'))('the outcome tells another custody')
forgery(lambda d: enrolment(d).event('DeviceEnrolled').update(seal='age1' + 'q' * 58))('the outcome adds a recipient')
forgery(lambda d: enrolment(d).event('DeviceEnrolled').update(compartments=['sources']))('the outcome adds a compartment')
forgery(lambda d: held(d, 'server'))('the server takes a key that a device holds')
forgery(lambda d: held(d, 'device'))('a device holds its key')
forgery(lambda d: held(d, 'device') or last_of(d).body.update(dseq=0))('a device holds its key, and its place falls')
forgery(lambda d: enrolment(d).body['with'].update(compartments=['a', 'b', 'a']) or enrolment(d).event('DeviceEnrolled').update(compartments=['a', 'b']))('a compartment asked for twice')
forgery(lambda d: enrolment(d).outcome['ev'].append({'e': 'ForkSeen'}))('an enrolment with an alarm beside it')
forgery(lambda d: report(d).outcome['ev'].append({'e': 'DeviceRevoked', 'device': 'desk', 'member': 'desk', 'reason_code': 'lost'}))('an act that revokes besides')
forgery(lambda d: report(d).outcome['ev'].append({'e': 'RootPinned', 'vkey': d.keys['desk'].vkey}))('an act that pins a root besides')
forgery(lambda d: report(d).outcome['ev'].append({'e': 'RecoverySet', 'compartment': 'sources', 'seal': 'age1' + 'q' * 58}))('an act that sets a recovery key besides')
forgery(lambda d: enrolment(d).outcome.update(ev=[]))('an enrolment without its outcome')
forgery(lambda d: setattr(enrolment(d), 'signers', enrol(enrolment(d))))('a device enrols itself')
forgery(lambda d: setattr(enrolment(d), 'signers', ['dev/955c6fce'] if 'dev/955c6fce' in d.keys else [report(d).signers[0]]))('enrolled by a device that comes later')
forgery(lambda d: to_vkey(enrolment(d), '%s+00000000+%s'))('a key under another number')
forgery(lambda d: low_order(d))('a key of low order')
forgery(lambda d: d.act('report.submit').outcome['ev'].append(dict(enrolment(d).event('DeviceEnrolled'))))('an act that enrols besides')
forgery(lambda d: d.seal.body['with']['enrolments'].pop())('the seal names an enrolment less')
forgery(lambda d: d.seal.body['with']['enrolments'].append(30))('the seal names an enrolment more')
forgery(lambda d: d.seal.body['with']['enrolments'].reverse())('the seal names its enrolments backwards')
forgery(lambda d: None, fix_heads=lambda heads: [])('the seal names no thread')
forgery(lambda d: None, fix_heads=lambda heads: [{**one, 'seq': one['seq'] - 1} for one in heads])('the seal names an end too early')
forgery(lambda d: None, fix_heads=lambda heads: [{**one, 'hash': b64(b'\x03' * 32)} for one in heads])('the seal names another end')
forgery(lambda d: None, fix_heads=lambda heads: heads * 2)('the seal names a thread twice')
forgery(lambda d: None, fix_heads=lambda heads: heads + [{'hash': b64(b'\x03' * 32), 'seq': 1, 'thread': 'c0000000000000000'}])('the seal names a thread that is not here')
forgery(lambda d: d.seal.event('DossierSealed').update(contents='kept'))('the outcome of the seal tells other contents')
forgery(lambda d: d.seal.event('DossierSealed').update(dossier='d2'))('the outcome of the seal tells another dossier')
forgery(lambda d: d.seal.event('DossierSealed').update(case='k2'))('the outcome of the seal tells another case')
forgery(lambda d: d.seal.outcome.update(ev=[{'e': 'DossierSealed', 'contents': '', 'dossier': 'd1'}]))('the outcome of the seal tells no case')
forgery(lambda d: d.seal.body['with'].update(supplements='d0'))('the seal supplements what is not here')
forgery(lambda d: d.act('case.open').body['with'].update(threads=['c1111111111111111']))('the case has a thread that is not here')
forgery(lambda d: d.act('case.open').event('CaseOpened').update(threads=['c1111111111111111']))('the outcome gives the case a thread that is not here')
forgery(lambda d: [one.pop('case', None) for one in d.act('case.open').outcome['ev']])('a case opened without its name')
forgery(lambda d: d.drafts.append(again(d.seal)))('the seal twice')
forgery(lambda d: d.drafts.append(again(d.drafts[-3])), )('an entry after the seal')
forgery(lambda d: d.drafts.remove(d.drafts[-3]))('a whole dossier without one entry of its end')
forgery(lambda d: d.drafts.remove(d.act('trigger.keep')))('a whole dossier without what began it')
forgery(lambda d: d.drafts.remove(d.act('case.open')))('a dossier whose case was never opened')
forgery(lambda d: None, head=lambda text: text + 'extension\n')('a head with a line more')
forgery(lambda d: None, head=lambda text: text.replace('\n6', '\n06', 1))('a size with a leading zero')
forgery(lambda d: None, head=lambda text: text.replace('abri.local', 'abri.example', 1))('a head of another log')
forgery(lambda d: disclose(d, ['AAAA', 'verbatim', 'x']))('a salt too short')
forgery(lambda d: disclose(d, [b64url(b'\x05' * 16), 'Verbatim', 'x']))('a word whose name has a capital')
forgery(lambda d: disclose(d, [b64url(b'\x05' * 16), 'verbatim', 'x', 1]))('a word with a fourth value')
forgery(lambda d: disclose(d, [b64url(b'\x05' * 16), 'verbatim']))('a word without a value')
forgery(lambda d: disclose(d, {'a': 1}))('a word that is an object')
forgery(lambda d: disclose(d, [b64url(b'\x05' * 16), 'verbatim', {'a': 1.5}]))('a word that is a number with a fraction')
forgery(lambda d: disclose(d, [b64url(b'\x05' * 16), 'other', ['a', None]]))('one word more, a list')
forgery(lambda d: disclose(d, [b64url(b'\x05' * 16), 'other', 'x'], spaced=True))('one word more, spelt with blanks')
forgery(lambda d: disclose(d, [b64url(b'\x05' * 16), 'verbatim', 'x'], twice=True))('the same word under two values')
forgery(lambda d: disclose(d, [b64url(b'\x05' * 16), 'other', 'x'], end='\n'))('a newline after a word, signed so')
forgery(lambda d: disclose(d, [b64url(b'\x05' * 16), 'other', 'x'], end='='))('a word with padding, signed so')
forgery(lambda d: d.files.__setitem__('data/extra.txt', b'x'))('a file more, and sealed')
forgery(lambda d: d.files.__setitem__('data/blobs/' + sha256(b'x').hex(), b'x'))('an attachment nobody signed, and sealed')
forgery(lambda d: d.files.__setitem__('data/sealed/%s.age' % sha256(b'x').hex(), b'x'))('a sealed value nobody signed, and sealed')
forgery(lambda d: d.files.__setitem__('data/keys/dev_00000000.pem', d.files['data/keys/desk.pem']))('a key of nobody, and sealed')
forgery(lambda d: d.files.__setitem__('data/keys/desk.pem', d.files['data/keys/log.pem']))('the copy of a key is another, and sealed')
forgery(lambda d: d.files.pop('data/keys/desk.pem'))('the copy of a key is missing, and sealed')
forgery(lambda d: d.files.__setitem__('data/keys/log.pem', d.files['data/keys/desk.pem']))('the copy of the key of the log is another, and sealed')
forgery(lambda d: d.files.pop('data/keys/log.pem'))('the copy of the key of the log is missing, and sealed')
forgery(lambda d: d.files.pop('data/verify.sh'))('no verify.sh, and sealed')
forgery(lambda d: d.files.pop('data/chronologie.html'))('no chronology, and sealed')
forgery(lambda d: d.files.pop('data/log/policy.txt'))('no policy, and sealed')
forgery(lambda d: d.files.__setitem__('data/log/policy.txt', d.files['data/log/policy.txt'].replace(b'quorum none', b'quorum all')))('another policy, and sealed')
forgery(lambda d: [d.files.pop(p) for p in list(d.files) if p.startswith('data/blobs/')])('no attachments, and sealed')
forgery(lambda d: d.act('trigger.keep').body['blob'][0].update(len=1))('an attachment of another length')
forgery(lambda d: [one.disclosures.clear() for one in d.drafts])('all words taken out, and nothing said')
forgery(lambda d: withhold(d))('all words withheld, and said so')
forgery(lambda d: withhold(d) or d.files.__setitem__('data/withheld.txt', d.files['data/withheld.txt'] * 2))('words said to be withheld twice')
forgery(lambda d: d.files.__setitem__('data/withheld.txt', b'%08d.0\n' % d.drafts.index(report(d))))('words that are here, said to be withheld')
forgery(lambda d: d.files.__setitem__('data/withheld.txt', b'%08d.7\n' % d.drafts.index(report(d))))('words nobody signed, said to be withheld')
forgery(lambda d: None, after=lambda files: files.__setitem__('bag-info.txt', files['bag-info.txt'].replace(b'Identifier: d1', b'Identifier: d2')))('bag-info tells another dossier')
forgery(lambda d: None, after=lambda files: files.__setitem__('bag-info.txt', files['bag-info.txt'].replace(b'Organization: abri', b'Organization: abrj')))('bag-info tells another organisation')
forgery(lambda d: None, after=lambda files: files.__setitem__('bag-info.txt', files['bag-info.txt'].replace(b'2031', b'2032')))('bag-info tells another date')
forgery(lambda d: None, after=lambda files: files.__setitem__('bag-info.txt', files['bag-info.txt'] + b'Contact-Name: X\n'))('bag-info tells more')
forgery(lambda d: None, after=lambda files: files.__setitem__('bagit.txt', files['bagit.txt'].replace(b'1.0', b'0.97')))('an older BagIt')
forgery(lambda d: None, after=lambda files: files.__setitem__('notes.txt', b'x'))('a file beside the payload')
forgery(lambda d: None, after=lambda files: cosign(files))('a line of a witness nobody knows under the head')
forgery(lambda d: None, after=lambda files: files.__setitem__('data/log/checkpoint.log', files['data/log/checkpoint']))('the head again, for a time stamp')
forgery(lambda d: None, after=lambda files: files.__setitem__('data/log/checkpoint.log', b'x'))('no head where the time stamp expects one')
forgery(lambda d: None, after=lambda files: extra_proof(files))('a proof with a line of more')


def enrol(draft):
    return [draft.body['with']['device']]


def device_of(dossier):
    return report(dossier).signers[0]


def last_of(dossier):
    return [draft for draft in dossier.drafts if draft.signers[0] == device_of(dossier)][-1]


def held(dossier, recorded):
    """The device that reports holds its key, and signs its own enrolment beside the desk; what is recorded of it is another thing."""
    draft = next(one for one in dossier.drafts if one.body['act'] == 'device.enrol' and one.body['with']['device'] == device_of(dossier))
    draft.body['with']['custody'] = 'device'
    draft.event('DeviceEnrolled')['custody'] = recorded
    draft.signers.append(device_of(dossier))


def to_vkey(draft, pattern):
    name, _, key = draft.body['with']['vkey'].split('+', 2)
    draft.body['with']['vkey'] = draft.event('DeviceEnrolled')['vkey'] = pattern % (name, key)


def low_order(dossier):
    """A device is enrolled under the point of order 1 and acts with a signature anybody can make."""
    draft = enrolment(dossier)
    name = draft.body['with']['device']
    public = ed25519.compress(ed25519.IDENTITY)
    vkey = '%s+%s+%s' % (name, key_id(name, public).hex(), b64(b'\x01' + public))
    draft.body['with']['vkey'] = draft.event('DeviceEnrolled')['vkey'] = vkey
    anybody = public + bytes(32)
    for one in dossier.drafts:
        if name in one.signers:
            one.write['lines'] = lambda lines, text: '\u2014 %s %s\n' % (name, b64(key_id(name, public) + anybody))
    stem = 'data/keys/' + name.replace('/', '_')
    dossier.files[stem + '.pem'], dossier.files[stem + '.vkey'] = pem_of_key(public).encode(), (vkey + '\n').encode()


def again(draft):
    other = copy.deepcopy(draft)
    other.body.update(id='again', dseq=draft.body['dseq'] + 100, n=b64url(b'\x07' * 12))
    return other


def disclose(dossier, value, spaced=False, twice=False, end=''):
    draft = report(dossier)
    text = json.dumps(value) if spaced else json.dumps(value, separators=(',', ':'))
    data = (b64url(text.encode()) + end).encode()
    draft.disclosures.append(data)
    if not twice and isinstance(value, list) and len(value) > 1 and value[1] != 'other':
        draft.disclosures = [data]
    draft.body['sd'] = sorted(draft.body['sd'] + [b64url(sha256(data))])


def withhold(dossier):
    listed = []
    for i, draft in enumerate(dossier.drafts):
        if draft is not dossier.seal:
            listed += [b'%08d.%d\n' % (i, place) for place in range(len(draft.disclosures))]
            draft.disclosures.clear()
    dossier.files['data/withheld.txt'] = b''.join(sorted(listed))


def cosign(files):
    line = '\u2014 witness.example %s\n' % b64(b'\x01\x02\x03\x04' + bytes(72))
    files['data/log/checkpoint'] += line.encode()


def extra_proof(files):
    path = 'data/proofs/00000005.tlog-proof'
    files[path] = files[path].replace(b'@v1\n', b'@v1\nextra AAAA\n', 1)


def verdict(files, log_key):
    try:
        verify_files(files, log_key)
    except Bad as error:
        return {'ok': False, 'why': str(error)}
    return {'ok': True}


def main():
    drill, bag = sys.argv[1:]
    keys, whole = load_keys(drill), read_folder(bag)
    log_key = key_of_pem(read(os.path.join(drill, 'log.pem')).decode())
    origin = whole['data/log/checkpoint'].decode().split('\n', 1)[0]
    for what, (change, build) in FORGERIES.items():
        dossier = Dossier(whole, keys, origin)
        change(dossier)
        files = dossier.build(**build)
        listed = {path: base64.b64encode(data).decode() for path, data in files.items() if whole.get(path) != data}
        gone = [path for path in whole if path not in files]
        print(json.dumps({'what': what, **verdict(files, log_key), 'files': listed, 'gone': gone}), flush=True)


if __name__ == '__main__':
    main()
