/** A spec, or a command about specs, that cannot be used, and why. Nothing was changed when it is thrown. */
export class SpecError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SpecError';
  }
}
