/** Which things an event changes, so that a face knows what to draw again. Who may see it is decided elsewhere. */
import type { Id } from '../kernel/ids.ts';
import type { LoopEvent } from './loop.ts';

export interface Touched {
  readonly kind:
    | 'alert'
    | 'operation'
    | 'report'
    | 'check'
    | 'case'
    | 'dossier'
    | 'roster'
    | 'agenda'
    | 'assessment'
    | 'handover'
    | 'checkin'
    | 'posture'
    | 'statement'
    | 'drill'
    | 'review'
    | 'sealed';
  readonly id: Id;
}

/** Each thing once, in the order it was first touched. */
export function touched(events: readonly LoopEvent[]): Touched[] {
  const things = new Map<string, Touched>();
  for (const event of events) for (const thing of of(event)) things.set(`${thing.kind} ${thing.id}`, thing);
  return [...things.values()];
}

const one = (kind: Touched['kind'], ...ids: readonly Id[]): Touched[] => ids.map((id) => ({ kind, id }));

function of(event: LoopEvent): Touched[] {
  switch (event.e) {
    case 'OrganisationCreated':
      return one('roster', event.org);
    case 'MemberEnrolled':
    case 'DeviceEnrolled':
    case 'DeviceRevoked':
    case 'ReceptionProved':
    case 'DutySet':
      return one('roster', event.member);
    case 'PrincipalAdded':
      return one('roster', event.principal);
    case 'RelatedPersonAdded':
    case 'RelatedPersonCovered':
    case 'RelatedPersonPlanned':
    case 'RelatedCoverLapsed':
      return one('roster', event.person);
    case 'DetailAssigned':
    case 'DetailEnded':
      return one('roster', event.assignment);
    case 'PersonExported':
      return one('roster', event.person);
    case 'DeskResumed':
    case 'LogRestored':
    case 'RootPinned':
    case 'RecoverySet':
    case 'FiledBehind':
    case 'ForkSeen':
      return one('roster', 'desk');
    case 'HandoverOffered':
    case 'HandoverAccepted':
    case 'HandoverWithdrawn':
    case 'HandoverDeclined':
      return one('handover', event.handover);
    case 'PlaceAdded':
    case 'PlaceReconnoitred':
    case 'PlaceCompromised':
    case 'PlaceKeyHeld':
    case 'KeyHolderTold':
    case 'PlaceServiced':
      return one('agenda', event.place);
    case 'RouteAdded':
      return one('agenda', event.route);
    case 'SiteSurveyed':
      return one('agenda', event.subject);
    case 'AppearanceAdded':
    case 'AppearanceStarted':
    case 'AppearanceMoved':
    case 'AppearanceCancelled':
    case 'AppearanceEnded':
    case 'AccompanyingSet':
    case 'PublicityChanged':
    case 'AppearanceReviewed':
      return one('agenda', event.appearance);
    case 'MovementOrderIssued':
    case 'MembersBriefed':
      return one('agenda', event.order);
    case 'TriggerKept':
      return one('report', event.trigger);
    case 'ReportReceived':
      return one('report', event.report, ...(event.corrects === null ? [] : [event.corrects]));
    case 'ReportGraded':
    case 'FacetSet':
    case 'OriginNamed':
    case 'OriginsReckoned':
      return one('report', event.report);
    case 'ReportsLinked':
      return one('report', event.a, event.b);
    case 'OriginsMerged':
      return one('assessment', event.into);
    case 'AssessmentStated':
    case 'AssessmentFlagged':
      return one('assessment', event.assessment);
    case 'CheckOpened':
    case 'CheckClosed':
      return one('check', event.check);
    case 'AlertIssued':
    case 'AlertUpdated':
    case 'AlertRecalled':
    case 'AlertCancelled':
    case 'RungReached':
    case 'RecipientAdded':
    case 'LadderExhausted':
    case 'AlertAnswered':
    case 'DeliveryNoted':
    case 'AlertClosed':
      return one('alert', event.alert);
    case 'OperationOpened':
    case 'AlertAttached':
      return [...one('operation', event.operation), ...(event.alert === null ? [] : one('alert', event.alert))];
    case 'MovedOut':
    case 'Arrived':
    case 'HoldingPoint':
    case 'Relocated':
    case 'RollCallRecorded':
    case 'ManifestExtended':
    case 'RefusalRecorded':
    case 'StandDownProposed':
    case 'StandDownLapsed':
    case 'StandDownConfirmed':
    case 'StoodDown':
      return one('operation', event.operation);
    case 'CaseOpened':
    case 'CaseExtended':
    case 'CaseConcerns':
    case 'CaseRested':
    case 'CaseClosed':
    case 'CaseReopened':
    case 'HoldPlaced':
    case 'HoldLiftProposed':
    case 'HoldLifted':
    case 'ShredProposed':
    case 'Shredded':
    case 'PairLapsed':
      return one('case', event.case);
    case 'ShreddedAgain':
      return one('case', ...event.cases);
    case 'RetentionSet':
      return one('roster', event.category);
    case 'DossierSealed':
      return [...one('dossier', event.dossier), ...one('case', event.case)];
    case 'ReceiptRecorded':
      return one('dossier', event.dossier);
    case 'CheckinPlanned':
    case 'CheckinEnded':
    case 'CheckinMet':
    case 'OverdueClosed':
    case 'CheckinMissed':
      return one('checkin', event.plan);
    case 'SilencePlanned':
    case 'CheckedIn':
    case 'PanicRaised':
    case 'PanicCancelled':
      return one('checkin', event.person);
    case 'PanicPreferred':
    case 'DuressRaised':
    case 'DuressLifted':
    case 'CodesSet':
    case 'CodeRehearsed':
    case 'CodesReset':
    case 'CodeNoted':
      return one('checkin', event.member);
    case 'CoercedActRecorded':
      // Their own screen shows what would have happened.
      return [
        ...one('checkin', event.member),
        ...touched([...event.would, ...(event.follows ?? []).flatMap(({ events }) => events)] as LoopEvent[]),
      ];
    case 'AttentionTaken':
    case 'AttentionAsked':
    case 'AttentionNoted':
      return one('checkin', event.item);
    case 'PostureScaleSet':
      return one('posture', event.scale);
    case 'PostureProposed':
    case 'PersonHeard':
    case 'LoweringDecided':
    case 'LoweringLapsed':
    case 'PostureDecided':
    case 'PostureReviewOverdue':
      return one('posture', event.person);
    case 'StatementDrafted':
    case 'StatementCleared':
    case 'StatementObjected':
    case 'EmbargoLifted':
    case 'StatementReleased':
      return one('statement', event.statement);
    case 'DrillPlanned':
    case 'DrillStarted':
    case 'InjectSent':
    case 'DrillEnded':
    case 'DrillPreempted':
      return one('drill', event.drill);
    case 'ReviewOpened':
    case 'FindingRecorded':
    case 'ActionAssigned':
    case 'ActionDone':
    case 'ReviewClosed':
      return one('review', event.review);
    case 'ValueSealed':
    case 'ValueRewrapped':
    case 'ValueOpened':
      return one('sealed', event.value);
    default:
      throw new Error(`loop: unknown event ${(event satisfies never as { e: string }).e}`);
  }
}
