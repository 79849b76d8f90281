import fc from 'fast-check';
import { createTargetParser } from '../../src/transport/http-sender';

const expected = (url: string) => {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search };
};
const parseWith = (parse: ReturnType<typeof createTargetParser>, url: string) => {
  const { origin, path } = parse(url);
  return { origin: origin.origin, path };
};

describe('createTargetParser', () => {
  it.each([
    'https://api.test/v2/users/9900000/messages?limit=100&fromDateTime=2026-11-18T00%3A00%3A00.000Z',
    'https://api.test/v2/users/a/../b',
    'https://api.test/./v2',
    'https://api.test/v2/%2E%2e/b',
    "https://api.test/v2?name=it's",
    'https://api.test/v2/é?ü=ö',
    'https://api.test/v2#part',
    'https://api.test\\v2',
    'https://api.test',
    'https://api.test?limit=1',
    'https://api.test.elsewhere.test/v2',
    'https://api.test@elsewhere.test/v2',
    'https://api.test:8443/v2',
    'https://[::1]:8443/v2',
  ])('takes %s apart as URL does, also after another address', (url) => {
    const parse = createTargetParser();
    parse('https://api.test/v2');
    expect(parseWith(parse, url)).toEqual(expected(url));
    expect(parseWith(parse, url)).toEqual(expected(url));
  });

  it('takes any path apart as URL does', () => {
    const part = fc.oneof(
      fc.constantFrom('/', '.', '..', '%2e', '%', '?', '#', '\\', '&', '=', ' ', "'", '@', ':', 'a'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const parse = createTargetParser();
        parse('https://api.test/v2');
        const url = `https://api.test/${parts.join('')}`;
        fc.pre(URL.canParse(url));
        expect(parseWith(parse, url)).toEqual(expected(url));
      }),
      { numRuns: 2000 },
    );
  });
});
