/** The door of the dossier: make one, check one. Everything behind it maps names to bytes and touches no disk. */
export { type DossierDraft, type DossierInput, draftDossier, finishDossier } from './draft.ts';
export type { DossierFault } from './findings.ts';
export type { DossierFiles } from './layout.ts';
export { type Enrolment, enrolmentsNeeded, enrolmentsOf, type Seal, sealOf } from './read.ts';
export { type DossierReport, type Expectation, verifyDossier } from './verify.ts';
export { sealedIn } from './wordchecks.ts';
export { CHECKS, type CheckName, type FaultCode, faultWords, type ReportLanguage } from './words.ts';
