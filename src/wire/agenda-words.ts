/** What each warning of the agenda says to the person who can still mend it: one sentence, in both languages. */
import type { WarningCode } from '../loop/loop.ts';

type Said = { readonly fr: string; readonly en: string };

export const WARNING_WORDS: Readonly<Record<WarningCode, Said>> = {
  start_unsaid: {
    fr: 'L’heure est passée et personne n’a dit que l’apparition commence.',
    en: 'The hour has passed and nobody has said that the appearance starts.',
  },
  end_unsaid: {
    fr: 'L’heure de fin est passée et personne n’a dit que c’est fini.',
    en: 'The end has passed and nobody has said that it is over.',
  },
  team_leader_missing: {
    fr: 'Personne n’est affecté comme chef d’équipe à ces heures.',
    en: 'Nobody is assigned as team leader for these hours.',
  },
  hours_uncovered: { fr: 'Des heures ne sont couvertes par personne.', en: 'Some hours are covered by nobody.' },
  order_missing: { fr: 'Aucune feuille de route.', en: 'No movement order.' },
  order_before_move: {
    fr: 'La feuille de route date d’avant le changement d’heure ou de lieu.',
    en: 'The movement order was issued before the hours or the site changed.',
  },
  nobody_briefed: { fr: 'Personne n’est briefé sur la version en vigueur.', en: 'Nobody is briefed on the version in force.' },
  not_briefed: { fr: 'Affectés et jamais briefés.', en: 'Assigned and never briefed.' },
  briefed_on_older: { fr: 'Briefés sur une version dépassée.', en: 'Briefed on an older version.' },
  site_not_surveyed: { fr: 'Le site n’a pas été reconnu.', en: 'The site has not been surveyed.' },
  recce_stale: { fr: 'La reconnaissance du site est périmée.', en: 'The survey of the site is stale.' },
  route_missing: { fr: 'Pas d’itinéraire principal.', en: 'No primary route.' },
  emergency_route_missing: { fr: 'Pas d’itinéraire de dégagement.', en: 'No emergency route.' },
  route_stale: {
    fr: 'Itinéraires non reconnus, ou pas récemment.',
    en: 'Routes not reconnoitred, or not lately.',
  },
  haven_missing: { fr: 'Aucun point de repli.', en: 'No haven.' },
  haven_compromised: { fr: 'Points de repli compromis.', en: 'Havens that are compromised.' },
  haven_stale: { fr: 'Points de repli non revus récemment.', en: 'Havens not visited lately.' },
  key_holder_unknown: { fr: 'On ne sait pas qui tient la clé.', en: 'Nobody knows who holds the key.' },
  key_holder_not_told: { fr: 'Qui tient la clé n’a pas été averti.', en: 'Whoever holds the key has not been told.' },
  hospital_missing: { fr: 'L’hôpital n’est pas désigné.', en: 'No hospital is named.' },
  publicity_to_review: {
    fr: 'La publicité a changé: l’exposition est à revoir.',
    en: 'The publicity has changed: the exposure is to be reviewed.',
  },
  shared_site: {
    fr: 'Une autre personne protégée est sur ce site aux mêmes heures.',
    en: 'Another protected person is on this site at the same hours.',
  },
};
