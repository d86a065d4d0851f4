import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the editor', () => {
  it('runs a VS Code that the manifest allows', () => {
    const minor = Number(vscode.version.split('.')[1]);
    assert.ok(minor >= 105, vscode.version);
  });

  it('has the extension', () => {
    assert.ok(vscode.extensions.getExtension('block-lora-studio.block-lora-studio'));
  });

  it('has a copy of the workspace open', () => {
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
  });
});
