/** What of S1 is sealed (domain §5): the address of MÉLÈZE, read by two when it counts; who the mediator is, in an envelope of its own. */
import { Keyholders } from '../keyholders.ts';
import type { Stage } from '../stage.ts';

const ADDRESS = '4, sente des Lavandières (inventée)';
const MEDIATOR = 'Le médiateur, de son nom inventé Basile Corneau';

/** Before: the advance officer seals where MÉLÈZE is for the desk; whoever took the call, who called. Only devices of the desk read. */
export async function sealed(stage: Stage): Promise<Keyholders> {
  const keys = await Keyholders.of(stage, ['vigie', 'pont', 'renard-1', 'renard-2', 'renard-3']);
  await keys.seal('renard-4', { value: 'ad-meleze', kind: 'place_address', subject: 'meleze' }, ADDRESS, ['vigie']);
  await keys.seal('vigie', { value: 'id-tilleul-7', kind: 'source_identity', subject: 'tilleul-7' }, MEDIATOR, ['vigie', 'pont']);
  return keys;
}

/** 17:42: the address is revealed to Renard-1 and Renard-3 only; the reveal is logged, and nobody types a purpose. */
export async function reveal(stage: Stage, keys: Keyholders): Promise<void> {
  const read = async (member: string): Promise<string | null> => await keys.open(member, 'ad-meleze', `where-${member}`);
  stage.expect('17:42 nobody on the way reads the address by themselves', (await read('renard-1')) === null);
  stage.expect('17:42 the desk opens it: the operation is the purpose', (await read('vigie')) === ADDRESS);
  const three = ['vigie', 'renard-1', 'renard-3'];
  await keys.reseal('vigie', 'ad-meleze', 'briefed', three, { operation: 'op-a1' });
  const told = [await keys.open('renard-1', 'ad-meleze', 'where-1'), await keys.open('renard-3', 'ad-meleze', 'where-3')];
  stage.expect(
    '17:42 Renard-1 and Renard-3 read where they go',
    told.every((address) => address === ADDRESS),
    told,
  );
  stage.expect('17:42 Renard-2 does not', (await read('renard-2')) === null);
  const { body } = await stage.get('vigie', '/api/v1/sealed/ad-meleze');
  const { openings } = body as { openings: { who: { id: string }; operation: string | null }[] };
  const log = openings.map(({ who, operation }) => `${who.id} ${operation}`);
  stage.expect('17:42 the reveal is logged, with its purpose', log.join() === three.map((member) => `${member} op-a1`).join(), log);
}

/** 13 March, 09:00: the identity of the mediator goes in a case of its own, under its own seal; D1 holds nothing of it. */
export async function envelope(stage: Stage, keys: Keyholders): Promise<void> {
  const name = await keys.open('pont', 'id-tilleul-7', 'name', { why: 'judicial', purpose: 'Enveloppe à remettre en main propre.' });
  stage.expect('09:00 Pont knows whom the envelope names', name === MEDIATOR, name);
  const { body } = await stage.get('pont', '/api/v1/sealed/id-tilleul-7');
  const { thread } = body as { thread: string };
  await stage.must('pont', 'openCase', {}, { id: 'k-envelope', threads: [thread], title: 'Identité, dossier distinct' });
  const apart = { id: 'd1-envelope', recipient: 'Brigade régionale (fictive), en main propre', purpose: 'Identité, dossier distinct' };
  await stage.must('pont', 'sealDossier', { case: 'k-envelope' }, apart);
  const bag = async (dossier: string): Promise<string> => (await stage.read('pont', `/api/v1/dossiers/${dossier}/bag`)).text;
  const [d1, own] = [await bag('d1'), await bag('d1-envelope')];
  stage.expect('09:00 the envelope holds what is sealed, and cannot be read without its key', own.includes('"act":"seal.put"'));
  stage.expect('09:00 the dossier holds nothing of it', !d1.includes('seal.put'));
  for (const secret of [ADDRESS, MEDIATOR])
    stage.expect('09:00 neither holds what was sealed', !d1.includes(secret) && !own.includes(secret));
}
