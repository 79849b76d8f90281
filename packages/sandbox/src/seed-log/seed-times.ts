import { createRandom } from '../clock/random.js';

const HOUR_MS = 60 * 60 * 1000;

/** How busy each hour of the day is, in UTC: quiet in the American night, a peak before noon and one after work. */
const BUSYNESS = [
  30, 18, 10, 6, 4, 3, 3, 4, 6, 10, 20, 40, 70, 100, 120, 130, 125, 115, 110, 105, 100, 95, 75, 50,
];

/**
 * `count` receive times between two points in time, ascending in whole milliseconds: uneven over the day, little at
 * weekends, with hours in which nothing came and bursts in which very much did.
 */
export function createSeedTimes(count: number, fromMs: number, toMs: number, seed: number): Float64Array {
  const random = createRandom(seed ^ 0x74696d65);
  const hours = Math.max(1, Math.ceil((toMs - fromMs) / HOUR_MS));
  const upTo = new Float64Array(hours + 1);
  for (let hour = 0; hour < hours; hour += 1) {
    const startMs = fromMs + hour * HOUR_MS;
    const share = Math.min(1, (toMs - startMs) / HOUR_MS);
    upTo[hour + 1] = upTo[hour]! + share * weightOf(new Date(startMs), random());
  }
  const total = upTo[hours]! || 1;
  const times = new Float64Array(count);
  let position = 0;
  for (let hour = 0; hour < hours; hour += 1) {
    const end = hour === hours - 1 ? count : Math.round((count * upTo[hour + 1]!) / total);
    const inHour = end - position;
    const startMs = fromMs + hour * HOUR_MS;
    const lengthMs = Math.min(HOUR_MS, toMs - startMs);
    for (let index = 0; index < inHour; index += 1) {
      times[position] = Math.floor(startMs + ((index + random()) * lengthMs) / inHour);
      position += 1;
    }
  }
  return times;
}

function weightOf(hour: Date, luck: number): number {
  const weekend = hour.getUTCDay() === 0 || hour.getUTCDay() === 6 ? 0.25 : 1;
  const event = luck < 0.03 ? 0 : luck > 0.98 ? 8 : 0.6 + luck;
  return BUSYNESS[hour.getUTCHours()]! * weekend * event;
}
