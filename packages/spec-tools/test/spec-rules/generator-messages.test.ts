import { generatorFailure, generatorWarnings } from '../../src/spec-rules/generator-messages.js';

const progress =
  '[main] INFO  o.o.codegen.TemplateManager - writing file /x/api.ts\n####\n# Thanks #\n####\n';

describe('what the generator printed, for people', () => {
  test('errors of a spec, each once, without the advice to skip the validation', () => {
    const output =
      `${progress}Exception in thread "main" org.openapitools.codegen.SpecValidationException: There were issues with ` +
      'the specification. The option can be disabled via validateSpec (Maven/Gradle) or --skip-validate-spec (CLI).\n' +
      ' | Error count: 1, Warning count: 2\nErrors: \n\t-attribute paths is missing\nWarnings: \n' +
      '\t-attribute paths is missing\n\t-unused model\n\n\tat org.openapitools.codegen.A.b(A.java:1)\n\t... 4 more\n';
    expect(generatorFailure(output)).toBe(
      'There were issues with the specification.\n  - attribute paths is missing',
    );
  });

  test('a cause that is a bare name says what is the matter with it', () => {
    const output =
      'Caused by: org.openapitools.codegen.templating.TemplateNotFoundException: operations.mustache\n';
    expect(generatorFailure(output)).toBe('template not found: operations.mustache');
  });

  test('what Java says when it cannot go on is kept; only the box of thanks is dropped', () => {
    const box = '########\n# Thanks for using it.  #\n########\n';
    const output = `${box}#\n# There is insufficient memory for the Java Runtime Environment to continue.\n#\n`;
    expect(generatorFailure(output)).toBe(
      '# There is insufficient memory for the Java Runtime Environment to continue.',
    );
  });

  test('warnings of a good run, each once, without class names, the known empty one left out', () => {
    const output =
      `${progress}[main] WARN  o.o.codegen.utils.ModelUtils - Failed to get the schema name: null\n` +
      '[main] WARN  o.o.codegen.DefaultCodegen - Unknown type found\n'.repeat(2) +
      '[0.042s][warning][cds,dynamic] Unable to use shared archive.\nPicked up JAVA_TOOL_OPTIONS: -Xmx1g\n';
    expect(generatorWarnings(output)).toEqual(['Unknown type found']);
  });
});
