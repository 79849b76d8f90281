import { parseDocument } from 'yaml';
import { makeThrowAwayRepository, type ThrowAwayRepository } from './throw-away-repository.js';

/** A throw-away repository in which releases are tried. */
export interface ReleaseTrials extends ThrowAwayRepository {
  /** All that a release changes: the commit, the work tree, the tags, and what origin has. */
  state(): readonly string[];
  /** A release that must not happen: what it says, when it left everything as it was. */
  refused(): string;
  /** A release that must happen; the tag that it made. */
  released(command?: string, answer?: string): string;
  /** Takes a field out of an answer, and lets all that is derived from the spec follow. */
  removeField(): void;
  /** A commit that changes a package, but nothing that its users see. */
  changePackage(message: string): void;
}

export async function makeReleaseTrials(): Promise<ReleaseTrials> {
  const repository = await makeThrowAwayRepository();
  const state = () => [
    repository.git('rev-parse', 'HEAD'),
    repository.git('status', '--porcelain'),
    repository.git('tag'),
    repository.git('ls-remote', 'origin'),
  ];
  return {
    ...repository,
    state,
    refused() {
      const before = state();
      const { status, output } = repository.runScript('npm run release -- --yes');
      expect(status).toBe(1);
      expect(state()).toEqual(before);
      return output;
    },
    released(command = 'npm run release -- --yes', answer = '') {
      const { status, output } = repository.runScript(command, answer);
      if (status !== 0) throw new Error(output);
      repository.keepLibraries();
      const tag = repository.git('tag', '--points-at', 'HEAD');
      expect(repository.git('ls-remote', 'origin', `refs/tags/${tag}`)).not.toBe('');
      expect(output).toContain(`${tag} is made: main and the tag are pushed to origin.`);
      return tag;
    },
    removeField() {
      repository.write('openapi/messages.yaml', (text) => {
        const document = parseDocument(text);
        document.deleteIn(['components', 'schemas', 'message', 'properties', 'expiration']);
        return document.toString({ lineWidth: 0 });
      });
      expect(repository.runScript('npm run generate').status).toBe(0);
      expect(repository.runScript('npm run build -- --update-api').status).toBe(0);
    },
    changePackage(message) {
      repository.write('packages/sandbox/README.md', (text) => `${text}\n`);
      repository.commit(message);
    },
  };
}
