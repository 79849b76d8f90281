import { copyForGenerate, type GeneratorCopy } from './generator-copy.js';

export interface UsedGeneratorCopy {
  readonly copy: GeneratorCopy;
  /** The hashes of the files of its client, before each test. */
  readonly before: Record<string, string>;
  changeSpec(): void;
}

/** A copy to generate in, which each test of the file finds as it was made. No test may leave anything beside its client. */
export function useGeneratorCopy(): UsedGeneratorCopy {
  let copy: GeneratorCopy;
  let before: Record<string, string>;
  beforeAll(async () => {
    copy = await copyForGenerate();
    before = copy.client();
  });
  afterEach(() => {
    const leftovers = copy.leftovers();
    copy.restore();
    expect(leftovers).toEqual([]);
  });
  afterAll(() => copy.remove());
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

/** The same, where every test must leave the client as it was. */
export function useUnchangedClient(): UsedGeneratorCopy {
  // Begun first, it runs before the copy is put back.
  afterEach(() => expect(used.copy.client()).toEqual(used.before));
  const used = useGeneratorCopy();
  return used;
}
