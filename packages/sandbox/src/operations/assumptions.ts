import type { RangeBounds } from '../log/filter.js';
import { ROW_FIELDS, type RowField } from '../log/row.js';

/**
 * How the sandbox behaves where the API is not documented. Each default is the strictest that is plausible, so that a
 * client that gets along with it can be trusted with the API.
 */
export interface Assumptions {
  /** Whether the bounds of dates, segment counts and sizes belong to their range. @default '[]' */
  readonly rangeBounds: RangeBounds;
  /** Whether dates in a query must have the form `2025-01-31T12:00:00.000Z`. @default true */
  readonly requireMilliseconds: boolean;
  /** Whether a date range that is upside down, or starts before the log does, is rejected. @default true */
  readonly rejectOddRanges: boolean;
  /** Whether `limit`, `sort`, `pageToken` and `limitTotalCount` do not count as the one parameter needed. @default false */
  readonly requireFilter: boolean;
  /** Whether query parameters and body fields that are not documented are rejected. @default true */
  readonly rejectUnknown: boolean;
  /** Whether a recipient or a media URL given twice is rejected. @default true */
  readonly rejectDuplicates: boolean;
  /** Whether an `expiration` in the past is rejected; otherwise the message fails at once. @default true */
  readonly rejectPastExpiration: boolean;
  /** What a request for an account that does not exist is answered with. @default 403 */
  readonly unknownAccountStatus: 401 | 403;
  /** Whether a rate limit counts in windows that follow each other, in place of one that slides. @default false */
  readonly fixedRateLimitWindows: boolean;
  /** The fields that a list can be sorted by. @default all fields of a row */
  readonly sortableFields: readonly RowField[];
  /** Whether pages show what there was when the first was read; otherwise new rows move the later pages. @default false */
  readonly stablePages: boolean;
  /** How long page tokens are good, in milliseconds. @default one hour */
  readonly pageTokenLifetimeMs: number;
}

export const DEFAULT_ASSUMPTIONS: Assumptions = {
  rangeBounds: '[]',
  requireMilliseconds: true,
  rejectOddRanges: true,
  requireFilter: false,
  rejectUnknown: true,
  rejectDuplicates: true,
  rejectPastExpiration: true,
  unknownAccountStatus: 403,
  fixedRateLimitWindows: false,
  sortableFields: ROW_FIELDS,
  stablePages: false,
  pageTokenLifetimeMs: 60 * 60 * 1000,
};
