import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { projectFiles, sourceText } from '../../support/sources';

/** What each source file of the host and the web views imports: files of the project by path, packages by name. */
function importGraph(): Map<string, string[]> {
  const files = projectFiles().filter((file) => /^(src|webview)\/.*\.ts$/.test(file));
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const { importedFiles } = ts.preProcessFile(sourceText(file), true, true);
      return [file, importedFiles.map(({ fileName }) => resolve(file, fileName, known))];
    }),
  );
}

function resolve(from: string, name: string, known: Set<string>): string {
  if (!name.startsWith('.')) return name;
  const target = path.posix.join(path.posix.dirname(from), name);
  return known.has(`${target}.ts`) ? `${target}.ts` : target;
}

/** The first circle of imports that is found, as the files along it. */
function circle(graph: Map<string, string[]>): string[] | undefined {
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (file: string): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    trail.push(file);
    for (const target of graph.get(file) ?? []) {
      const found = visit(target);
      if (found) return found;
    }
    trail.pop();
    done.add(file);
    return undefined;
  };
  return [...graph.keys()].map(visit).find((found) => found !== undefined);
}

const graph = importGraph();
const allImports = [...graph].flatMap(([from, targets]) => targets.map((target) => ({ from, target })));

/** Imports that break a rule: those from files matching `from` to what matches `to`. */
function offenders(
  from: RegExp,
  to: RegExp,
  but: (from: string, target: string) => boolean = () => false,
): string[] {
  return allImports
    .filter((each) => from.test(each.from) && to.test(each.target) && !but(each.from, each.target))
    .map((each) => `${each.from} imports ${each.target}`);
}

/** The folder at a depth: area('src/features/runs/x.ts', 3) is src/features/runs. */
function area(file: string, depth: number): string {
  return file.split('/').slice(0, depth).join('/');
}

describe('imports', () => {
  it('are found at all', () => {
    expect(graph.size).toBeGreaterThan(20);
    expect(allImports.filter(({ target }) => graph.has(target)).length).toBeGreaterThan(50);
  });

  it('never run in a circle', () => {
    expect(
      circle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b']);
    expect(circle(graph)).toBeUndefined();
  });

  it('leave src/shared pure', () => {
    expect(offenders(/^src\/shared\//, /./, (_from, target) => target.startsWith('src/shared/'))).toEqual([]);
  });

  it('keep vscode to the parts that show something', () => {
    const may = /^src\/(platform|webviews|features)\/|^src\/(extension|services)\.ts$/;
    expect(offenders(/./, /^vscode$/, (from) => may.test(from))).toEqual([]);
  });

  it('let only src/process start programs', () => {
    expect(offenders(/./, /^(node:)?child_process$/, (from) => from.startsWith('src/process/'))).toEqual([]);
  });

  it('let no feature know another', () => {
    const same = (from: string, target: string): boolean => area(from, 3) === area(target, 3);
    expect(offenders(/^src\/features\//, /^src\/features\//, same)).toEqual([]);
  });

  it('keep the lower parts from knowing the upper ones', () => {
    expect(
      offenders(/^src\/(process|platform)\//, /^src\/(trainer|webviews|features|services|extension)/),
    ).toEqual([]);
    expect(offenders(/^src\/trainer\//, /^src\/(webviews|features|services|extension)/)).toEqual([]);
    expect(offenders(/^src\/webviews\//, /^src\/(trainer|process|features|services|extension)/)).toEqual([]);
    expect(offenders(/^src\/services\.ts$/, /^src\/features\//)).toEqual([]);
  });

  it('keep web views to themselves, webview/shared and src/shared', () => {
    const may = (from: string, target: string): boolean =>
      target.startsWith('src/shared/') ||
      target.startsWith('webview/shared/') ||
      area(from, 2) === area(target, 2);
    expect(offenders(/^webview\//, /^(src|webview|test)\//, may)).toEqual([]);
    expect(offenders(/^src\//, /^(webview|test)\//)).toEqual([]);
  });

  it('hide the toolkit in webview/shared/ui', () => {
    const home = (from: string): boolean => from.startsWith('webview/shared/ui/');
    expect(offenders(/./, /^@vscode\/webview-ui-toolkit/, home)).toEqual([]);
  });

  it('have no file that only passes on others', () => {
    const barrels = [...graph.keys()].filter(
      (file) => /\/index\.ts$/.test(file) && !/^webview\/[^/]+\/index\.ts$/.test(file),
    );
    expect(barrels).toEqual([]);
  });
});
