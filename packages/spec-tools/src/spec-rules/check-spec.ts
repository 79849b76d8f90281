import { contentFindings } from './content-rules.js';
import { extensionFindings } from './extension-rules.js';
import { nameFindings } from './name-rules.js';
import { pagingFindings } from './paging-rules.js';
import { formatFinding, parseSpecFile } from './parsed-spec.js';
import { pathFindings } from './path-rules.js';
import { serverFindings } from './server-rules.js';
import { tableFindings } from './table-rules.js';
import { yamlFindings } from './yaml-rules.js';

/** What is refused, each with its place. */
const RULES = [
  nameFindings,
  pathFindings,
  tableFindings,
  contentFindings,
  extensionFindings,
  pagingFindings,
  serverFindings,
];

/**
 * Refuses a spec from which the generator would make a client that is wrong in silence.
 *
 * @throws {Error} one line for each finding, with file, line and column
 */
export function checkSpec(file: string): void {
  const parsed = parseSpecFile(file);
  const ofYaml = yamlFindings(parsed);
  const findings =
    ofYaml.length > 0
      ? ofYaml
      : RULES.flatMap((findingsOf) => findingsOf(parsed.spec)).map((finding) =>
          formatFinding(parsed, finding),
        );
  if (findings.length > 0)
    throw new Error(`The spec cannot be taken as it is; nothing was generated.\n${findings.join('\n')}`);
}
