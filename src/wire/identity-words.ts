/** Refusals of coming in: sessions, links, passkeys, PINs. */
import { type Wording, words } from './wording.ts';

export const IDENTITY_WORDS: Wording = {
  link_unknown: words(
    401,
    ['Ce lien n’ouvre plus rien', 'Il sert une fois, dix minutes: demandez-en un autre au poste.'],
    ['This link opens nothing any more', 'It works once, for ten minutes: ask the desk for another.'],
  ),
  passkey_refused: words(
    401,
    ['La clé d’accès n’a pas été reconnue', 'Recommencez; sinon demandez un lien au poste.'],
    ['The passkey was not recognised', 'Try again; otherwise ask the desk for a link.'],
  ),
  passkey_known: words(
    409,
    ['Cette clé d’accès est déjà enregistrée', 'Aucun geste n’est nécessaire.'],
    ['This passkey is already registered', 'Nothing needs to be done.'],
  ),
  passkey_address: words(
    409,
    ['Les clés d’accès ne marchent pas à cette adresse', 'Ouvrez le poste par son nom: http://localhost, ou son adresse en https.'],
    ['Passkeys do not work at this address', 'Open the desk by its name: http://localhost, or its https address.'],
  ),
  challenge_unknown: words(
    409,
    ['La demande a trop tardé ou a déjà servi', 'Recommencez depuis le début.'],
    ['The request took too long or was already used', 'Start again from the beginning.'],
  ),
  session_needed: words(
    403,
    ['Cela se fait dans une session de navigateur', 'Ouvrez le poste par un lien à usage unique ou par votre clé d’accès.'],
    ['This is done in a browser session', 'Open the desk with a one-time link or with your passkey.'],
  ),
  device_not_yours: words(
    403,
    ['Cet appareil n’est pas le vôtre, ou n’a pas prouvé sa clé', 'Enrôlez cet appareil auprès d’un parrain.'],
    ['This device is not yours, or did not prove its key', 'Enrol this device with a sponsor.'],
  ),
  pin_wrong: words(
    403,
    ['Ce code n’est pas le bon', 'Les essais sont comptés: au dixième mauvais, ce que ce code ouvre est perdu.'],
    ['This code is not the right one', 'Tries are counted: at the tenth wrong one, what this code opens is lost.'],
  ),
  pin_burnt: words(
    410,
    ['Ce code n’ouvre plus rien', 'Enrôlez l’appareil de nouveau: ses valeurs scellées lui seront rendues par un autre.'],
    ['This code opens nothing any more', 'Enrol the device again: another holder gives it back its sealed values.'],
  ),
};
