import type { Fault, FaultStage, RegisteredFault } from './fault.js';

type Ending = Extract<Fault, { kind: 'reset' | 'hang' | 'respond' }>;

/** What the faults that hit one request do to it, taken together. */
export interface FaultPlan {
  readonly ids: readonly string[];
  readonly faults: readonly Fault[];
  /** The fault that ends the request at this stage; undefined when it goes on. */
  endingAt(stage: FaultStage): Ending | undefined;
  /** How long to wait at this stage. */
  latencyMs(stage: FaultStage): number;
  readonly revokesToken: boolean;
}

export function planFaults(struck: readonly RegisteredFault[]): FaultPlan {
  const faults = struck.map(({ fault }) => fault);
  return {
    ids: struck.map(({ id }) => id),
    faults,
    endingAt: (stage) =>
      faults.find(
        (fault): fault is Fault & Ending => isEnding(fault) && (fault.stage ?? 'before-accept') === stage,
      ),
    latencyMs: (stage) =>
      faults.reduce(
        (sum, fault) =>
          sum + (fault.kind === 'latency' && (fault.stage ?? 'before-accept') === stage ? fault.ms : 0),
        0,
      ),
    revokesToken: faults.some((fault) => fault.kind === 'revoke-token'),
  };
}

function isEnding(fault: Fault): fault is Fault & Ending {
  return fault.kind === 'reset' || fault.kind === 'hang' || fault.kind === 'respond';
}
