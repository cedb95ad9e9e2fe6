/**
 * The words of a drill, marked at both ends before they are signed: on the log, on a screen and on a phone they are the same
 * words, and no face can leave the mark out or say that it is no drill (I-39, I-40). The core sees no words; this is the one
 * place all of them pass.
 */
import { drillText } from '../loop/loop.ts';
import type { Command, Refused } from './command.ts';

export function rehearsed(command: Command): { readonly ok: true; readonly command: Command } | Refused {
  const { act, words } = command;
  if (act.act !== 'drill.inject') return { ok: true, command };
  const marked = drillText(words.order ?? '', act.with.lang);
  if (!marked.ok) return { ok: false, refusal: { ...marked.refusal, about: [act.with.inject] } };
  return { ok: true, command: { ...command, words: { ...words, order: marked.text } } };
}
