/** Statements over HTTP: the photo and its hidden data, what is answered to those who may not see, from draft to release. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPoste, type Poste } from './desk.ts';

/** One grey point, drawn by nobody. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';
const withText = (base64: string): string => {
  const bytes = Buffer.from(base64, 'base64');
  const chunk = Buffer.concat([Buffer.from([0, 0, 0, 7]), Buffer.from('tEXtGPS\0ici'), Buffer.alloc(4)]);
  return Buffer.concat([bytes.subarray(0, 33), chunk, bytes.subarray(33)]).toString('base64');
};

let poste: Poste;
before(async () => {
  poste = await openPoste();
});
after(async () => {
  await poste.close();
  assert.deepEqual(poste.faults, []);
});

const draft = (id: string, more = {}) => ({
  id,
  about: ['heron'],
  title: 'HÉRON va bien',
  text: 'Il va bien.',
  claims: [{ text: 'Il va bien.', owned_by: 'principal' }],
  ...more,
});
async function ask(member: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const reply = await poste.ask(member, body === undefined ? 'GET' : 'POST', path, body);
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}

test('a photo that says where it was taken is refused in words; one that shows a picture alone is kept and shown', async () => {
  const photo = { base64: withText(PICTURE), alt: 'Une place vide.', credit: 'Personne' };
  const refused = await ask('pont', '/api/v1/statements', draft('ph-1', { photo }));
  assert.deepEqual([refused.status, refused.body.code], [422, 'photo_metadata']);
  assert.match(String(refused.body.detail), /métadonnées/);
  const text = Buffer.from('<svg/>').toString('base64');
  const other = await ask('pont', '/api/v1/statements', draft('ph-2', { photo: { ...photo, base64: text } }));
  assert.equal(other.body.code, 'photo_type_unknown');
  const kept = await ask('pont', '/api/v1/statements', draft('ph-3', { photo: { ...photo, base64: PICTURE } }));
  assert.equal(kept.status, 201, JSON.stringify(kept.body));
  const seen = await poste.ask('delcassou', 'GET', '/api/v1/statements/ph-3/photos/1');
  assert.deepEqual([seen.status, seen.headers.get('content-type')], [200, 'image/png']);
  assert.deepEqual(Buffer.from(await seen.arrayBuffer()), Buffer.from(PICTURE, 'base64'));
  const paths = ['/api/v1/statements/ph-3/photos/1', '/api/v1/statements/ph-3/photos/2', '/api/v1/statements/none/photos/1'];
  const hidden = await Promise.all(paths.map(async (path) => (await poste.ask('renard-2', 'GET', path)).text()));
  assert.equal(new Set(hidden).size, 1, 'for those who may not read it there is none');
});

test('decision 10: an objection to what one may not read is kept, and answered as to what is not there', async () => {
  const words = { reason: 'On y lit son heure.' };
  const hidden = await ask('renard-2', '/api/v1/statements/st-2/objections', { id: 'ob-1', ...words });
  const none = await ask('renard-2', '/api/v1/statements/none/objections', { id: 'ob-2', ...words });
  for (const { status, body } of [hidden, none])
    assert.deepEqual([status, body.conflict, body.thread, body.view], [201, 'not_seen', '-', null]);
  const heard = await ask('renard-2', '/api/v1/people/loutre/hearings', { id: 'he-1', verbatim: 'Il a dit non.' });
  const nobody = await ask('renard-2', '/api/v1/people/nobody/hearings', { id: 'he-2', verbatim: 'Il a dit non.' });
  for (const { status, body } of [heard, nobody])
    assert.deepEqual([status, body.conflict, body.thread, body.view], [201, 'not_seen', '-', null]);
  assert.equal((await ask('renard-2', '/api/v1/statements/st-2')).status, 404);
  assert.equal((await ask('renard-2', '/api/v1/people/loutre/posture')).status, 404);
});

test('from draft to release with bodies of an id alone: the desk knows the version and what was read', async () => {
  const post = async (by: string, path: string, body: object): Promise<void> => {
    const { status, body: answer } = await ask(by, path, body);
    assert.equal(status, 201, `${path}: ${JSON.stringify(answer)}`);
  };
  await post('pont', '/api/v1/statements', draft('go'));
  const early = await ask('pont', '/api/v1/statements/go/release', { id: 'go-0' });
  assert.deepEqual([early.status, early.body.code, early.body.about], [409, 'clearance_missing', ['security', 'legal', 'heron']]);
  await post('delcassou', '/api/v1/statements/go/security', { id: 'go-1' });
  await post('pont', '/api/v1/statements/go/legal', { id: 'go-2' });
  await post('vigie', '/api/v1/statements/go/consents', { id: 'go-3', person: 'heron', read_back: 'Oui.' });
  await post('pont', '/api/v1/statements/go/release', { id: 'go-4' });
  const { body } = await ask('vigie', '/api/v1/statements/go');
  assert.deepEqual([body.inPublic, body.released, body.obstacles], [1, [1], []]);
});
