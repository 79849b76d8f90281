import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { validateWorkflow } from '@action-validator/core';
import { parse } from 'yaml';
import { root } from '../lib/run.js';
import { NODE_LINES } from '../lib/supported-versions.js';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
  readonly env?: Record<string, string>;
}
interface Job {
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Record<string, string>;
  readonly strategy?: { readonly matrix: { readonly os: string[]; readonly node: number[] } };
  readonly steps: Step[];
}
interface Workflow {
  readonly on: Record<string, { cron?: string; branches?: string[] }[] | Record<string, unknown> | null>;
  readonly permissions?: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

const folder = path.join(root, '.github', 'workflows');
const { scripts, devDependencies } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

function read(name: string) {
  const text = fs.readFileSync(path.join(folder, `${name}.yml`), 'utf8');
  const workflow = parse(text) as Workflow;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const commands = steps.flatMap((step) => step.run ?? []).flatMap((run) => run.split('\n'));
  return { text, workflow, steps, commands };
}

test('there are three workflows', () => {
  expect(fs.readdirSync(folder).sort()).toEqual(['ci.yml', 'release.yml', 'spec-watch.yml']);
});

describe.each(['ci', 'spec-watch', 'release'])('the workflow %s', (name) => {
  const { text, workflow, steps, commands } = read(name);

  test('is one that the service would take', () => {
    expect(validateWorkflow(text).errors).toEqual([]);
  });

  test('is refused with a key that the service does not know', () => {
    expect(validateWorkflow(text.replace('runs-on:', 'run-on:')).errors).not.toEqual([]);
  });

  test('runs only scripts that exist', () => {
    const named = commands.flatMap((line) =>
      [...line.matchAll(/npm run (?:--\S+ )*([\w:]+)/g)].map(([, found]) => found),
    );
    for (const script of named) expect(Object.keys(scripts)).toContain(script);
    for (const line of commands) {
      const program = /^npx ([\w-]+)/.exec(line)?.[1];
      if (program) expect(Object.keys(devDependencies)).toContain(program);
      for (const [, file] of line.matchAll(/node (scripts\/\S+)/g))
        expect(fs.existsSync(path.join(root, String(file)))).toBe(true);
    }
  });

  test('pins each action to a version', () => {
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/^actions\/[\w-]+@(v\d+|[0-9a-f]{40})$/);
  });

  test('may do no more than it says, and ends by itself', () => {
    expect(workflow.permissions).toBeDefined();
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(90);
  });

  test('names no host, keeps no secret, and lets no value into a command', () => {
    expect(text).not.toMatch(/https?:\/\/|secrets\./);
    for (const line of commands) expect(line).not.toContain('${{');
  });
});

test('ci runs both commands on every system and every supported Node, whatever file has changed', () => {
  const { workflow, text } = read('ci');
  const job = workflow.jobs['test'] as Job;
  expect(job.strategy?.matrix).toEqual({
    os: ['ubuntu-latest', 'windows-latest', 'macos-latest'],
    node: NODE_LINES.map(Number),
  });
  expect(job.steps.map(({ run }) => run)).toEqual(expect.arrayContaining(['npm test', 'npm start']));
  expect(job.steps.some(({ uses }) => uses?.startsWith('actions/setup-java@'))).toBe(true);
  expect(text).not.toMatch(/^\s+paths(-ignore)?:/m);
});

test('the watch runs weekly and brings the verdict of the diff', () => {
  const { workflow, commands } = read('spec-watch');
  const [schedule] = workflow.on['schedule'] as { cron: string }[];
  expect(schedule?.cron).toMatch(/^\d+ \d+ \* \* \d$/);
  expect(commands.join('\n')).toMatch(
    /spec:update -- [\s\S]*spec:diff -- HEAD --markdown[\s\S]*gh pr create/,
  );
});

test('what the update leaves to a person is in the pull request as well', () => {
  const { workflow } = read('spec-watch');
  const step = workflow.jobs['watch']?.steps.find(({ run }) => run?.includes('--markdown'));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spec-watch-'));
  const write = (name: string, text: string) => fs.writeFileSync(path.join(folder, name), text);
  write('npm', '#!/bin/sh\necho "**minor**"\n');
  fs.chmodSync(path.join(folder, 'npm'), 0o755);
  const verdictAfter = (update: string): string => {
    write('update.txt', update);
    const env = { ...process.env, RUNNER_TEMP: folder, PATH: `${folder}:${process.env['PATH']}` };
    execFileSync('bash', ['-e', '-c', String(step?.run)], { env });
    return fs.readFileSync(path.join(folder, 'verdict.md'), 'utf8');
  };
  try {
    expect(verdictAfter('- merge\n\nNot merged, for a person:\n  #/a: odd\n\nChanged: x\n')).toBe(
      '**minor**\n\n    Not merged, for a person:\n      #/a: odd\n    \n    Changed: x\n',
    );
    expect(verdictAfter('- merge\n\nChanged: x\n')).toBe('**minor**\n');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('the watch goes on to a pull request when a check of the update failed, and ends when nothing was taken over', () => {
  const { workflow } = read('spec-watch');
  const step = workflow.jobs['watch']?.steps.find(({ run }) => run?.includes('spec:update'));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spec-watch-'));
  const statusAfter = (code: number): number | null => {
    fs.writeFileSync(path.join(folder, 'npm'), `#!/bin/sh\nexit ${code}\n`, { mode: 0o755 });
    const env = { ...process.env, RUNNER_TEMP: folder, PATH: `${folder}:${process.env['PATH']}` };
    return spawnSync('bash', ['-e', '-o', 'pipefail', '-c', String(step?.run)], { env }).status;
  };
  try {
    expect([0, 1, 2].map(statusAfter)).toEqual([0, 1, 0]);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('the release is published by the identity of the run alone', () => {
  const { workflow, text, steps } = read('release');
  expect(workflow.jobs['publish']?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(steps.every((step) => step.with?.['registry-url'] === undefined)).toBe(true);
  expect(text).not.toContain('NODE_AUTH_TOKEN');
  expect(text).toContain('npx lerna publish from-package --yes');
});
