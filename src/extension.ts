import type * as vscode from 'vscode';
import { registerBulk } from './features/bulk/register';
import { registerCaptions } from './features/captions/register';
import { registerBlocks } from './features/blocks/register';
import { registerDataset } from './features/dataset/register';
import { registerGallery } from './features/gallery/register';
import { registerHistory } from './features/history/register';
import { registerOnboarding } from './features/onboarding/register';
import { registerRuns } from './features/runs/register';
import { registerTagging } from './features/tagging/register';
import { registerTags } from './features/tags/register';
import { registerTrain } from './features/train/register';
import { buildServices } from './services';

/** Called by VS Code once. Builds the services, registers the features, and does nothing else: see ARCHITECTURE.md. */
export function activate(context: vscode.ExtensionContext): void {
  const services = buildServices(context);
  context.subscriptions.push(services);
  for (const register of [
    registerTrain,
    registerBlocks,
    registerRuns,
    registerOnboarding,
    registerDataset,
    registerTagging,
    registerTags,
    registerCaptions,
    registerGallery,
    registerBulk,
    registerHistory,
  ])
    context.subscriptions.push(register(services));
}
