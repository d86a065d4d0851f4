/** Every command of the extension; a test compares the list with package.json. */
export const commandIds = [
  'blockLora.train',
  'blockLora.openRun',
  'blockLora.stopRun',
  'blockLora.resumeRun',
  'blockLora.revealLora',
  'blockLora.duplicateJob',
  'blockLora.deleteRun',
  'blockLora.showLog',
  'blockLora.refreshRuns',
  'blockLora.setUpEnvironment',
  'blockLora.doctor',
  'blockLora.openSample',
  'blockLora.autoTag',
  'blockLora.manageTaggers',
  'blockLora.stopTagging',
  'blockLora.undoTagging',
] as const;

export type CommandId = (typeof commandIds)[number];
