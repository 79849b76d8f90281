/** Words by which a text states a rule that callers have to keep. */
const RULE_WORDS =
  /\b(?:\d[\d.,]*|must|only|at most|at least|cannot|can not|may not|must not|not|never|always|required|needed|mandatory|optional|maximum|minimum|max|min|limit(?:s|ed)?|default|up to|within|refused?|rejected|ignored|allowed|accepted|supported|expires?|deprecated|unless|except|no longer|one|two|three|four|five|six|seven|eight|nine|ten)\b/gi;

/**
 * Whether the words of a rule changed between two texts: a number in them, or a word such as "must", "only" or "at most".
 * Limits often stand in words alone.
 */
export function isRuleChange(before: unknown, after: unknown): boolean {
  return ruleWords(before) !== ruleWords(after);
}

function ruleWords(text: unknown): string {
  if (typeof text !== 'string') return '';
  return [...text.matchAll(RULE_WORDS)].map(([word]) => word.toLowerCase()).join(' ');
}
