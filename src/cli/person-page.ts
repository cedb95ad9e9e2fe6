/** A person's data as a page they can read or print: one file, no script, in one language. */
import { ACT_NAMES_EN, ACT_NAMES_FR } from '../wire/act-names.ts';
import type { Lang } from './io.ts';
import type { Held, PersonData, Withheld } from './person-data.ts';

const WORDS = {
  fr: {
    title: 'Données conservées sur une personne',
    about: 'Personne',
    asked: 'Extrait le',
    of: 'Journal',
    note: 'Les sources et les autres personnes n’y figurent pas\u202f; leurs noms sont remplacés par […]. Ce qui est retenu est nommé. À relire par une personne de l’organisation avant remise.',
    subject: 'à son sujet',
    author: 'de son fait',
    when: 'Quand (UTC)',
    what: 'Acte',
    facts: 'Ce qui est noté',
    withheld: {
      source: 'retenu\u202f: désignerait une source',
      others: 'retenu\u202f: touche d’autres personnes',
      to_read: 'retenu\u202f: à examiner par une personne',
    },
    sealed: 'Valeurs scellées, que le poste ne peut ouvrir',
    shredded: 'Textes déjà effacés',
    none: 'Rien n’est conservé.',
  },
  en: {
    title: 'Data held about a person',
    about: 'Person',
    asked: 'Drawn up on',
    of: 'Log',
    note: 'Sources and other people are not in it; their names are replaced by […]. What is withheld is named. To be read by a person of the organisation before it is handed over.',
    subject: 'about them',
    author: 'done by them',
    when: 'When (UTC)',
    what: 'Act',
    facts: 'What is recorded',
    withheld: {
      source: 'withheld: would point to a source',
      others: 'withheld: about other people too',
      to_read: 'withheld: to be read by a person',
    },
    sealed: 'Sealed values, which the desk cannot open',
    shredded: 'Texts already shredded',
    none: 'Nothing is held.',
  },
} as const satisfies Record<Lang, { readonly withheld: Readonly<Record<Withheld, string>>; readonly [key: string]: unknown }>;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\u202a-\u202e\u2066-\u2069]/gu, '');
const instant = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 16);

export function personPage(data: PersonData, lang: Lang): string {
  const t = WORDS[lang];
  const acts: Readonly<Record<string, string>> = lang === 'fr' ? ACT_NAMES_FR : ACT_NAMES_EN;
  const colon = lang === 'fr' ? '\u202f: ' : ': ';
  const quoted = (text: string): string => (lang === 'fr' ? `«\u202f${text}\u202f»` : `“${text}”`);
  const row = ({ at, act, as, facts, words, withheld }: Held): string => {
    const lines = [
      ...Object.entries(facts).map(([name, value]) => `${escaped(name)}${colon}${escaped(String(value))}`),
      ...Object.entries(words).map(([name, value]) => `${escaped(name)}${colon}${quoted(escaped(value))}`),
      ...Object.entries(withheld).map(([name, why]) => `<i>${escaped(name)}${colon}${t.withheld[why]}</i>`),
    ];
    return `<tr><td>${instant(at)}</td><td>${escaped(acts[act] ?? act)}<br><small>${t[as]}</small></td><td>${lines.join('<br>')}</td></tr>`;
  };
  const sealed = data.sealed.map(({ at, kind }) => `<li>${instant(at)} ${escaped(kind)}</li>`).join('');
  return `<!doctype html>
<html lang="${lang}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${t.title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}td,th{border-top:1px solid #999;padding:.4rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}</style>
<h1>${t.title}</h1>
<p>${t.about}${colon}<strong>${escaped(data.person)}</strong><br>${t.asked}${colon}${instant(data.export.at)} UTC<br>${t.of}${colon}${escaped(data.log)}</p>
<p>${t.note}</p>
${data.held.length === 0 ? `<p>${t.none}</p>` : `<table><thead><tr><th>${t.when}</th><th>${t.what}</th><th>${t.facts}</th></tr></thead><tbody>\n${data.held.map(row).join('\n')}\n</tbody></table>`}
${sealed === '' ? '' : `<h2>${t.sealed}</h2><ul>${sealed}</ul>`}
<p>${t.shredded}${colon}${data.shredded}</p>
</html>
`;
}
