import { RowBudget } from '../src/row-budget.js';
import { settle } from './support/settle.js';

const PAGE = 10;

/** Slices of these sizes, each of which takes pages until it has all of its rows. */
const startSlices = (sizes: readonly number[], maxRows: number) => {
  const controller = new AbortController();
  const budget = new RowBudget(maxRows, sizes.length, controller.signal);
  const held = sizes.map(() => 0);
  const accounts = sizes.map((size, slice) => {
    const account = budget.open();
    account.expect(size);
    const read = async (): Promise<void> => {
      for (; held[slice]! < size; held[slice]! += PAGE) await account.take(PAGE);
    };
    return { account, reading: read() };
  });
  return { budget, held, accounts, controller };
};

describe('the room for the rows of an export', () => {
  test('a slice that is needed later is read less far, and none needs to be waited for', async () => {
    const { budget, held, accounts } = startSlices([400, 400, 400, 400], Infinity);
    budget.serve(0);
    await settle();
    expect(held).toEqual([400, 300, 200, 100]);
    await accounts[0]!.reading;
    accounts[0]!.account.close();
    budget.serve(1);
    await settle();
    expect(held).toEqual([400, 400, 300, 200]);
  });

  test('is bounded over all slices, and kept for the one that is needed', async () => {
    const { budget, held } = startSlices([400, 400, 400, 400], 600);
    budget.serve(0);
    await settle();
    expect(held[0]).toBe(400);
    expect(held.reduce((sum, rows) => sum + rows)).toBe(600);
  });

  test('is always there for the one that is needed, however many rows it turns out to have', async () => {
    const { budget, held } = startSlices([5000], 600);
    budget.serve(0);
    await settle();
    expect(held).toEqual([5000]);
  });

  test('who waits for it goes when the export ends', async () => {
    const { accounts, controller } = startSlices([400, 400], 50);
    controller.abort('over');
    await expect(accounts[1]!.reading).rejects.toBe('over');
    await expect(accounts[0]!.reading).rejects.toBe('over');
  });
});
