/** HTML from text: what came from people is always escaped, and held apart so that it cannot reorder the line around it. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Control characters that HTML forbids are shown, not dropped: the words are evidence. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']|\p{Cc}/gu, (c) => NAMES[c] ?? (c === '\n' || c === '\t' ? c : `\\u{${c.charCodeAt(0).toString(16)}}`));

type Part = Html | string | number | readonly Html[];
const written = (part: Part): string => {
  if (part instanceof Html) return part.text;
  return typeof part === 'string' || typeof part === 'number' ? escaped(String(part)) : part.map((html) => html.text).join('');
};

/** A template: every value is escaped unless it is already Html. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((all, text, i) => all + written(parts[i - 1] ?? '') + text));
}
export const NOTHING = new Html('');
/** Text of a person, isolated: a right-to-left mark in it turns nothing else around. */
export const isolated = (text: string): Html => html`<bdi>${text}</bdi>`;
