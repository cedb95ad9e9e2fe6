/**
 * What an attacker would try against a desk that runs, on the real server and the real command line: each attempt is made as they
 * would make it, and refused, or shouted. Those who hold the machine itself: attacks-folder.test.ts.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { EXIT } from '../../src/cli/exit.ts';
import { b64 } from '../../src/log/base64.ts';
import { formatProof, parseProof } from '../../src/log/proof.ts';
import { newIdentity, sealFor } from '../../src/vault/age.ts';
import { makeSealed } from '../../src/vault/sealed.ts';
import type { KeysView, SealedFileView } from '../../src/wire/sealed-views.ts';
import { enrolment, Handset } from '../http/handset.ts';
import { between } from './between.ts';
import { send } from './document.ts';
import { type Holder, Keyed } from './keyed.ts';
import { abri, type ExampleDesk, exampleDesk, serve, throwAway } from './program.ts';

const REPORTS = '/api/v1/reports';
const folder = throwAway('attacks');
let desk: ExampleDesk;
let keyed: Keyed;
let vigie: Holder;
let renard: Holder;

before(async () => {
  desk = await exampleDesk(folder.path);
  keyed = await Keyed.root(desk, folder.path);
  vigie = await keyed.enrol('vigie', 1);
  renard = await keyed.enrol('renard-3', 2);
});
after(async () => {
  assert.equal(await desk.stop(), 0);
  folder.remove();
});

/** The device itself; its counter starts at the clock, as that of the command line. */
function handsetOf({ member, device, signer }: Holder): Handset {
  const handset = new Handset(member, device, Date.now, { signer, log: keyed.log });
  handset.dseq = Date.now();
  return handset;
}
interface Said {
  readonly status: number;
  readonly code: unknown;
  readonly at: unknown;
}
async function post(token: string | null, path: string, body: unknown): Promise<Said> {
  const reply = await fetch(`${desk.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  const { code = null, at = null } = (await reply.json()) as { code?: string; at?: number };
  return { status: reply.status, code, at };
}
const told = ({ status, code }: Said): string => `${status} ${code}`;
/** The command line of somebody, who reaches another address than they believe. */
const through = ({ options }: Holder, url: string): readonly string[] => ['--url', url, ...options.slice(2)];

describe('forged event (decision 3): an act in the name of a device that did not give it', () => {
  test('by whoever stole the token of its session, has another key, or changed what it signed: refused, and nothing is written', async () => {
    const own = handsetOf(vigie);
    const thief = new Handset('vigie', vigie.device, Date.now, { log: keyed.log });
    thief.dseq = Date.now();
    const report = { id: 'fo-1', verbatim: 'Tout va bien, levez la garde.' };
    const genuine = await own.act('submitReport', { id: 'fo-2', verbatim: 'Deux hommes devant la porte.' });
    assert.equal(told(await post(vigie.token, REPORTS, report)), '403 signature_required');
    const refused: string[] = [];
    const mask = { name: vigie.device, vkey: vigie.signer.vkey, sign: (message: Uint8Array) => thief.signer.sign(message) };
    const masked = new Handset('vigie', vigie.device, Date.now, { log: keyed.log, signer: mask });
    masked.dseq = Date.now();
    for (const body of [
      await thief.act('submitReport', report),
      await masked.act('submitReport', report),
      // Another device that is enrolled.
      await handsetOf(renard).act('submitReport', report, { hand: { by: 'vigie' } }),
      { ...genuine, verbatim: report.verbatim },
      { ...genuine, signed: { ...(genuine.signed as object), disclosures: [] } },
      await own.act('submitReport', report, { hand: { log: 'abri.local/une-autre-organisation' } }),
      await own.act('submitReport', report, { hand: { ex: 'exercice' } }),
    ])
      refused.push(String((await post(vigie.token, REPORTS, body)).code));
    const [signature, differs] = ['note_signature', 'note_differs'];
    assert.deepEqual(refused, [signature, signature, signature, differs, differs, differs, differs]);
    // The one door that asks for no token (I-01) opens to a signature alone.
    const alert = { id: 'fo-3', principal: 'loutre', action: 'shelter' };
    assert.equal(told(await post(null, '/api/v1/alerts', await thief.act('issueAlert', alert))), '401 no_token');
    for (const path of ['reports/fo-1', 'reports/fo-2', 'alerts/fo-3'])
      assert.equal((await send(desk.url, vigie.token, { method: 'GET', path: `/api/v1/${path}`, body: undefined })).status, 404, path);
  });
});

describe('ghost recipient (decision 6): a reader nobody let in', () => {
  const GHOST = 'dev/000000ee';

  test('a key the server keeps vouches for nobody, once there is a root', async () => {
    const ghost = new Handset('vigie', GHOST, Date.now);
    const delcassou = new Handset('delcassou', 'dev/00000000', Date.now, { log: keyed.log });
    delcassou.dseq = Date.now();
    const { recipient } = await newIdentity();
    const body = await enrolment(delcassou, ghost, { seal: recipient });
    const { note, disclosures } = body.signed as { note: string; disclosures: string[] };
    // Delcassou's own line is the server's to add: it has that key, and signs.
    const [text = '', lines = ''] = note.split('\n\n');
    const alone = `${text}\n\n${lines.split('\n').slice(1).join('\n')}`;
    const said = await post(desk.tokens.delcassou ?? '', '/api/v1/devices', { ...body, signed: { note: alone, disclosures } });
    assert.equal(said.code, 'sponsor_key_on_server');
    // Nor is a compartment had through somebody who does not hold it.
    const behind = await enrolment(handsetOf(vigie), ghost, { seal: recipient, compartments: ['refuges'] });
    assert.equal((await post(vigie.token, '/api/v1/devices', behind)).code, 'compartment_not_held');
  });

  test('a server that slips another key into what it tells, or leaves the proof of another act beside it: nothing is sealed', async () => {
    const lies: ((view: KeysView) => KeysView)[] = [
      // The seal key of vigie's device, exchanged for one of the server's.
      (view) => ({
        ...view,
        entries: view.entries.map((row) => ({ ...row, entry: swapped(row.entry, vigie.recipient, renard.recipient) })),
      }),
      // An enrolment that is not in the log, under the proof of one that is.
      (view) => {
        const [last] = view.entries.slice(-1);
        assert.ok(last !== undefined);
        return { ...view, entries: [...view.entries, { ...last, entry: swapped(last.entry, renard.device, GHOST) }] };
      },
      // The same, with a proof under a head the server made up.
      (view) => {
        const checkpoint = view.checkpoint.replace(/\n\d+\n/, '\n999999\n');
        const proofs = view.entries.map((row) => {
          const { index, hashes } = parseProof(row.proof);
          return { ...row, proof: formatProof(index, hashes, checkpoint) };
        });
        return { ...view, checkpoint, entries: proofs };
      },
    ];
    for (const lie of lies) {
      const liar = await between(desk.url, (path, answer) =>
        path === '/api/v1/keys' ? ({ ...lie(answer as unknown as KeysView) } as Record<string, unknown>) : null,
      );
      const ran = await abri(['seal', 'place_address', 'ardoise', '--to', 'vigie', ...through(vigie, liar.url)], {
        input: '12, rue Inventée\n',
      });
      liar.close();
      assert.equal(ran.code, EXIT.broken, ran.err);
      assert.match(ran.err, /Do nothing with it, and call/);
      assert.deepEqual(liar.acts, [], 'the value never left');
    }
  });

  const swapped = (entry: string, from: string, to: string): string =>
    b64(Buffer.from(Buffer.from(entry, 'base64').toString('utf8').replaceAll(from, to)));
});

test('another value in place of a sealed one, encrypted for the same reader: refused, and not a byte of it is shown', async () => {
  const sealed = await abri(['seal', 'place_address', 'ardoise', '--to', 'vigie', '--value', 'v-1', ...vigie.options], {
    input: '12, rue Inventée\n',
  });
  assert.equal(sealed.code, EXIT.ok, sealed.err);
  // Anybody can encrypt for vigie: her seal key is in the log.
  const { plain } = makeSealed('3, rue du Guet-apens', new Uint8Array(32).fill(3));
  const trap = Buffer.from(await sealFor(plain, [vigie.recipient])).toString('base64');
  const liar = await between(desk.url, (path, answer) =>
    path.endsWith('/file') ? { ...(answer as unknown as SealedFileView), age: trap } : null,
  );
  const opened = await abri(['open', 'v-1', '--why', 'En route', ...through(vigie, liar.url)]);
  liar.close();
  assert.deepEqual([opened.code, opened.out], [EXIT.broken, ''], opened.err);
  const honest = await abri(['open', 'v-1', '--why', 'En route', ...vigie.options]);
  assert.equal(honest.out, '12, rue Inventée\n', honest.err);
});

describe('replayed command (decision 3)', () => {
  test('what was overheard is sent again, by another session, under another name, and after the server was killed: it counts once', async () => {
    const own = handsetOf(vigie);
    const body = await own.act('submitReport', { id: 'rp-1', verbatim: 'Une voiture grise.' });
    const alert = await own.act('issueAlert', { id: 'rp-2', principal: 'loutre', action: 'shelter' });
    const first = await post(vigie.token, REPORTS, body);
    const raised = await post(null, '/api/v1/alerts', alert);
    assert.deepEqual([first.status, raised.status], [201, 201]);
    const again = async (): Promise<void> => {
      assert.deepEqual(await post(vigie.token, REPORTS, body), first, 'the answer it had');
      assert.equal((await post(vigie.token, REPORTS, { ...body, id: 'rp-3' })).code, 'note_replayed');
      assert.equal((await post(renard.token, REPORTS, body)).code, 'note_signature');
      assert.notEqual((await post(null, '/api/v1/alerts', { ...alert, id: 'rp-4' })).status, 201);
      assert.equal((await post(null, '/api/v1/alerts', alert)).at, raised.at);
    };
    await again();
    assert.equal(await reports(), 1);
    await desk.kill();
    Object.assign(desk, await serve(desk.data));
    await again();
    assert.equal(await reports(), 1);
  });

  /** How many times it stands in the log. */
  async function reports(): Promise<number> {
    const shown = JSON.parse((await abri(['log', 'show', '--data', desk.data, '--json'])).out) as { words: { verbatim?: string } }[];
    return shown.filter(({ words }) => words.verbatim === 'Une voiture grise.').length;
  }
});

describe('revoked device', () => {
  test('stopped: its notes, old counter or new, its token, its alert without a token and its place among readers are worth nothing, also after a restart', async () => {
    const lost = handsetOf(renard);
    const seal = (who: string) =>
      abri(['seal', 'place_address', 'ardoise', '--to', who, ...vigie.options.slice(2), '--url', desk.url], { input: 'Ailleurs\n' });
    const kept = await lost.act('submitReport', { id: 'rv-1', verbatim: 'Signé avant, envoyé après.' });
    const stop = await handsetOf(vigie).act('revokeDevice', { id: 'rv-stop', device: renard.device, reason_code: 'stolen' });
    assert.equal((await post(vigie.token, '/api/v1/device-revocations', stop)).status, 201);
    const tries = async (): Promise<string[]> => [
      told(await post(renard.token, REPORTS, kept)),
      // A thief may have another session of the same person, on a key the server keeps.
      told(await post(desk.tokens['renard-3'] ?? '', REPORTS, await lost.act('submitReport', { id: 'rv-2', verbatim: 'Signé après.' }))),
      told(await post(null, '/api/v1/alerts', await lost.act('issueAlert', { id: 'rv-3', principal: 'loutre', action: 'shelter' }))),
      String((await send(desk.url, renard.token, { method: 'GET', path: '/api/v1/me', body: undefined })).status),
    ];
    const refused = ['401 no_token', '403 note_signature', '401 no_token', '401'];
    assert.deepEqual(await tries(), refused);
    await desk.stop();
    Object.assign(desk, await serve(desk.data));
    assert.deepEqual(await tries(), refused);
    const without = await seal('renard-3');
    assert.equal(without.code, EXIT.refused, without.err);
    assert.match(without.err, /No device that may read this: renard-3/);
  });

  test('the whole of it verifies: nothing of what was tried stands in the log', async () => {
    const judged = await abri(['log', 'verify', '--data', desk.data, '--full']);
    assert.equal(judged.code, EXIT.ok, judged.out + judged.err);
    const shown = JSON.parse((await abri(['log', 'show', '--data', desk.data, '--json'])).out) as { words: Record<string, string> }[];
    const said = JSON.stringify(shown);
    for (const forged of ['levez la garde', 'Signé avant', 'Signé après', '000000ee']) assert.ok(!said.includes(forged), forged);
  });
});
