import type { Side } from '../openapi/projections.js';
import type { Level } from '../levels.js';
import { isSent, type WireCase } from './wire-case.js';
import { WIRE_RULES } from './wire-rules.js';

export interface WireVerdict {
  readonly level: Level;
  readonly meaning: string;
}

/**
 * What a change that the differ found asks of callers: what a rule of ours says, else the differ's own verdict, else that
 * there is nothing to it, where the differ is known to have looked at that. Whatever neither knows is for a person.
 *
 * @returns undefined when nothing of what crosses the wire has changed
 */
export function judge(found: WireCase): WireVerdict | undefined {
  const { change, side } = found;
  // Names of components are for the generated code; what they hold was compared wherever it is used.
  if (/^#\/components\/(?!securitySchemes)/.test(change.path)) return undefined;
  const rule = WIRE_RULES.find(({ applies }) => applies(found));
  if (rule) {
    const level = typeof rule.level === 'function' ? rule.level(found) : rule.level;
    return { level, meaning: rule.meaning };
  }
  if (change.verdicts.length > 0) return { level: change.impact, meaning: BREAKAGE[side] };
  if (!isKnownToDiffer(found))
    return {
      level: 'major',
      meaning: 'no rule knows what that means: a person has to judge it, see wire-rules.ts',
    };
  if (change.kind === 'added') return { level: 'minor', meaning: ADDITION[side] };
  return isSent(found)
    ? { level: 'minor', meaning: 'more is accepted' }
    : { level: 'patch', meaning: 'nothing to do' };
}

const BREAKAGE: Readonly<Record<Side, string>> = {
  request: 'calls that worked may be refused',
  response: 'code that reads the answer may break',
  callbacks: 'receivers that read the payload may break',
};
const ADDITION: Readonly<Record<Side, string>> = {
  request: 'it may be used, and need not be',
  response: 'more is told than before',
  callbacks: 'receivers get more than before',
};

/** Fields that the differ looks at, so that its silence says that a change of them does no harm. */
const JUDGED_FIELDS: ReadonlySet<string> = new Set(
  `type nullable enum required format minLength maxLength minItems maxItems minProperties maxProperties minimum maximum
  exclusiveMinimum exclusiveMaximum multipleOf pattern uniqueItems additionalProperties readOnly writeOnly key name`.split(
    /\s+/,
  ),
);

/** Objects of which the differ judges that they come and go. */
const JUDGED_OBJECTS: ReadonlySet<string> = new Set(
  `Paths PathItem Operation Parameter ParameterList RequestBody Responses Response Header HeadersMap MediaType
  MediaTypesMap Schema SchemaProperties AllOf AnyOf OneOf Callback CallbacksMap SecurityRequirement
  SecurityRequirementList SecurityScheme Server ServerList`.split(/\s+/),
);

function isKnownToDiffer({ change }: WireCase): boolean {
  return change.kind === 'modified' || change.property !== undefined
    ? JUDGED_FIELDS.has(change.property ?? '')
    : JUDGED_OBJECTS.has(change.typeName);
}
