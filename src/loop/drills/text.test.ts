import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { deniesDrill, drillText, EXERCISE_MARK } from './text.ts';

const said = (text: string, lang: 'fr' | 'en' = 'fr'): string => {
  const marked = drillText(text, lang);
  return marked.ok ? marked.text : marked.refusal.code;
};

test('I-39 a drill text begins and ends with the mark, and marking twice changes nothing', () => {
  const once = said(' Rejoignez MÉLÈZE, appelez à l’arrivée. ');
  assert.equal(once, 'EXERCICE - Rejoignez MÉLÈZE, appelez à l’arrivée. - EXERCICE');
  assert.equal(said(once), once);
  assert.equal(said('EXERCICE - Rejoignez MÉLÈZE'), 'EXERCICE - Rejoignez MÉLÈZE - EXERCICE');
  assert.equal(said('Go to LARCH', 'en'), 'EXERCISE - Go to LARCH - EXERCISE');
});

test('a text without words is none', () => {
  for (const text of ['', '  ', 'EXERCICE', 'EXERCICE -  - EXERCICE']) assert.equal(said(text), 'drill_text_empty');
});

test('I-39 it never says that it is no exercise, however that is spelled, in either language', () => {
  for (const text of [
    'Ceci n’est pas un exercice',
    "ceci n'est pas un exercice",
    'CECI N EST PAS UN EXERCICE',
    'Ceci n’est pas un exercice.',
    'Ceci n\u2019est\u00a0pas un e\u00adxercice',
    'Ceci n’est pasun exercice',
    'Il ne s’agit pas d’un exercice',
    'Ce n’est plus un exercice',
    'ce n’est en rien un exercice',
    'Ceci n’est pas un entraînement',
    'Pas de simulation ce soir',
    'Ceci n’est pas une manœuvre',
    'This is not a drill',
    'THIS IS NOT A DRILL!',
    'This isn’t a drill.',
    'this is no drill',
    'This is no longer an exercise',
    'It is not just a test',
    'Ｔｈｉｓ ｉｓ ｎｏｔ ａ ｄｒｉｌｌ',
    'this is nota drill',
  ]) {
    assert.equal(said(text), 'drill_text_denies', text);
    assert.equal(said(text, 'en'), 'drill_text_denies', text);
  }
});

test('a text that its own mark would turn into a denial is refused', () => {
  assert.equal(said('Ceci n’est pas un'), 'drill_text_denies');
  assert.equal(said('This is not an', 'en'), 'drill_text_denies');
});

test('an order that ends with a negation is no denial: only the mark follows it', () => {
  for (const text of ['Ne bougez pas', 'Le relais radio ne répond plus.', 'Ne dites rien', 'Ils ne viendront jamais']) {
    assert.equal(said(text), `EXERCICE - ${text} - EXERCICE`);
  }
  for (const text of ['Do not', 'They answer no longer', 'You may not']) assert.equal(said(text, 'en'), `EXERCISE - ${text} - EXERCISE`);
  for (const text of ['Pas', 'Ceci n’est plus', 'Ce n’est en rien', 'Cela n’est pas seulement', 'Il ne s’agit pas', 'Ce n’est aucun']) {
    assert.equal(said(text), 'drill_text_denies', text);
  }
  for (const text of ['Not', 'This is not just', 'This was no', 'It isn’t', 'It will be no']) {
    assert.equal(said(text, 'en'), 'drill_text_denies', text);
  }
});

test('what only speaks of exercises is said', () => {
  for (const text of [
    'Fin de l’exercice à 18:00',
    'Important drill point: the attendant exercises first',
    'Pas de bruit; appelez',
    'Note: test the radio',
  ]) {
    assert.equal(deniesDrill(text), false, text);
  }
});

const fragment = fc.constantFrom('EXERCICE', 'EXERCISE', ' - ', ' ', 'pas', 'un', 'n’est', 'not', 'a', 'drill', 'MÉLÈZE', '\u200b', '.');

test('I-39 for any text at all: marked at both ends and free of denial, or refused', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fragment, { maxLength: 8 }).map((parts) => parts.join('')),
      ),
      fc.constantFrom('fr' as const, 'en' as const),
      (text, lang) => {
        const marked = drillText(text, lang);
        if (!marked.ok) return;
        assert.ok(marked.text.startsWith(EXERCISE_MARK[lang]) && marked.text.endsWith(EXERCISE_MARK[lang]));
        assert.equal(deniesDrill(marked.text), false);
        assert.deepEqual(drillText(marked.text, lang), marked);
      },
    ),
    { numRuns: 500 },
  );
});

test('I-39 the two sentences are found in any text, any case, any spacing', () => {
  const around = fc.string({ maxLength: 20 });
  const gap = fc.constantFrom(' ', '  ', '\u00a0', '\n', '-', '. ', '\u200b ');
  const sentence = fc.constantFrom(['ceci', 'n’est', 'pas', 'un', 'exercice'], ['this', 'is', 'not', 'a', 'drill']);
  fc.assert(
    fc.property(around, sentence, gap, fc.boolean(), around, (before, words, between, upper, after) => {
      const text = upper ? words.join(between).toUpperCase() : words.join(between);
      assert.equal(drillText(`${before} ${text} ${after}`, 'fr').ok, false);
    }),
    { numRuns: 300 },
  );
});
