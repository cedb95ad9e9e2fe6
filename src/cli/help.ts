/** What `abri --help` prints. */
export const HELP = {
  fr: `abri : le poste de ceux qui protègent des personnes menacées

  abri serve [--data DOSSIER] [--port 8787] [--host 127.0.0.1]
             [--public-port N] [--public-host 127.0.0.1] [--public-url https://…]  communiqués, à part
  abri org create --name NOM --member PSEUDONYME [--zone Europe/Paris] [--alone]   poste d’une personne
  abri org create --example            une organisation inventée, pour essayer
  abri token create MEMBRE [--label TEXTE] [--days 30]
  abri token link MEMBRE               un lien qui ouvre une session, une fois, dix minutes
  abri token list | revoke ID          jetons et sessions : appareil, dernier usage, fin
  abri drill NOM [--seed N] [--watch]  exercice sur le vrai chemin ; --list, --all
  abri report MOTS [--about ID,…]      déposer un renseignement (- : entrée standard)
  abri alert send PERSONNE ACTION [--order TEXTE] [--basis ID,…] [--wait 60s] [--dry-run]
  abri seal SORTE SUJET [--compartment C] [--to MEMBRE,…] < valeur   sceller, chiffré ici
  abri open VALEUR --why MOTIF         ouvrir ici ; chaque ouverture est consignée
  abri reseal VALEUR [--to MEMBRE,…] [--order ORDRE] --why MOTIF   pour d’autres lecteurs
  abri recovery new COMPARTIMENT       la clé de secours, à imprimer ; set COMPARTIMENT age1… l’inscrit
  abri device new --member PSEUDONYME --key CLÉ   les clés d’un appareil, faites et gardées ici
  abri device pin CLÉ                  la clé de la racine, apprise en personne
  abri device request                  ce que le parrain lit, et six mots à comparer
  abri device enrol TEXTE --words 'SIX MOTS' [--compartments C,…] [--second MEMBRE] [--root]
  abri device sign TEXTE [--root]      ajouter sa signature ; submit TEXTE : la remettre au poste
  abri device revoke dev/… [--reason lost]   arrêter un appareil, tout de suite
  abri root new [--shares 2of3]        la racine : vingt-quatre mots, ou trois parts, sur papier ; root pin l’inscrit
  abri root join                       les mots, de deux parts
  abri verify DOSSIER --key log.pem    vérifier un dossier scellé, hors ligne
  abri dossier wrap DOSSIER --to age1… le chiffrer pour le service qui le reçoit
  abri log show|verify|status|key --out FICHIER ; abri log export DOSSIER
  abri witness --data DOSSIER --name NOM   contresigner les têtes d’autres journaux
  abri release verify [DOSSIER] [--url ADRESSE] [--key CLÉ]   ce qui est installé, ou servi, est-il ce qui fut signé ?
  abri export person PERSONNE --why BUT --out DOSSIER   ce qui est conservé sur elle, sans les sources
  abri backup --to DOSSIER [--keys-to AUTRE] [--prune-keys-days 30]   sauvegarder, le poste en marche ou non
  abri restore --from record-… --keys keys-… --data NEUF --why MOTIF --by NOM [--head-from ANCIEN]
  abri restore --check --from record-… --keys keys-…   relire une sauvegarde sans rien restaurer
  abri upgrade                         mettre le dossier de données à niveau
  abri bench append|verify|prove|open|duress  mesures, le plancher de la machine à côté ; --entries N
  abri simulate [--from N] [--seeds 100]  des histoires tirées au sort, pannes comprises

  Partout : --json, --data DOSSIER (ou ABRI_DATA), --help, --version
  report, alert, seal, open et reseal parlent au serveur : --url, --token-file FICHIER (ou ABRI_TOKEN_FILE)
  les trois derniers lisent les clés de l’appareil : --device FICHIER (ou ABRI_DEVICE_FILE)
  Codes de sortie : 0 fait, 1 panne, 2 usage, 3 refusé, 4 introuvable, 5 conflit,
  6 sans réponse de tous, 7 sceau rompu, 8 voie dégradée, 75 réessayer`,
  en: `abri: the desk of those who protect threatened people

  abri serve [--data FOLDER] [--port 8787] [--host 127.0.0.1]
             [--public-port N] [--public-host 127.0.0.1] [--public-url https://…]  statements, apart
  abri org create --name NAME --member PSEUDONYM [--zone Europe/Paris] [--alone]   a desk of one
  abri org create --example            an invented organisation, to try things on
  abri token create MEMBER [--label TEXT] [--days 30]
  abri token link MEMBER               a link that opens one session, once, for ten minutes
  abri token list | revoke ID          tokens and sessions: device, last use, end
  abri drill NAME [--seed N] [--watch] a drill on the real path; --list, --all
  abri report WORDS [--about ID,…]     submit a report (-: standard input)
  abri alert send PERSON ACTION [--order TEXT] [--basis ID,…] [--wait 60s] [--dry-run]
  abri seal KIND SUBJECT [--compartment C] [--to MEMBER,…] < value   seal, encrypted here
  abri open VALUE --why REASON         open here; every opening is recorded
  abri reseal VALUE [--to MEMBER,…] [--order ORDER] --why REASON   for other readers
  abri recovery new COMPARTMENT        the paper key, to print; set COMPARTMENT age1… records it
  abri device new --member PSEUDONYM --key VKEY   the keys of a device, made and kept here
  abri device pin VKEY                 the key of the root, as given in person
  abri device request                  what the sponsor reads, and six words to compare
  abri device enrol TEXT --words 'SIX WORDS' [--compartments C,…] [--second MEMBER] [--root]
  abri device sign TEXT [--root]       add one's signature; submit TEXT: hand it in to the desk
  abri device revoke dev/… [--reason lost]   stop a device, at once
  abri root new [--shares 2of3]        the root: twenty-four words, or three shares, on paper; root pin puts it in the log
  abri root join                       the words, from two shares
  abri verify BAG --key log.pem        check a sealed dossier, offline
  abri dossier wrap BAG --to age1…     encrypt it to the service that receives it
  abri log show|verify|status|key --out FILE; abri log export FOLDER
  abri witness --data FOLDER --name NAME   cosign the heads of other people's logs
  abri release verify [FOLDER] [--url ADDRESS] [--key VKEY]   is what is installed, or served, what was signed?
  abri export person PERSON --why PURPOSE --out FOLDER  what is held about them, without the sources
  abri backup --to FOLDER [--keys-to OTHER] [--prune-keys-days 30]   back up, while the desk runs or not
  abri restore --from record-… --keys keys-… --data NEW --why REASON --by NAME [--head-from OLD]
  abri restore --check --from record-… --keys keys-…   read a backup, restore nothing
  abri upgrade                         bring the data folder up to date
  abri bench append|verify|prove|open|duress  figures, the machine's floor beside them; --entries N
  abri simulate [--from N] [--seeds 100]  stories drawn by lot, faults included

  Everywhere: --json, --data FOLDER (or ABRI_DATA), --help, --version
  report, alert, seal, open and reseal speak to the server: --url, --token-file FILE (or ABRI_TOKEN_FILE)
  the last three read the keys of the device: --device FILE (or ABRI_DEVICE_FILE)
  Exit codes: 0 done, 1 fault, 2 usage, 3 refused, 4 not found, 5 conflict,
  6 not everybody answered, 7 seal broken, 8 channel degraded, 75 try again`,
} as const;
