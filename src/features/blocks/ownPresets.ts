// The user's own settings of the network, which they gave names.

import { settings } from '../../platform/settings';
import type { OwnPreset } from '../../shared/blocks/editorApi';
import { isTable } from '../../shared/blocks/jobChange';

/** Presets as they are in the settings, by name; what is no table is left out. */
export function ownPresets(value: Readonly<Record<string, unknown>>): readonly OwnPreset[] {
  return Object.entries(value)
    .filter(([, network]) => isTable(network))
    .map(([name, network]) => ({ name, network }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** Keeps a preset, in place of one of that name. */
export async function savePreset({ name, network }: OwnPreset): Promise<void> {
  await settings.setBlockPresets({ ...settings.blockPresets, [name.trim()]: network });
}

export async function deletePreset(name: string): Promise<void> {
  const { [name]: _, ...others } = settings.blockPresets;
  await settings.setBlockPresets(others);
}
