import { published } from '../../lib/packages/check-packages.js';
import { sizeBudgets } from '../../lib/packages/size-budgets.js';
import { sdkSizeFindings, sdkSizes, tarballFindings } from '../../lib/packages/tarball-rules.js';

const tarball = (packedBytes: number, integrity = 'sha512-a') => ({
  packedBytes,
  unpackedBytes: packedBytes * 4,
  integrity,
});

test.each(published)('the tarball of %s may be as large as its budget, and no byte larger', (name) => {
  const budget = sizeBudgets.tarballBytes[name] ?? sizeBudgets.defaultTarballBytes;
  expect(tarballFindings(name, tarball(budget), tarball(budget))).toEqual([]);
  expect(tarballFindings(name, tarball(budget + 1), tarball(budget + 1))).toEqual([
    `the tarball has ${budget + 1} bytes, its budget is ${budget}`,
  ]);
});

test('a package without a budget of its own has the common one', () => {
  const budget = sizeBudgets.defaultTarballBytes;
  expect(tarballFindings('other', tarball(budget), tarball(budget))).toEqual([]);
  expect(tarballFindings('other', tarball(budget + 1), tarball(budget + 1))).toHaveLength(1);
});

test('other bytes the second time are a finding', () => {
  expect(tarballFindings('sdk', tarball(1), tarball(1, 'sha512-b'))).toEqual([
    'packing it twice does not give the same bytes',
  ]);
});

test('what one installs with the SDK is that and the client', () => {
  const sizes = sdkSizes({ client: tarball(100), sdk: tarball(10) });
  expect(sizes).toEqual({ sdkDownloadBytes: 110, sdkInstalledBytes: 440 });
  expect(sdkSizeFindings(sizes)).toEqual([]);
  const { sdkDownloadBytes } = sizeBudgets;
  expect(sdkSizeFindings({ ...sizes, sdkDownloadBytes: sdkDownloadBytes + 1 })).toEqual([
    `sdkDownloadBytes: client and SDK have ${sdkDownloadBytes + 1} bytes, the budget is ${sdkDownloadBytes}`,
  ]);
});
