/** The name of each act in the thread. */
import type { LoopAct } from '../../loop/loop.ts';

export const ACTS_FR: Record<LoopAct['act'], string> = {
  'org.create': 'Organisation créée', 'member.enrol': 'Membre enrôlé', 'device.enrol': 'Appareil enrôlé', 'device.prove': 'Réception prouvée',
  'principal.add': 'Personne protégée inscrite', 'related.add': 'Proche inscrit', 'related.cover': 'Couverture d’un proche',
  'detail.assign': 'Affectation au dispositif', 'detail.end': 'Fin d’affectation', 'duty.set': 'Permanence', 'handover.offer': 'Relève proposée',
  'handover.accept': 'Relève acceptée', 'desk.resume': 'Reprise du poste', 'place.add': 'Lieu inscrit', 'place.recce': 'Lieu reconnu',
  'place.compromise': 'Lieu compromis', 'appearance.add': 'Apparition inscrite', 'appearance.start': 'Apparition commencée',
  'order.issue': 'Feuille de route', 'order.brief': 'Équipe instruite', 'trigger.keep': 'Déclencheur conservé', 'report.submit': 'Renseignement consigné',
  'report.grade': 'Coté', 'facet.set': 'État du renseignement', 'report.link': 'Rapprochement', 'origin.name': 'Origine nommée',
  'origin.merge': 'Origines réunies', 'check.open': 'Levée de doute demandée', 'check.close': 'Levée de doute rendue', 'assessment.state': 'Évaluation',
  'alert.issue': 'Alerte émise', 'alert.update': 'Alerte corrigée', 'alert.recall': 'Alerte rappelée', 'alert.cancel': 'Alerte annulée',
  'alert.answer': 'Réponse', 'alert.escalate': 'Relance', 'delivery.note': 'Acheminement', 'alert.close': 'Alerte close',
  'operation.open': 'Opération ouverte', 'operation.attach': 'Alerte rattachée', 'operation.move': 'Départ', 'operation.arrive': 'Arrivée',
  'operation.hold': 'Tient sur place', 'operation.relocate': 'Changement de lieu', 'rollcall.record': 'Appel', 'manifest.add': 'Personne ajoutée à l’appel',
  'refusal.record': 'Refus constaté', 'standdown.propose': 'Levée proposée', 'standdown.confirm': 'Levée confirmée', 'standdown.lapse': 'Levée caduque',
  'case.open': 'Affaire ouverte', 'case.extend': 'Affaire étendue', 'dossier.seal': 'Dossier scellé', 'dossier.receipt': 'Récépissé',
};
