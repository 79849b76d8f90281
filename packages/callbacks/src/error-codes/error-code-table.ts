/**
 * Whether the same message may be sent again:
 * - `yes`: at once
 * - `later`: after a while
 * - `no`: the result would be the same, or the message may have arrived; `advice` says what has to change first
 * - `never`: the recipient does not want it
 */
export type SendAgain = 'yes' | 'later' | 'no' | 'never';

/**
 * Number, Bandwidth's name where one is documented, whether to send again where the rule for its digits says something
 * else, and what to know then.
 */
export type ErrorCodeRow = readonly [
  code: number,
  name?: string | undefined,
  sendAgain?: SendAgain,
  advice?: string,
];

const MAY_HAVE_ARRIVED = 'Whether it arrived is not known: sending it again may deliver it twice.';
const ONCE = 'At most once.';

/** The error codes that Bandwidth documents. Misspelt names are Bandwidth's. */
export const ERROR_CODES: readonly ErrorCodeRow[] = [
  [4001, 'service-not-allowed'],
  [4301, 'malformed-invalid-encoding'],
  [4302, 'malformed-invalid-from-number'],
  [4303, 'malformed-invalid-to-number'],
  [4350, 'malformed-for-destination'],
  [4360, 'message-not-sent-expiration-date-passed', 'no', 'Only with a later expiration.'],
  [4401, 'rejected-routing-error'],
  [4403, 'rejected-forbidden-from-number'],
  [4404, 'rejected-forbidden-to-number'],
  [4405, 'rejected-unallocated-from-number'],
  [4406, 'rejected-unallocated-to-number'],
  [4407, 'rejected-account-not-defined-from-number'],
  [4408, 'rejected-account-not-defined-to-number'],
  [4409, 'rejected-invalid-from-profile'],
  [4410, 'media-unavailable', 'no', 'Only once the media can be fetched.'],
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
  [4476, undefined, 'no', 'Only once the number is on a 10DLC campaign.'],
  [4481, 'rejected-from-number-in-blacklist'],
  [4482, 'rejected-to-number-in-blacklist'],
  [4492, 'reject-emergency'],
  [4493, 'rejected-unauthorized'],
  [4700, 'invalid-service-type'],
  [4701, 'destination-service-unavailable', 'later'],
  [4702, 'destination-subscriber-unavailable', 'later'],
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
  [4774, 'provisioning-issue', 'no', 'Only once the number is provisioned.'],
  [4775, 'destination-rejected-due-to-user-opt-out', 'never', 'The recipient has opted out.'],
  [4780, 'volume-violation-tmo', 'later', 'Once the period of the limit is over.'],
  [4781, 'volume-violation-att', 'later', 'Once the period of the limit is over.'],
  [4785, 'volumetric-violation', 'later', 'After a wait.'],
  [4790, 'destination-rejected-sc-not-allowed'],
  [4791, 'destination-rejected-campaign-not-allowed'],
  [4792, 'destination-rejected-sc-not-provisioned'],
  [4793, 'destination-rejected-sc-expired'],
  [4795, 'tfn-not-verified', 'no', 'Only once the toll-free number is verified.'],
  [5100, 'temporary-app-error'],
  [5101, 'temporary-app-shutdown'],
  [5106, 'impossible-to-route', 'later', 'Sparingly.'],
  [5111, 'temporary-app-connection-closed'],
  [5201, 'temporary-rout-error-retries-exceeded'],
  [5211, 'temporary-app-error-app-busy'],
  [5220, 'temporary-store-error'],
  [5229, undefined, 'later', 'Once the number is provisioned for its campaign.'],
  [5231, 'discarded-concatenation-timeout'],
  [5500, 'message-send-failed'],
  [5501, 'message-send-failed'],
  [5600, 'destination-carrier-queue-full', 'later', ONCE],
  [5610, 'submit_sm-or-submit_multi-failed', 'later', ONCE],
  [5620, 'destination-app-error', 'later', ONCE],
  [5630, 'message-not-acknowle', 'later', ONCE],
  [5650, 'destination-failed', 'later', ONCE],
  [5999, 'unknown-error'],
  [9902, 'delivery-receipt-expired', 'no', MAY_HAVE_ARRIVED],
  [9999, 'unknown-error', 'no', MAY_HAVE_ARRIVED],
];
