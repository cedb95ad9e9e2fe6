/** An act signed by this person's own device, and said again where the desk knows better what the next number is. */
import { EMPTY_HEAD, type Hands, signBeside, signDrawnUp } from '../log/act.ts';
import type { OwnDevice } from './own-device.ts';
import type { Answer, Asked } from './remote.ts';
import { type Drawer, drawnUp, type Fields } from './signing.ts';

/** Acts the desk takes on the signature of a device alone, which this command line can send (I-01). */
export const WITHOUT_TOKEN: ReadonlySet<string> = new Set(['issueAlert']);

/** This device as the one that acts now. `above`: the number the desk says it has had from it. */
export const asDrawer = (device: OwnDevice, above = 0): Drawer => ({
  log: device.log,
  ex: device.ex,
  member: device.member,
  name: device.signer.name,
  dseq: device.next(Date.now(), above),
  seen: device.seen ?? EMPTY_HEAD,
  dev: null,
});

async function signedByOwn(device: OwnDevice, asked: Asked, above: number, beside: readonly Hands[]): Promise<Fields> {
  const { text, disclosures } = drawnUp(asked, asDrawer(device, above));
  let note = await signDrawnUp(text, [device.signer]);
  for (const other of beside) note = await signBeside(note, other);
  return { ...asked.body, signed: { note, disclosures } };
}

/** The body with the signatures of the others, for somebody whose key the desk keeps: it adds its own in front. */
export async function besideDesk(asked: Asked, by: Drawer, beside: readonly Hands[]): Promise<Fields> {
  const { text, disclosures } = drawnUp(asked, by);
  return { ...asked.body, signed: { note: await signDrawnUp(text, beside), disclosures } };
}

/**
 * Asks, signed. The desk may know a later number of this device (a copy of its file was used), or go on under another name since
 * it was put back from a backup: said again once, as it says. Afterwards the head it tells is kept, for the next act.
 */
export async function askSigned(given: {
  readonly device: OwnDevice;
  readonly asked: Asked;
  readonly beside: readonly Hands[];
  send(body: Fields): Promise<Answer>;
  head(): Promise<string | null>;
}): Promise<Answer> {
  const { device, asked, beside, send, head } = given;
  let answer = await send(await signedByOwn(device, asked, 0, beside));
  const about = Array.isArray(answer.body.about) ? String(answer.body.about[0]) : '';
  const told = answer.body.code === 'note_differs' && about === 'log' ? await head() : null;
  if (answer.body.code === 'note_replayed') answer = await send(await signedByOwn(device, asked, Number(about), beside));
  else if (told !== null && device.told(told)) answer = await send(await signedByOwn(device, asked, 0, beside));
  if (answer.status < 300) {
    const last = await head();
    if (last !== null) device.told(last);
  }
  return answer;
}
