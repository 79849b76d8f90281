import { copyForGenerate, type GeneratorCopy } from './generator-copy.js';

export interface UnchangedClient {
  readonly copy: GeneratorCopy;
  /** The hashes of the files of its client, before the test. */
  readonly before: Record<string, string>;
  changeSpec(): void;
}

/** A copy to generate in, made anew for each test, whose client must be what it was after it, with nothing left beside it. */
export function useUnchangedClient(): UnchangedClient {
  let copy: GeneratorCopy;
  let before: Record<string, string>;
  beforeEach(async () => {
    copy = await copyForGenerate();
    before = copy.client();
  });
  afterEach(() => {
    expect(copy.client()).toEqual(before);
    expect(copy.leftovers()).toEqual([]);
    copy.remove();
  });
  return {
    get copy() {
      return copy;
    },
    get before() {
      return before;
    },
    changeSpec: () => copy.edit('openapi/messages.yaml', /^ {2}description: /m, (text) => `${text}Changed. `),
  };
}
