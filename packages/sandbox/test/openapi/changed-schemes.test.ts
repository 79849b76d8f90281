import { defaultAuthorization, withSandbox } from '../support/api.js';
import { useChangedSpec } from '../support/use-changed-spec.js';

const specs = useChangedSpec();

describe('the schemes of the spec', () => {
  const bothWays = async (spec: string) => {
    const statuses: number[] = [];
    await withSandbox({ spec }, async (api) => {
      const { access_token: token } = (await api.token()).json as { access_token: string };
      for (const authorization of [defaultAuthorization, `Bearer ${token}`, '']) {
        const given = { headers: { authorization } };
        statuses.push((await api.list({ limit: 1 }, given)).status);
        statuses.push((await api.create(undefined, { ...given, body: '{' })).status);
      }
    });
    return statuses;
  };

  test('are told by what they are, not by what they are called', async () => {
    const spec = specs.change('renamed-schemes.yaml', (document) => {
      const { Basic, OAuth2 } = document.components.securitySchemes;
      document.components.securitySchemes = { login: { ...Basic, scheme: 'Basic' }, token: OAuth2 };
      document.security = [{ login: [] }, { token: [] }];
    });
    expect(await bothWays(spec)).toEqual([200, 400, 200, 400, 401, 401]);
  });

  test.each([
    ['Basic', [200, 400, 401, 401, 401, 401]],
    ['OAuth2', [401, 401, 200, 400, 401, 401]],
  ])('of which only %s may be left', async (name, expected) => {
    const spec = specs.change(`only-${name}.yaml`, (document) => {
      document.security = [{ [name]: [] }];
    });
    expect(await bothWays(spec)).toEqual(expected);
  });

  test('may be others for one operation, or none', async () => {
    const spec = specs.change('one-open.yaml', (document) => {
      const { get, post } = document.paths['/users/{accountId}/messages'];
      document.components.securitySchemes.token = { type: 'http', scheme: 'bearer' };
      get.security = [];
      post.security = [{ token: [] }];
    });
    expect(await bothWays(spec)).toEqual([200, 401, 200, 400, 200, 401]);
  });
});
