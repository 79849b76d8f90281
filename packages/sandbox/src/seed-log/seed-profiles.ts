import type { RowFacts } from '../log/row.js';
import { createRandom, pickInteger, pickWeighted, type Random } from '../clock/random.js';
import type { OwnKind, SeedNumbers } from './seed-numbers.js';

/** What a profile leaves to the row. */
type OwnFields = 'messageId' | 'accountId' | 'sourceTn' | 'destinationTn' | 'receiveTime';

/** Everything about a row but its id, its other party and its time; many rows share one. */
export interface SeedProfile {
  readonly facts: Readonly<Omit<RowFacts, OwnFields>>;
  readonly isOutbound: boolean;
  /** The number of the account, as an index in the seed's numbers. */
  readonly own: number;
}

/** A power of two, so that a profile is chosen by the bits of a hash; few enough that all stay in the processor's cache. */
export const PROFILE_COUNT = 512;

const ERROR_CODES = [
  4302, 4403, 4405, 4432, 4470, 4720, 4721, 4750, 4770, 4775, 4780, 4781, 4795, 5106, 5600, 5620, 9902, 9999,
];
const CAMPAIGNS = ['CJEUMDK', 'C7RWQ2P', 'CX04LNV'];
const LOCATIONS = ['10021', '10022', '30417'];

const CARRIERS = [
  ['Verizon', 28],
  ['AT&T', 26],
  ['TMobile', 26],
  ['other', 12],
  [null, 8],
] as const;
const RECIPIENT_COUNTS = [
  [1, 80],
  [2, 8],
  [3, 6],
  [6, 4],
  [10, 2],
] as const;
const CAMPAIGN_CLASSES = [
  ['T', 60],
  ['A', 20],
  ['C', 20],
] as const;

/** The first profiles have one status each, so that even the rare ones are always there. */
const STATUSES = ['RECEIVED', 'QUEUED', 'SENDING', 'SENT', 'DELIVERED', 'FAILED'];

/** Profiles as often as what they describe is seen: mostly delivered texts, some pictures, some failures. */
export function createSeedProfiles(seed: number, own: SeedNumbers['own']): SeedProfile[] {
  const random = createRandom(seed ^ 0x70726f);
  return Array.from({ length: PROFILE_COUNT }, (_, index) => createProfile(random, own, STATUSES[index]));
}

function createProfile(
  random: Random,
  ownNumbers: SeedNumbers['own'],
  status: string | undefined,
): SeedProfile {
  const outbound = status !== undefined || random() < 0.72;
  const type = pickWeighted(random, [
    ['sms', 82],
    ['mms', 15],
    ['rcs', 3],
  ] as const);
  const [product, kind] = pickProduct(random, type);
  const [firstOwn, ownCount] = ownNumbers[kind];
  const [messageStatus, errorCode] = outbound ? pickOutbound(random, status) : pickInbound(random);
  const messageLength =
    type === 'mms' && random() < 0.3 ? 0 : Math.min(1600, 1 + Math.floor(20 / (random() + 0.02)));
  const measured = random() < 0.8;
  const queued = outbound && random() < 0.06;
  const isA2p = product === 'LOCAL_A2P';
  return {
    isOutbound: outbound,
    // Squared, since some numbers of an account are far busier than others.
    own: firstOwn + Math.floor(random() ** 2 * ownCount),
    facts: {
      messageStatus,
      messageDirection: outbound ? 'OUTBOUND' : 'INBOUND',
      messageType: type,
      segmentCount: type === 'sms' ? (messageLength <= 160 ? 1 : Math.ceil(messageLength / 153)) : 1,
      errorCode,
      carrierName: type === 'mms' ? null : pickWeighted(random, CARRIERS),
      messageSize: pickSize(random, type, messageLength),
      messageLength,
      attachmentCount: type === 'sms' ? (random() < 0.5 ? null : 0) : pickInteger(random, 0, 3),
      recipientCount: random() < 0.15 ? null : type === 'mms' ? pickWeighted(random, RECIPIENT_COUNTS) : 1,
      campaignClass: isA2p ? pickWeighted(random, CAMPAIGN_CLASSES) : null,
      campaignId: isA2p ? CAMPAIGNS[pickInteger(random, 0, CAMPAIGNS.length - 1)]! : null,
      bwLatency: measured ? (queued ? pickInteger(random, 5, 240) : pickInteger(random, 0, 3)) : null,
      carrierLatency: measured && outbound ? Math.floor(1 / (random() + 0.01)) : null,
      callingNumberCountryA3: pickCountry(random),
      calledNumberCountryA3: pickCountry(random),
      product,
      location: random() < 0.3 ? null : LOCATIONS[pickInteger(random, 0, LOCATIONS.length - 1)]!,
      bwQueued: queued,
      carrierQueued: outbound && random() < 0.04,
    },
  };
}

function pickSize(random: Random, type: string, messageLength: number): number | null {
  if (random() < 0.05) return null;
  const size = messageLength + pickInteger(random, 120, 190);
  return type === 'sms' ? size : size + pickInteger(random, 20_000, 700_000);
}

function pickProduct(random: Random, type: string): readonly [string | null, OwnKind] {
  if (type === 'rcs')
    return [
      pickWeighted(random, [
        ['RBM_RICH', 4],
        ['RBM_MEDIA', 3],
        ['RBM_CONVERSATIONAL', 3],
      ]),
      'senderId',
    ];
  return pickWeighted<readonly [string | null, OwnKind]>(random, [
    [['LOCAL_A2P', 'local'], 62],
    [['P2P', 'local'], 12],
    [['TOLL_FREE', 'tollFree'], 14],
    [['SHORT_CODE_REACH', 'shortCode'], 6],
    [['HOSTED_SHORT_CODE', 'shortCode'], 1],
    [['ALPHA_NUMERIC', 'senderId'], 1],
    [[null, 'local'], 4],
  ]);
}

function pickOutbound(random: Random, given: string | undefined): readonly [string, number] {
  const drawn = pickWeighted(random, [
    ['DELIVERED', 880],
    ['FAILED', 75],
    ['SENT', 36],
    ['SENDING', 3],
    ['QUEUED', 3],
    ['RECEIVED', 3],
  ]);
  const status = given ?? drawn;
  return [status, status === 'FAILED' ? ERROR_CODES[pickInteger(random, 0, ERROR_CODES.length - 1)]! : 0];
}

function pickInbound(random: Random): readonly [string, number] {
  const status = pickWeighted(random, [
    ['ACCEPTED', 93],
    ['UNDELIVERED', 5],
    ['RECEIVED', 2],
  ]);
  return [status, status === 'UNDELIVERED' ? 9999 : 0];
}

function pickCountry(random: Random): string | null {
  return pickWeighted(random, [
    ['USA', 88],
    ['CAN', 7],
    [null, 5],
  ]);
}
