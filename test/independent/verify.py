#!/usr/bin/env python3
"""A second opinion on what Abri seals, in another language, by somebody who had not read how Abri does it.

    verify.py --key log.pem [--tlog] FOLDER...

Judges each folder, a dossier (or, with --tlog, a log exported as tiles), with the log's public key alone: the standard library of
Python and nothing else. One line of JSON for each folder; exit 0 when all are good. Written from C2SP signed-note, tlog-checkpoint,
tlog-proof and tlog-tiles, RFC 6962, 8032, 8493, 8785 and 9162, the disclosures of SD-JWT, and docs/reference/formats.md.
"""
import argparse
import json
import sys

from bag import read_folder, verify_files
from formats import Bad, good_key, key_of_pem, need
from tlog import verify_tlog


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--key', required=True)
    parser.add_argument('--tlog', action='store_true')
    parser.add_argument('folders', nargs='+')
    asked = parser.parse_args()
    with open(asked.key, encoding='ascii') as file:
        log_key = key_of_pem(file.read())
    need(good_key(log_key), 'the key of the log is not canonical or not of prime order')
    good = True
    for folder in asked.folders:
        try:
            said = verify_tlog(folder, log_key) if asked.tlog else verify_files(read_folder(folder), log_key)
            said = {'ok': True, **said}
        except (Bad, OSError) as error:
            good, said = False, {'ok': False, 'why': str(error)}
        print(json.dumps({'folder': folder, **said}), flush=True)
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main())
