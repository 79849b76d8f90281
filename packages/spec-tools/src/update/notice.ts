/** A place that a person should look at, and why. */
export interface Notice {
  readonly path: string;
  readonly message: string;
}
