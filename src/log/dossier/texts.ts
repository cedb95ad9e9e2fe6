/** The two pages somebody reads first, in plain text. */

export interface Cover {
  readonly dossier: string;
  readonly case: string;
  readonly origin: string;
  readonly logVkey: string;
  readonly entries: number;
  readonly threads: number;
  /** The exercise this dossier belongs to, or null when it is live. */
  readonly exercise: string | null;
  /** False where the machine that sealed could not make it. */
  readonly pdf: boolean;
  /** The authority that may date the head; null: the hours are those of the organisation's server alone. */
  readonly tsa: { readonly name: string; readonly isTest: boolean } | null;
}

const framed = (exercise: string | null, mark: string, text: string): string =>
  exercise === null ? text : `${mark} ${exercise}\n\n${text}\n${mark} ${exercise}\n`;

const toReadFr = ({ pdf }: Cover): string =>
  pdf
    ? 'chronologie.pdf ou chronologie.html (en anglais : chronology.pdf, chronology.html).'
    : "chronologie.html (en anglais : chronology.html). Le PDF n'a pu être composé sur la machine qui a scellé.";
const toReadEn = ({ pdf }: Cover): string =>
  pdf
    ? 'chronology.pdf or chronology.html (in French: chronologie.pdf, chronologie.html).'
    : 'chronology.html (in French: chronologie.html). The PDF could not be set on the machine that sealed.';
const hourFr = ({ tsa }: Cover): string => {
  if (tsa === null) return "L'heure auprès d'un tiers : les heures sont celles du serveur de l'organisation.";
  const test = tsa.isTest ? "\n    C'est un horodatage de test : il ne vaut rien envers un tiers." : '';
  return `L'heure auprès d'un tiers, sauf de la tête du journal : ${tsa.name} l'a datée, si checkpoint.tsr est ici.${test}`;
};
const hourEn = ({ tsa }: Cover): string => {
  if (tsa === null) return "The time towards a third party: times are those of the organisation's server.";
  const test = tsa.isTest ? '\n    It is a test time stamp: worth nothing towards a third party.' : '';
  return `The time towards a third party, but for the head of the log: ${tsa.name} dated it, if checkpoint.tsr is here.${test}`;
};

export function lisezmoi(cover: Cover): string {
  return framed(
    cover.exercise,
    'EXERCICE',
    `Dossier figé ${cover.dossier} (affaire ${cover.case})

${cover.entries} écritures du journal ${cover.origin} avant le sceau, ${cover.threads} fils entiers, depuis leur première écriture.

À lire          ${toReadFr(cover)}
                Le HTML s'ouvre sans réseau et s'imprime.
À vérifier      sh verify.sh log.pem, ou verify.html dans un navigateur, sans réseau ; les deux disent la même chose.
                log.pem est la clé publique du journal. Prenez celle qui vous fut remise par une autre voie que ce
                dossier (bordereau de transmission) : une clé lue dans le dossier ne prouve rien sur le dossier.
                Il faut sh, coreutils, grep, sed et openssl 3. Aucun réseau, aucun logiciel d'Abri.
                Un verify.sh ou un verify.html modifié ne peut se juger lui-même : comparez son empreinte (sha256sum) au
                bordereau. Un navigateur ne voit ni les liens ni les dossiers vides ; verify.sh les voit.
                Clé du journal : ${cover.logVkey}
Fichiers seuls  sha256sum -c manifest-sha256.txt, dans le dossier qui contient bagit.txt.

Ce que la vérification prouve
  - Aucune écriture n'a été changée, retirée, ajoutée ni déplacée depuis que le journal l'a reçue.
  - Chaque acte est signé par la clé d'un appareil dont l'enrôlement figure dans le journal.
  - Les mots, les pièces et la chronologie sont ceux que le sceau a fixés.
Ce qu'elle ne prouve pas
  - Que ce qui fut rapporté est vrai : le journal dit qui l'a rapporté, quand, et ce qui fut vérifié.
  - ${hourFr(cover)}
  - La main qui signait, lorsque la clé de l'appareil est tenue par le serveur (la chronologie le dit).
Ce qui est retenu : un champ dont seule l'empreinte figure ici n'a pas été communiqué ; l'écriture reste vérifiable.
  withheld.txt nomme ces champs. Un champ est communiqué, retenu, effacé (une écriture le dit), ou MANQUANT : c'est faux.
Ce qui est scellé : data/sealed/*.age ne s'ouvre qu'avec une clé (age -d) ; verify.sh --identity CLÉ contrôle ce qui s'ouvre.

data/entries      écritures du journal, octet pour octet        data/proofs   preuves d'appartenance
data/disclosures  mots communiqués, un champ par fichier      data/blobs    pièces, nommées par leur SHA-256
data/keys         clés publiques des signataires              data/log      tête signée du journal
data/sealed       valeurs scellées, s'il y en a
`,
  );
}

export function readme(cover: Cover): string {
  return framed(
    cover.exercise,
    'EXERCISE',
    `Sealed dossier ${cover.dossier} (case ${cover.case})

${cover.entries} entries of the log ${cover.origin} before the seal, ${cover.threads} whole threads, each from its first entry.

To read         ${toReadEn(cover)}
                The HTML opens without a network and prints on paper.
To check        sh verify.sh log.pem, or verify.html in a browser, without a network; both say the same.
                log.pem is the public key of the log. Use the one you were given by another way than this dossier
                (hand-over sheet): a key read in the dossier proves nothing about the dossier.
                Needs sh, coreutils, grep, sed and openssl 3. No network, no software of Abri.
                A changed verify.sh or verify.html cannot judge itself: compare its digest (sha256sum) with the sheet.
                A browser sees neither links nor empty folders; verify.sh sees them.
                Key of the log: ${cover.logVkey}
Files only      sha256sum -c manifest-sha256.txt, in the folder that holds bagit.txt.

What the check proves
  - No entry was changed, removed, added or moved since the log received it.
  - Each act is signed by the key of a device whose enrolment stands in the log.
  - The words, the attachments and the chronology are those the seal fixed.
What it does not prove
  - That what was reported is true: the log says who reported it, when, and what was verified.
  - ${hourEn(cover)}
  - Whose hand signed, where the key of the device is held by the server (the chronology says so).
What is withheld: a field of which only the digest stands here was not disclosed; its entry can still be checked.
  withheld.txt names these fields. A field is disclosed, withheld, shredded (an entry says so), or MISSING: that is wrong.
What is sealed: data/sealed/*.age opens with a key only (age -d); verify.sh --identity KEY checks what opens.

data/entries      entries of the log, byte for byte           data/proofs   inclusion proofs
data/disclosures  disclosed words, one field a file           data/blobs    attachments, named by their SHA-256
data/keys         public keys of the signers                  data/log      signed head of the log
data/sealed       sealed values, if any
`,
  );
}
