/** The name of each act in the thread. */
import type { LoopAct } from '../../loop/loop.ts';

export const ACTS_EN: Record<LoopAct['act'], string> = {
  'org.create': 'Organisation created', 'member.enrol': 'Member enrolled', 'device.enrol': 'Device enrolled', 'device.prove': 'Reception proved',
  'principal.add': 'Principal entered', 'related.add': 'Relative entered', 'related.cover': 'Cover of a relative',
  'detail.assign': 'Assigned to the detail', 'detail.end': 'Assignment ended', 'duty.set': 'Duty', 'handover.offer': 'Handover offered',
  'handover.accept': 'Handover accepted', 'desk.resume': 'Desk resumed', 'place.add': 'Place entered', 'place.recce': 'Place reconnoitred',
  'place.compromise': 'Place compromised', 'appearance.add': 'Appearance entered', 'appearance.start': 'Appearance begun',
  'order.issue': 'Movement order', 'order.brief': 'Team briefed', 'trigger.keep': 'Trigger kept', 'report.submit': 'Report taken',
  'report.grade': 'Graded', 'facet.set': 'State of the report', 'report.link': 'Linked', 'origin.name': 'Origin named',
  'origin.merge': 'Origins merged', 'check.open': 'Check asked for', 'check.close': 'Check returned', 'assessment.state': 'Assessment',
  'alert.issue': 'Alert issued', 'alert.update': 'Alert corrected', 'alert.recall': 'Alert recalled', 'alert.cancel': 'Alert cancelled',
  'alert.answer': 'Answer', 'alert.escalate': 'Called again', 'delivery.note': 'Delivery', 'alert.close': 'Alert closed',
  'operation.open': 'Operation opened', 'operation.attach': 'Alert attached', 'operation.move': 'Moving out', 'operation.arrive': 'Arrived',
  'operation.hold': 'Holding', 'operation.relocate': 'Changing place', 'rollcall.record': 'Roll call', 'manifest.add': 'Person added to the roll call',
  'refusal.record': 'Refusal noted', 'standdown.propose': 'Stand-down proposed', 'standdown.confirm': 'Stand-down confirmed',
  'standdown.lapse': 'Stand-down lapsed', 'case.open': 'Case opened', 'case.extend': 'Case extended', 'dossier.seal': 'Dossier sealed',
  'dossier.receipt': 'Receipt',
};
