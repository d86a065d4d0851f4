import * as vscode from 'vscode';
import { defaultContradictions } from '../shared/captions/contradictions';
import type { LintRule, LintSeverity } from '../shared/captions/lintRules';
import { defaultSeverities, lintSeverities } from '../shared/captions/lintRules';

const section = 'blockLora';

/** How loud each rule about captions is for files in a folder. */
export function problemSeverities(folder: vscode.Uri): Readonly<Record<LintRule, LintSeverity>> {
  const read = vscode.workspace.getConfiguration(section, folder);
  const severity = (rule: LintRule, value: unknown): LintSeverity =>
    lintSeverities.find((one) => one === value) ?? defaultSeverities[rule];
  return {
    duplicate: severity('duplicate', read.get<unknown>('captions.problems.duplicate', null)),
    alias: severity('alias', read.get<unknown>('captions.problems.alias', null)),
    unknown: severity('unknown', read.get<unknown>('captions.problems.unknown', null)),
    nearDuplicate: severity('nearDuplicate', read.get<unknown>('captions.problems.nearDuplicate', null)),
    contradictory: severity('contradictory', read.get<unknown>('captions.problems.contradictory', null)),
    implied: severity('implied', read.get<unknown>('captions.problems.implied', null)),
    missingTrigger: severity('missingTrigger', read.get<unknown>('captions.problems.missingTrigger', null)),
    triggerNotFirst: severity(
      'triggerNotFirst',
      read.get<unknown>('captions.problems.triggerNotFirst', null),
    ),
    tooLong: severity('tooLong', read.get<unknown>('captions.problems.tooLong', null)),
    escapedParentheses: severity(
      'escapedParentheses',
      read.get<unknown>('captions.problems.escapedParentheses', null),
    ),
    underscores: severity('underscores', read.get<unknown>('captions.problems.underscores', null)),
    empty: severity('empty', read.get<unknown>('captions.problems.empty', null)),
    orphan: severity('orphan', read.get<unknown>('captions.problems.orphan', null)),
  };
}

/** Sets of tags of which a picture has one at most; what is no list of lists of tags is left out. */
export function contradictorySets(folder: vscode.Uri): readonly (readonly string[])[] {
  const value = vscode.workspace
    .getConfiguration(section, folder)
    .get<unknown>('captions.contradictory', null);
  if (!Array.isArray(value)) return defaultContradictions;
  return (value as unknown[])
    .filter((set): set is unknown[] => Array.isArray(set))
    .map((set) => set.filter((tag): tag is string => typeof tag === 'string'));
}

/** Whether captions that are not open are looked through, too. */
export function checksWholeSets(): boolean {
  return vscode.workspace.getConfiguration(section).get<boolean>('captions.checkDataSets', true);
}

/** Calls back when a setting about captions has changed. */
export function onDidChangeCaptionSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.captions`)) listener();
  });
}
