import { ReflectionKind, type Comment, type DeclarationReflection, type ProjectReflection } from 'typedoc';

/**
 * What a docblock of ours must say besides being there: the default of each option that may be left out, and the unit of each
 * number that has it in its name.
 *
 * @returns a sentence for each that does not
 */
export function docblockFindings(project: ProjectReflection): string[] {
  const properties = project.getReflectionsByKind(ReflectionKind.Property) as DeclarationReflection[];
  return properties.flatMap((property) => {
    const { comment, flags, name, parent } = property;
    const source = project.getSymbolIdFromReflection(property)?.packagePath ?? '';
    if (comment === undefined || parent === undefined) return [];
    if (!source.startsWith('src/') || source.includes('generated/')) return [];
    const said = `${textOf(comment)} ${parent.comment ? textOf(parent.comment) : ''}`;
    const isOption = flags.isOptional && /(Options|Settings)$/.test(parent.name);
    const found: readonly (readonly [boolean, string])[] = [
      [isOption && comment.getTag('@default') === undefined, 'has no @default'],
      [/Ms$/.test(name) && !/milliseconds/i.test(said), 'does not say "milliseconds"'],
      [/Bytes$/.test(name) && !/\bbytes\b/i.test(said), 'does not say "bytes"'],
    ];
    return found.flatMap(([is, finding]) => (is ? [`${property.getFullName()} ${finding}.`] : []));
  });
}

function textOf({ summary, blockTags }: Comment): string {
  return [summary, ...blockTags.map(({ content }) => content)]
    .flat()
    .map(({ text }) => text)
    .join('');
}
