import { type ErrorDetails, MessagesError } from '../errors/messages-error.js';

/** What a {@link PageWindowError} is made of. */
export interface PageWindowErrorDetails extends ErrorDetails {
  readonly pageWindow: number;
  readonly totalCount?: number | undefined;
}

/**
 * A list reached the last row that one query shows, and there are more behind it. All rows up to there were handed out.
 * `exportMessages` reads past that window.
 */
export class PageWindowError extends MessagesError<'page-window', PageWindowErrorDetails> {
  static override readonly kind = ['PageWindowError', 'page-window'] as const;
  /** How many rows one query shows at most. */
  declare readonly pageWindow: number;
  /** How many rows match in all, where the API said so. */
  declare readonly totalCount?: number;
}
