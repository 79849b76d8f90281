import type ts from 'typescript';
import { choiceDifference, difference, quoted } from './difference.js';
import { missing, type Finding, type Place, type TypeComparer } from './finding.js';
import { literalsOf } from './type-facts.js';

/** Two choices that are longer together are told by what they lost and gained. */
const MAX_SHOWN_CHARS = 120;

/** Types of which at least one is a choice: what it may be now, and what it may no longer be. */
export function compareUnions(comparer: TypeComparer, place: Place): Finding[] {
  const { path, old, now, direction } = place;
  const [oldLiterals, nowLiterals] = [literalsOf(old), literalsOf(now)];
  if (oldLiterals && nowLiterals) {
    const [lost, gained] = [missing(oldLiterals, nowLiterals), missing(nowLiterals, oldLiterals)];
    // A constant that stands for another value: code that was compiled with it sends, or looks for, something else.
    if (oldLiterals.length === 1 && nowLiterals.length === 1 && lost.length === 1)
      return [{ path, level: 'major', message: difference(comparer.text(old), comparer.text(now)) }];
    const findings: Finding[] = [];
    if (lost.length > 0)
      findings.push({ path, level: direction.in ? 'major' : 'minor', message: `lost ${quoted(lost)}` });
    // Enums are open: code that reads one must expect values it does not know.
    if (gained.length > 0) findings.push({ path, level: 'minor', message: `gained ${quoted(gained)}` });
    return findings;
  }
  const members = (type: ts.Type): ts.Type[] => (type.isUnion() ? type.types : [type]);
  const [oldLabels, nowLabels] = [members(old).map(comparer.label), members(now).map(comparer.label)];
  const [lost, gained] = [missing(oldLabels, nowLabels), missing(nowLabels, oldLabels)];
  if (lost.length + gained.length > 0)
    return comparer.compareWhole(place).map((finding) => {
      const isLong = comparer.text(old).length + comparer.text(now).length > MAX_SHOWN_CHARS;
      return isLong ? { ...finding, message: choiceDifference(lost, gained) } : finding;
    });
  return members(old).flatMap((member) => {
    const same = members(now).find((other) => comparer.label(other) === comparer.label(member)) ?? member;
    return comparer.compare({ ...place, old: member, now: same });
  });
}
