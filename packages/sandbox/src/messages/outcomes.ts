/** How the timeline of a message ends. */
export type Outcome =
  | { readonly kind: 'delivered' }
  /** Fails with this numeric code. */
  | { readonly kind: 'failed'; readonly errorCode: number }
  /** Nothing more is heard of it after it was accepted. */
  | { readonly kind: 'silent' }
  /** Stays in the queue. */
  | { readonly kind: 'stuck' }
  /** Is sent, and the receipt never comes: in the end that is error 9902. */
  | { readonly kind: 'no-receipt' };

/** Numeric error codes, as callbacks and the log carry them, and their documented names. */
export const ERROR_NAMES: ReadonlyMap<number, string> = new Map([
  [4001, 'service-not-allowed'],
  [4301, 'malformed-invalid-encoding'],
  [4302, 'malformed-invalid-from-number'],
  [4303, 'malformed-invalid-to-number'],
  [4350, 'malformed-for-destination'],
  [4360, 'message-not-sent-expiration-date-passed'],
  [4401, 'rejected-routing-error'],
  [4403, 'rejected-forbidden-from-number'],
  [4404, 'rejected-forbidden-to-number'],
  [4405, 'rejected-unallocated-from-number'],
  [4406, 'rejected-unallocated-to-number'],
  [4407, 'rejected-account-not-defined-from-number'],
  [4408, 'rejected-account-not-defined-to-number'],
  [4409, 'rejected-invalid-from-profile'],
  [4410, 'media-unavailable'],
  [4411, 'rejected-message-size-limit-exceeded'],
  [4412, 'media-content-invalid'],
  [4420, 'rejected-carrier-does-not-exist'],
  [4421, 'rejected-forbidden-no-destination'],
  [4431, 'rejected-forbidden-shortcode'],
  [4432, 'rejected-forbidden-country'],
  [4433, 'rejected-forbidden-tollfree'],
  [4434, 'rejected-forbidden-tollfree-for-recipient'],
  [4435, 'forbidden-too-many-recipients'],
  [4451, 'rejected-wrong-user-id'],
  [4452, 'rejected-wrong-application-id'],
  [4470, 'rejected-spam-detected'],
  [4476, 'rejected-no-campaign'],
  [4481, 'rejected-from-number-in-blacklist'],
  [4482, 'rejected-to-number-in-blacklist'],
  [4492, 'reject-emergency'],
  [4493, 'rejected-unauthorized'],
  [4700, 'invalid-service-type'],
  [4701, 'destination-service-unavailable'],
  [4702, 'destination-subscriber-unavailable'],
  [4711, 'rejected-message-size-limit-exceeded'],
  [4712, 'media-content-invalid'],
  [4720, 'invalid-destination-address'],
  [4721, 'destination-tn-deactivated'],
  [4730, 'no-route-to-destination-carrier'],
  [4740, 'invalid-source-address-address'],
  [4750, 'destination-rejected-message'],
  [4751, 'destination-rejected-message-size-invalid'],
  [4752, 'destination-rejected-malformed'],
  [4753, 'destination-rejected-handset'],
  [4770, 'destination-spam-detected'],
  [4771, 'rejected-shortened-url'],
  [4772, 'rejected-tn-blocked'],
  [4773, 'inactive-campaign'],
  [4774, 'provisioning-issue'],
  [4775, 'destination-rejected-due-to-user-opt-out'],
  [4780, 'volume-violation-tmo'],
  [4781, 'volume-violation-att'],
  [4785, 'volumetric-violation'],
  [4790, 'destination-rejected-sc-not-allowed'],
  [4791, 'destination-rejected-campaign-not-allowed'],
  [4792, 'destination-rejected-sc-not-provisioned'],
  [4793, 'destination-rejected-sc-expired'],
  [4795, 'tfn-not-verified'],
  [5100, 'temporary-app-error'],
  [5101, 'temporary-app-shutdown'],
  [5106, 'impossible-to-route'],
  [5111, 'temporary-app-connection-closed'],
  [5201, 'temporary-rout-error-retries-exceeded'],
  [5211, 'temporary-app-error-app-busy'],
  [5220, 'temporary-store-error'],
  [5229, 'campaign-provisioning-error'],
  [5231, 'discarded-concatenation-timeout'],
  [5500, 'message-send-failed'],
  [5501, 'message-send-failed'],
  [5600, 'destination-carrier-queue-full'],
  [5610, 'submit_sm-or-submit_multi-failed'],
  [5620, 'destination-app-error'],
  [5630, 'message-not-acknowle'],
  [5650, 'destination-failed'],
  [5999, 'unknown-error'],
  [9902, 'delivery-receipt-expired'],
  [9999, 'unknown-error'],
]);

/** Whether a failure comes from Bandwidth itself, so that the message never leaves it. */
export function failsBeforeSending(errorCode: number): boolean {
  return /^(4[0134]|5[1259])/.test(String(errorCode));
}

/** Who rejects a message with this code; undefined for the codes that say that nobody knows. */
export function rejectedBy(errorCode: number): 'Bandwidth' | 'carrier' | undefined {
  if (errorCode >= 9000) return undefined;
  return failsBeforeSending(errorCode) ? 'Bandwidth' : 'carrier';
}

const MAGIC = /^\+1555000(\d{4})$/;

/** The outcome that a destination number asks for; all other numbers get their message. */
export function outcomeOf(destination: string): Outcome {
  const digits = MAGIC.exec(destination)?.[1];
  if (digits === undefined) return { kind: 'delivered' };
  if (digits === '0000') return { kind: 'silent' };
  if (digits === '0001') return { kind: 'stuck' };
  if (digits === '0002') return { kind: 'no-receipt' };
  return ERROR_NAMES.has(Number(digits))
    ? { kind: 'failed', errorCode: Number(digits) }
    : { kind: 'delivered' };
}
