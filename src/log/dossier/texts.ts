/** The two pages somebody reads first, in plain text, and the policy that names the log (C2SP tlog-policy). */

export interface Cover {
  readonly dossier: string;
  readonly case: string;
  readonly origin: string;
  readonly logVkey: string;
  readonly entries: number;
  readonly threads: number;
  /** The exercise this dossier belongs to, or null when it is live. */
  readonly exercise: string | null;
}

/** No witness yet: the log's own signature is the quorum. */
export const policyText = (logVkey: string): string => `log ${logVkey}\nquorum none\n`;

const framed = (exercise: string | null, mark: string, text: string): string =>
  exercise === null ? text : `${mark} ${exercise}\n\n${text}\n${mark} ${exercise}\n`;

export function lisezmoi(cover: Cover): string {
  return framed(
    cover.exercise,
    'EXERCICE',
    `Dossier figé ${cover.dossier} (affaire ${cover.case})

${cover.entries} écritures du journal ${cover.origin} avant le sceau, ${cover.threads} fils entiers, depuis leur première écriture.

À lire          chronologie.html (en anglais : chronology.html). Le fichier s'ouvre sans réseau et s'imprime.
À vérifier      sh verify.sh log.pem
                log.pem est la clé publique du journal. Prenez celle qui vous fut remise par une autre voie que ce
                dossier (bordereau de transmission) : une clé lue dans le dossier ne prouve rien sur le dossier.
                Il faut sh, coreutils, grep, sed et openssl 3. Aucun réseau, aucun logiciel d'Abri.
                Un verify.sh modifié ne peut se juger lui-même : comparez son empreinte (sha256sum) au bordereau.
                Clé du journal : ${cover.logVkey}
Fichiers seuls  sha256sum -c manifest-sha256.txt, dans le dossier qui contient bagit.txt.

Ce que la vérification prouve
  - Aucune écriture n'a été changée, retirée, ajoutée ni déplacée depuis que le journal l'a reçue.
  - Chaque acte est signé par la clé d'un appareil dont l'enrôlement figure dans le journal.
  - Les mots, les pièces et la chronologie sont ceux que le sceau a fixés.
Ce qu'elle ne prouve pas
  - Que ce qui fut rapporté est vrai : le journal dit qui l'a rapporté, quand, et ce qui fut vérifié.
  - L'heure auprès d'un tiers : les heures sont celles du serveur de l'organisation.
  - La main qui signait, lorsque la clé de l'appareil est tenue par le serveur (la chronologie le dit).
Ce qui est retenu : un champ dont seule l'empreinte figure ici n'a pas été communiqué ; l'écriture reste vérifiable.

data/entries      écritures du journal, octet pour octet        data/proofs   preuves d'appartenance
data/disclosures  mots communiqués, un champ par fichier      data/blobs    pièces, nommées par leur SHA-256
data/keys         clés publiques des signataires              data/log      tête signée du journal
`,
  );
}

export function readme(cover: Cover): string {
  return framed(
    cover.exercise,
    'EXERCISE',
    `Sealed dossier ${cover.dossier} (case ${cover.case})

${cover.entries} entries of the log ${cover.origin} before the seal, ${cover.threads} whole threads, each from its first entry.

To read         chronology.html (in French: chronologie.html). Opens without a network, prints on paper.
To check        sh verify.sh log.pem
                log.pem is the public key of the log. Use the one you were given by another way than this dossier
                (hand-over sheet): a key read in the dossier proves nothing about the dossier.
                Needs sh, coreutils, grep, sed and openssl 3. No network, no software of Abri.
                A changed verify.sh cannot judge itself: compare its digest (sha256sum) with the sheet.
                Key of the log: ${cover.logVkey}
Files only      sha256sum -c manifest-sha256.txt, in the folder that holds bagit.txt.

What the check proves
  - No entry was changed, removed, added or moved since the log received it.
  - Each act is signed by the key of a device whose enrolment stands in the log.
  - The words, the attachments and the chronology are those the seal fixed.
What it does not prove
  - That what was reported is true: the log says who reported it, when, and what was verified.
  - The time towards a third party: times are those of the organisation's server.
  - Whose hand signed, where the key of the device is held by the server (the chronology says so).
What is withheld: a field of which only the digest stands here was not disclosed; its entry can still be checked.

data/entries      entries of the log, byte for byte           data/proofs   inclusion proofs
data/disclosures  disclosed words, one field a file           data/blobs    attachments, named by their SHA-256
data/keys         public keys of the signers                  data/log      signed head of the log
`,
  );
}
