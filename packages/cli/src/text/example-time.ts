/** A date with time and zone, as the API takes it. */
export const EXAMPLE_TIME = '2026-11-29T00:00:00Z';
